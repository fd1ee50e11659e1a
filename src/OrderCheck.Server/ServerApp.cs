using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OrderCheck.Server;

/// <summary>START HERE: reads the settings, loads the knowledge, puts the routes together. The program, the <c>serve</c> command and the tests start the same service.</summary>
public static class ServerApp
{
    /// <summary>Builds the service without starting it.</summary>
    /// <param name="args">Settings as on the command line, such as <c>--urls http://127.0.0.1:5080</c> or <c>--OrderCheck:AsOf 2026-10-15</c>.</param>
    /// <param name="clock">The only clock; the system's when null.</param>
    /// <param name="onlyArgs">True to leave out what the environment and settings files say.</param>
    /// <exception cref="StartRefusedException">The settings do not allow a start.</exception>
    /// <exception cref="KnowledgeException">The policy data is missing or wrong.</exception>
    public static WebApplication Build(string[] args, TimeProvider? clock = null, bool onlyArgs = false)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ServerApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (onlyArgs)
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddCommandLine(args);
        }

        var settings = ServerSettings.Read(builder.Configuration);
        if (settings.Demo is not null)
        {
            DemoMode.RefuseOpenAddresses(settings.Urls);
        }

        var certificate = ServerCertificate.Load(settings);
        clock ??= TimeProvider.System;

        var files = settings.DataFolder is { } folder ? KnowledgeFiles.ReadFolder(folder) : KnowledgeFiles.ReadShipped();
        var knowledge = KnowledgeLoader.Load(settings.PayerTable is { } table ? files.WithSitePayers(table) : files);
        var assessors = ClientAssessors.Load(settings, files, knowledge);
        var artefacts = PublishedArtefacts.ReadShipped();
        var examples = ShippedExamples.ReadShipped();

        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // An empty loader: a change of a settings file must not open another address while the service runs.
            kestrel.Configure();
            kestrel.AddServerHeader = false;
            kestrel.ConfigureHttpsDefaults(https => certificate?.Use(https));
            // Above the limit that is enforced: a body that is somewhat too large is drained, so its sender reads the answer instead of a broken connection.
            kestrel.Limits.MaxRequestBodySize = 4L * settings.Limits.BodyBytes;
        });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(knowledge);
        builder.Services.AddSingleton(new CalendarDay(clock, settings.TimeZone, settings.AsOf));
        builder.Services.AddSingleton(examples);
        builder.Services.AddSingleton<Counters>();
        builder.Services.AddSingleton(new OperatorKey(settings.OperatorKey));
        builder.Services.AddSingleton(assessors);
        builder.Services.AddSingleton(new JwksClient(settings.Clients));
        builder.Services.AddSingleton(services => new KeyCache(services.GetRequiredService<JwksClient>().Fetch, clock));
        builder.Services.AddSingleton(services => new ClientTokenValidator(
            settings.Clients, services.GetRequiredService<KeyCache>(), settings.Conformance ? null : new TokenReplayCache(clock), settings.PublicUrl, clock));
        builder.Services.AddSingleton<CdsHookHandler>();

        var app = builder.Build();
        app.UseHookMetrics(clock);
        app.UseRequestLog(clock);
        app.UseFaultAnswers();
        if (settings.Demo is not null)
        {
            app.UseLoopbackHostGuard();
        }

        app.UseBrowserOrigins(settings.Origins);
        app.UseEmptyAnswers();
        app.UseRouting();
        app.UseCallerGuard();

        app.MapCheck();
        app.MapHooks();
        app.MapMetrics();
        app.MapArtefacts(artefacts);
        app.MapExamples(examples);
        app.MapHealth();
        app.MapPage();
        app.MapDescription();
        return app;
    }

    /// <summary>Runs the service until it is stopped.</summary>
    /// <param name="args">As for <see cref="Build"/>.</param>
    /// <param name="output">Where the service says that it has started.</param>
    /// <param name="error">Where it says why it has not.</param>
    /// <param name="stop">Stops the service.</param>
    /// <returns>0 after an orderly stop, 1 when the service refused to start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        try
        {
            await using var app = Build(args);
            await app.StartAsync(stop);
            await SayStarted(app, output);
            await app.WaitForShutdownAsync(stop);
            return 0;
        }
        catch (StartRefusedException refusal)
        {
            await error.WriteLineAsync($"OrderCheck did not start: {refusal.Message}.");
        }
        catch (KnowledgeException fault)
        {
            await error.WriteLineAsync(
                $"OrderCheck did not start: the policy data is wrong.{Environment.NewLine}  file    {fault.File}{Environment.NewLine}  place   {fault.Place}{Environment.NewLine}  problem {fault.Problem}{Environment.NewLine}  remedy  {fault.Remedy}");
        }
        catch (Exception fault) when (fault is IOException or FormatException or InvalidDataException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"OrderCheck did not start: {fault.Message}");
        }

        return 1;
    }

    private static string Mode(ServerSettings settings) =>
        settings.Demo is null
            ? $"OrderCheck is running for {string.Join(", ", settings.Clients.All.Select(client => client.Name))} at {settings.PublicUrl}; every call that asks something must be signed by one of them."
            : "OrderCheck is running in demo mode: no clients are configured, nobody is checked, only this machine is served."
                + (settings.Sandbox is null ? "" : " The CDS Hooks sandbox is accepted; its key is public.");

    private static async Task SayStarted(WebApplication app, TextWriter output)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var knowledge = app.Services.GetRequiredService<Knowledge>();
        var settings = app.Services.GetRequiredService<ServerSettings>();
        var example = app.Services.GetRequiredService<ShippedExamples>().All.FirstOrDefault()?.File ?? "order.json";
        var first = addresses.First();
        await output.WriteLineAsync(
            $$"""
            {{Mode(settings)}}
              address    {{string.Join("  ", addresses)}}
              knowledge  {{knowledge.Version}}, {{knowledge.Policies.All.Length}} policies
              today      {{(settings.AsOf is { } day ? $"{day:yyyy-MM-dd}, fixed" : $"by the calendar of {settings.TimeZone.Id}")}}
              page       {{first}}/
              try        curl -s '{{first}}/fhir/ServiceRequest/$check' -H 'Content-Type: application/fhir+json' --data-binary '@{{example}}'
            It gives advice; it is not a payer's determination. Stop with Ctrl+C.
            """);
    }
}
