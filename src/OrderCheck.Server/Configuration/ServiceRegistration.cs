using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Server.Configuration;

/// <summary>Registers what the service is made of.</summary>
internal static class ServiceRegistration
{
    private const string SandboxPage = "https://sandbox.cds-hooks.org";
    private const string LocalSandboxPage = "http://localhost:8080";

    /// <summary>Adds settings, knowledge, answering, reading from EHRs, metrics, browser origins and error bodies.</summary>
    /// <exception cref="StartRefusedException">A setting is unknown or not of its kind.</exception>
    public static IServiceCollection AddOrderCheck(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOrderCheckOptions(configuration);
        services.AddSingleton(provider => ServiceClients.Read(provider.Settings()));
        services.AddLifecycle();
        services.AddSingleton(provider => CalendarDay.Of(provider.Settings(), provider.GetRequiredService<TimeProvider>()));
        services.AddTelemetry(configuration);
        services.AddDecisionLog();
        services.AddSingleton<CdsHookHandler>();
        services.AddSingleton(_ => new ResourceValidator());
        services.AddSingleton<IncomingOrderValidator>();
        services.AddSingleton(_ => PublishedArtefacts.ReadShipped());
        services.AddSingleton(_ => ShippedExamples.ReadShipped());
        services.AddExceptionHandler<ExceptionResponses>();
        services.AddCallLimits();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<OrderCheckOptions>>((forwarded, settings) => TrustProxies(forwarded, settings.Value));
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>()
            .Configure<IOptions<OrderCheckOptions>>((cors, settings) => cors.AddDefaultPolicy(policy => AllowOrigins(policy, settings.Value)));
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<OrderCheckOptions>, CurrentCertificate>(
            (kestrel, settings, certificate) => Listen(kestrel, settings.Value, certificate));
        return services;
    }

    /// <summary>The checked settings.</summary>
    /// <exception cref="OptionsValidationException">A setting is missing or without meaning.</exception>
    public static OrderCheckOptions Settings(this IServiceProvider services) => services.GetRequiredService<IOptions<OrderCheckOptions>>().Value;

    private static void AddOrderCheckOptions(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(OrderCheckOptions.Section);
        string[] problems = [.. SettingProblems.Find(section, typeof(OrderCheckOptions))];
        if (problems.Length > 0)
        {
            throw new StartRefusedException(problems);
        }

        services.AddSingleton<IValidateOptions<OrderCheckOptions>, OrderCheckOptionsValidator>();
        services.AddOptions<OrderCheckOptions>()
            .Bind(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .PostConfigure(options =>
            {
                options.Urls.Clear();
                options.Urls.AddRange(ListeningAddresses.Read(configuration));
            })
            .ValidateOnStart();
    }

    private static void AllowOrigins(Microsoft.AspNetCore.Cors.Infrastructure.CorsPolicyBuilder policy, OrderCheckOptions settings)
    {
        string[] origins = settings.Origins.Count > 0 ? [.. settings.Origins] : settings.Sandbox is null ? [] : [SandboxPage, LocalSandboxPage];
        policy.SetIsOriginAllowed(origin => origins.Contains(origin, StringComparer.Ordinal))
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Options)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, HeaderNames.CacheControl)
            .WithExposedHeaders(SecurityHeaders.RequestId)
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10));
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, OrderCheckOptions settings)
    {
        forwarded.ForwardedHeaders = settings.TrustedProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }
    }

    private static void Listen(KestrelServerOptions kestrel, OrderCheckOptions settings, CurrentCertificate certificate)
    {
        // An empty loader: a change of a settings file must not open another address while the service runs.
        kestrel.Configure();
        kestrel.AddServerHeader = false;
        kestrel.ConfigureHttpsDefaults(certificate.Use);
        // Above the limit that is enforced: a body that is somewhat too large is drained, so its sender reads the answer instead of a broken connection.
        kestrel.Limits.MaxRequestBodySize = 4L * settings.Limits.BodyBytes;
        kestrel.Limits.MaxConcurrentConnections = settings.Limits.Connections;
        kestrel.Limits.MinResponseDataRate = new MinDataRate(settings.Limits.ReadBytesPerSecond, TimeSpan.FromSeconds(5));
    }
}
