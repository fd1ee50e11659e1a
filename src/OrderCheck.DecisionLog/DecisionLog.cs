using System.Collections.Immutable;
using System.Data.Common;
using OrderCheck.Decisions.Facts;
using OrderCheck.Decisions.Storage;

namespace OrderCheck.Decisions;

/// <summary>
/// START HERE: the durable record of every answer and of what became of its cards. Rows are only ever added, each chained to the one before
/// it; a row that
/// an append has returned for survives a crash of the process and of the machine. Safe for any number of calls at once.
/// </summary>
public sealed class DecisionLog : IDisposable
{
    private readonly DecisionLogSettings _settings;
    private readonly TimeProvider _clock;
    private readonly LogStore _store;
    private readonly Lazy<GroupCommit> _writer;

    /// <summary>Prepares the log; the database is opened when it is first used.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="clock">Gives the time of the rows.</param>
    /// <exception cref="ArgumentException">The key is too short, or the connection string cannot be read.</exception>
    public DecisionLog(DecisionLogSettings settings, TimeProvider clock)
    {
        if (settings.Key.Length is > 0 and < DecisionLogSettings.MinKeyBytes)
        {
            throw new ArgumentException(
                $"the key of the decision log needs at least {DecisionLogSettings.MinKeyBytes} bytes", nameof(settings));
        }

        (_settings, _clock) = (settings, clock);
        _store = settings.ConnectionString is { } connection
            ? new PostgresStore(connection, settings.WriteTimeout)
            : new SqliteStore(settings.Path, settings.WriteTimeout);
        _writer = new Lazy<GroupCommit>(() => new GroupCommit(_store));
        UsedTokens = _store is PostgresStore database ? new UsedTokens(database, clock) : null;
    }

    /// <summary>The tokens of calls that instances on one PostgreSQL database have taken; null with SQLite.</summary>
    public UsedTokens? UsedTokens { get; }

    /// <summary>A patient as the rows name them: a hash with the key of the settings, so that it can be compared and not undone.</summary>
    /// <param name="patient">The reference, such as <c>Patient/123</c>.</param>
    public string PatientHash(string patient) => DecisionRows.Hash(patient, _settings.Key.Span);

    /// <summary>Creates what is missing of the tables, so that a fault of the settings shows before the first call.</summary>
    /// <param name="patience">Longest time to wait; <see cref="DecisionLogSettings.WriteTimeout"/> when null.</param>
    /// <exception cref="DecisionLogUnavailableException">It cannot be opened for writing.</exception>
    public Task OpenAsync(TimeSpan? patience = null) => _writer.Value.Append([], patience ?? _settings.WriteTimeout, CancellationToken.None);

    /// <summary>Records a call with all its orders; they are durable, all of them, when the task ends.</summary>
    /// <exception cref="InvalidOperationException">The settings have no key.</exception>
    /// <exception cref="DecisionLogUnavailableException">They were not written, or not in time.</exception>
    public Task AppendAsync(AnsweredCall call, CancellationToken stop = default) =>
        _settings.Key.IsEmpty ? throw new InvalidOperationException("A log without a key is only read.")
            : call.Assessments.Count == 0 ? Task.CompletedTask
            : _writer.Value.Append(DecisionRows.Of(call, _settings.Key.Span, _clock.GetUtcNow()), _settings.WriteTimeout, stop);

    /// <summary>Records feedback, joined to the card, finding, criterion and order that it is about. The same report again adds
    /// nothing.</summary>
    /// <param name="client">Who reports.</param>
    /// <param name="service">The service that was reported to.</param>
    /// <param name="feedback">The reports.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <exception cref="DecisionLogUnavailableException">It was not written, or not in time.</exception>
    public Task AppendAsync(string client, string service, IEnumerable<ReportedFeedback> feedback, CancellationToken stop = default)
    {
        var now = _clock.GetUtcNow();
        return _writer.Value.Append([.. feedback.Select(one => FeedbackRow.Of(client, service, one, now))], _settings.WriteTimeout, stop);
    }

    /// <summary>The rows of one id, in their order.</summary>
    /// <param name="id">Id of an assessment, which all calls that gave it share, of a call, or uuid of a card.</param>
    /// <exception cref="DecisionLogUnavailableException">It cannot be read.</exception>
    public Task<ImmutableArray<LogEntry>> FindAsync(string id) => Reading<ImmutableArray<LogEntry>>(connection =>
    [
        .. LogStore.Read(connection,
        "assessment_id = @a OR request_id = @a OR card = @a OR seq IN (SELECT seq FROM decision_log_card WHERE card = @a)", id)
            .Select(row => row.ToEntry()),
    ]);

    /// <summary>All rows in their order, read as they are taken.</summary>
    /// <param name="from">Rows written at this moment or later; null for all.</param>
    /// <param name="before">Rows written before this moment; null for all.</param>
    /// <exception cref="DecisionLogUnavailableException">It cannot be read.</exception>
    public IEnumerable<LogEntry> Export(DateTimeOffset? from = null, DateTimeOffset? before = null)
    {
        using var connection = Open();
        foreach (var row in LogStore.Read(
            connection, "at >= @a AND at < @b", from is { } first ? LogRow.Instant(first) : "",
            before is { } end ? LogRow.Instant(end) : "~"))
        {
            yield return row.ToEntry();
        }
    }

    /// <summary>Decides a call again from its stored facts and compares.</summary>
    /// <param name="requestId">Id of the call.</param>
    /// <param name="assessorOf">The assessor for a knowledge version; it may be of another version when that one is not at hand.</param>
    /// <returns>One result for each order; empty when the call is not in the log.</returns>
    /// <exception cref="DecisionLogUnavailableException">It cannot be read.</exception>
    public Task<ImmutableArray<Reproduction>> ReproduceAsync(string requestId, Func<string, OrderAssessor> assessorOf) =>
        Reading(connection =>
    {
        var rows = LogStore.Read(connection, "request_id = @a AND kind = 'decision'", requestId).ToList();
        return rows is [{ Facts: { } facts } first, ..]
            ? Reproduction.Of(
            assessorOf(first.ToEntry().Decision!.KnowledgeVersion), OrderFacts.Read(facts), [.. rows.Select(row => row.ToEntry())])
            : [];
    });

    /// <summary>Checks the chain from its first row to its last.</summary>
    /// <exception cref="DecisionLogUnavailableException">It cannot be read.</exception>
    public Task<LogVerification> VerifyAsync() => Reading(LogVerification.Of);

    /// <summary>Deletes what was written before a moment. The chain then begins behind it.</summary>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DecisionLogUnavailableException">It cannot be written.</exception>
    public Task<long> DeleteBeforeAsync(DateTimeOffset moment) =>
        Reading(connection => _store.DeleteBefore(connection, LogRow.Instant(moment)), forWriting: true);

    /// <summary>Ends when everything that was taken is written.</summary>
    public void Dispose()
    {
        if (_writer.IsValueCreated)
        {
            _writer.Value.Dispose();
        }
    }

    private Task<T> Reading<T>(Func<DbConnection, T> read, bool forWriting = false) => Task.Run(() =>
    {
        try
        {
            using var connection = _store.Connect(forWriting);
            return read(connection);
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            throw Unreadable(fault);
        }
    });

    private DbConnection Open()
    {
        try
        {
            return _store.Connect(forWriting: false);
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            throw Unreadable(fault);
        }
    }

    private static DecisionLogUnavailableException Unreadable(Exception fault) =>
        new(fault is FileNotFoundException ? fault.Message : "The decision log cannot be read.", fault);
}
