using System.Diagnostics;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Recording;

/// <summary>Records answers and feedback as the settings ask, and refuses the call when they ask that it be recorded and it cannot
/// be.</summary>
/// <param name="log">The log; null when it is off.</param>
/// <param name="mode">What happens when it cannot be written.</param>
/// <param name="metrics">Counts what was recorded and what was not.</param>
/// <param name="clock">Times the calls.</param>
/// <param name="loggers">Where a failure is told, by its type alone.</param>
internal sealed partial class DecisionRecorder(
    DecisionLog? log, DecisionLogMode mode, ServiceMetrics metrics, TimeProvider clock, ILoggerFactory loggers)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private Task<bool>? _tried;
    private DateTimeOffset _triedAt;
    private readonly ILogger _logger = loggers.CreateLogger("OrderCheck.DecisionLog");

    /// <summary>The log; null when it is off.</summary>
    public DecisionLog? Log => log;

    /// <summary>The tokens that instances on one database have taken; null where the log is no shared database.</summary>
    public UsedTokens? UsedTokens => log?.UsedTokens;

    /// <summary>A patient as the log names them: a keyed hash; null when the log is off.</summary>
    public string? PatientHash(string patient) => log?.PatientHash(patient);

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Whether the log can be written; tried at most once in five seconds, whoever asks. True when it is off.</summary>
    public Task<bool> IsWritableAsync()
    {
        lock (_turn)
        {
            var now = clock.GetUtcNow();
            if (_tried is null || now - _triedAt >= BetweenTries)
            {
                (_tried, _triedAt) = (TryAsync(), now);
            }

            return _tried;
        }
    }

    /// <summary>Records a call.</summary>
    /// <returns>True when it may be answered; else it was refused.</returns>
    public Task<bool> Record(HttpContext context, Func<AnsweredCall> call) =>
        Record(context, open => open.AppendAsync(call(), StopOf(context)));

    /// <summary>Records feedback.</summary>
    /// <returns>True when it may be acknowledged; else it was refused.</returns>
    public Task<bool> Record(HttpContext context, string client, string service, IEnumerable<CardFeedback> feedback) => Record(
        context,
        open => open.AppendAsync(
            client, service,
            feedback.Select(one => new ReportedFeedback
            {
                Card = one.Card,
                Accepted = one.Accepted,
                Suggestions = one.AcceptedSuggestions,
                Reason = one.OverrideReason,
                Comment = one.Comment,
                At = one.At,
            }),
            StopOf(context)));

    /// <summary>Tells that the log could not be used.</summary>
    public void Report(Exception fault) =>
        Failed(_logger, (fault is DecisionLogUnavailableException ? fault.InnerException ?? fault : fault).GetType().Name);

    private async Task<bool> Record(HttpContext context, Func<DecisionLog, Task> append)
    {
        if (log is null)
        {
            return true;
        }

        var written = Write(() => append(log));
        if (mode == DecisionLogMode.BestEffort || await written)
        {
            return true;
        }

        context.Response.OnStarting(() =>
        {
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
        await ErrorResponses.Write(
            context, StatusCodes.Status503ServiceUnavailable, "transient", "The answer could not be recorded, so it is not given.",
            "Try again; the people who run the service find the reason in its log.");
        return false;
    }

    private async Task<bool> TryAsync()
    {
        try
        {
            await (log?.OpenAsync() ?? Task.CompletedTask);
            return true;
        }
        catch (DecisionLogUnavailableException)
        {
            return false;
        }
    }

    private async Task<bool> Write(Func<Task> append)
    {
        var start = clock.GetTimestamp();
        using var activity = ServiceActivities.Source.StartActivity(ServiceActivities.Record);
        try
        {
            await append();
            metrics.Recorded(isWritten: true, clock.GetElapsedTime(start));
            return true;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            metrics.Recorded(isWritten: false, clock.GetElapsedTime(start));
            activity?.SetStatus(ActivityStatusCode.Error);
            Report(fault);
            return false;
        }
    }

    // Who does not wait for the log does not give up when the caller does.
    private CancellationToken StopOf(HttpContext context) =>
        mode == DecisionLogMode.BestEffort ? CancellationToken.None : context.RequestAborted;

    [LoggerMessage(Level = LogLevel.Error, Message = "The decision log cannot be used: {Fault}")]
    private static partial void Failed(ILogger logger, string fault);
}
