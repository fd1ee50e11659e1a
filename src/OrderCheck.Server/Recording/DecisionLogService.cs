using Microsoft.Extensions.Options;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Recording;

/// <summary>Opens the decision log when the service starts, and deletes what is older than the settings keep.</summary>
internal sealed class DecisionLogService(
    DecisionRecorder recorder, IOptions<OrderCheckOptions> options, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Several instances may start at once and wait for the one that brings the tables up to date.
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    /// <exception cref="StartRefusedException">The log is required and cannot be opened.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (recorder.Log?.OpenAsync(PatienceAtStart) ?? Task.CompletedTask);
        }
        catch (DecisionLogUnavailableException fault)
        {
            var settings = options.Value.DecisionLog;
            if (settings.EffectiveMode == DecisionLogMode.Required)
            {
                const string Section = $"{OrderCheckOptions.Section}:{nameof(OrderCheckOptions.DecisionLog)}";
                var place = settings.IsDatabase
                    ? $"in the database of {Section}:ConnectionString" : $"at '{settings.Path}' ({Section}:Path)";
                throw new StartRefusedException(
                    $"the decision log {place} cannot be opened ({fault.InnerException?.GetType().Name ?? "no answer in time"}); mend that, or set {Section}:Mode to best-effort or off");
            }

            recorder.Report(fault);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var days = options.Value.DecisionLog.RetentionDays;
        while (recorder.Log is { } log && days > 0)
        {
            try
            {
                await log.DeleteBeforeAsync(clock.GetUtcNow().AddDays(-days));
            }
            catch (DecisionLogUnavailableException fault)
            {
                recorder.Report(fault);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }
}
