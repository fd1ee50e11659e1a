using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Lifecycle;

/// <summary>Reads the knowledge and the certificate again: when their files have changed, every <see cref="OrderCheckOptions.ReloadSeconds"/>, and at once on SIGHUP.</summary>
internal sealed class Reloader(
    CurrentKnowledge knowledge, CurrentCertificate certificate, IOptions<OrderCheckOptions> options, ServiceMetrics metrics, ILoggerFactory loggers) : BackgroundService
{
    private readonly SemaphoreSlim _asked = new(0);

    /// <summary>The knowledge that is configured.</summary>
    public WatchedFiles Knowledge { get; } = new("knowledge", [.. knowledge.Paths], knowledge.Reload, metrics, loggers.CreateLogger("OrderCheck.Reload"));

    /// <summary>The certificate that is configured.</summary>
    public WatchedFiles Certificate { get; } = new("certificate", [.. certificate.Paths], certificate.Reload, metrics, loggers.CreateLogger("OrderCheck.Reload"));

    /// <inheritdoc/>
    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _asked.Release();
        });
        var pause = options.Value.ReloadSeconds > 0 ? TimeSpan.FromSeconds(options.Value.ReloadSeconds) : Timeout.InfiniteTimeSpan;
        while (true)
        {
            var isAsked = await _asked.WaitAsync(pause, stoppingToken);
            foreach (var files in (WatchedFiles[])[Knowledge, Certificate])
            {
                // Off this thread: loading takes a second or two, and the host waits for the first step of its services.
                await Task.Run(() => Read(files, isAsked), stoppingToken);
            }
        }
    }

    private static void Read(WatchedFiles files, bool isAsked)
    {
        if (isAsked)
        {
            files.Reload();
        }
        else
        {
            files.Look();
        }
    }
}
