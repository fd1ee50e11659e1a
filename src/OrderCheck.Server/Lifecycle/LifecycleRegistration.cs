using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Lifecycle;

/// <summary>Registers how the service changes while it runs and how it ends.</summary>
internal static class LifecycleRegistration
{
    // What the framework gives calls under way.
    private static readonly TimeSpan UntilCallsEnd = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddLifecycle(this IServiceCollection services)
    {
        services.AddSingleton(provider => new CurrentKnowledge(
            provider.Settings(), provider.GetRequiredService<ServiceClients>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new CurrentCertificate(provider.Settings(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Reloader>();
        services.AddHostedService(provider => provider.GetRequiredService<Reloader>());
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddSingleton<ReadinessReporter>();
        services.AddOptions<HostOptions>().Configure<IOptions<OrderCheckOptions>>(
            (host, settings) => host.ShutdownTimeout = UntilCallsEnd + TimeSpan.FromSeconds(settings.Value.DrainSeconds));
        return services;
    }
}
