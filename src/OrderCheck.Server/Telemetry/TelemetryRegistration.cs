using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrderCheck.Server.Telemetry;

/// <summary>Registers counters, traces and, where a collector is configured, what sends them there.</summary>
internal static class TelemetryRegistration
{
    private static readonly string[] SourcesOfTraces = ["Microsoft.AspNetCore", "System.Net.Http", ServiceMetrics.MeterName];

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ServiceMetrics>();
        services.AddSingleton<StateMetrics>();
        services.AddSingleton<PrometheusTextExporter>();
        var settings = configuration.GetSection($"{OrderCheckOptions.Section}:{nameof(OrderCheckOptions.Telemetry)}").Get<TelemetryOptions>() ?? new TelemetryOptions();
        if (settings.Collector is { } collector)
        {
            Export(services.AddOpenTelemetry(), collector, settings.TracePercent / 100.0);
        }

        return services;
    }

    private static void Export(OpenTelemetryBuilder telemetry, Uri collector, double share) => telemetry
        .ConfigureResource(resource => resource.AddService("ordercheck", serviceVersion: ServiceVersion.Text))
        .WithTracing(traces => traces
            .AddSource(SourcesOfTraces)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(share)))
            .AddProcessor(new SafeSpanProcessor())
            .AddOtlpExporter(otlp => To(otlp, collector, "v1/traces")))
        .WithMetrics(metrics => metrics
            .AddMeter([.. ServiceMetrics.MetersOfService, "System.Net.Http", "System.Runtime"])
            .AddOtlpExporter(otlp => To(otlp, collector, "v1/metrics")));

    private static void To(OtlpExporterOptions otlp, Uri collector, string signal)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{signal}");
    }
}
