using System.Collections.Concurrent;
using System.Data.Common;

namespace OrderCheck.Decisions.Storage;

/// <summary>
/// The one writer of a process. What arrives while it commits is written together in the next transaction, so that many calls share one
/// wait for the disk.
/// After a failure it opens the database anew: it recovers when the database does.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const int MaxPending = 4096;
    private const int MaxRows = 512;

    private readonly LogStore _store;
    private readonly BlockingCollection<Pending> _pending = new(MaxPending);
    private readonly Thread _writer;
    private DbConnection? _connection;
    private bool _isMigrated;

    public GroupCommit(LogStore store)
    {
        _store = store;
        _writer = new Thread(Write) { IsBackground = true, Name = "decision log" };
        _writer.Start();
    }

    /// <summary>Writes rows together; the task ends when they are durable.</summary>
    /// <exception cref="DecisionLogUnavailableException">They were not written, or not in time.</exception>
    public async Task Append(IReadOnlyList<LogRow> rows, TimeSpan timeout, CancellationToken stop)
    {
        var pending = new Pending(rows);
        if (!_pending.TryAdd(pending))
        {
            throw new DecisionLogUnavailableException("The decision log is too far behind.");
        }

        try
        {
            await pending.Written.Task.WaitAsync(timeout, stop);
        }
        catch (TimeoutException)
        {
            throw new DecisionLogUnavailableException("The decision log was not written in time.");
        }
    }

    /// <summary>Ends when everything that was taken is written.</summary>
    public void Dispose()
    {
        _pending.CompleteAdding();
        _writer.Join();
        _connection?.Dispose();
        _pending.Dispose();
    }

    private void Write()
    {
        var group = new List<Pending>();
        foreach (var first in _pending.GetConsumingEnumerable())
        {
            group.Add(first);
            var rows = first.Rows.Count;
            while (rows < MaxRows && _pending.TryTake(out var next))
            {
                group.Add(next);
                rows += next.Rows.Count;
            }

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<Pending> group)
    {
        try
        {
            if (!_isMigrated)
            {
                _store.Migrate();
                _isMigrated = true;
            }

            _connection ??= _store.Connect(forWriting: true);
            _store.Append(_connection, [.. group.SelectMany(pending => pending.Rows)]);
        }
        catch (Exception fault)
        {
            Forget();
            var unavailable = new DecisionLogUnavailableException("The decision log could not be written.", fault);
            group.ForEach(pending => pending.Written.TrySetException(unavailable));
            return;
        }

        group.ForEach(pending => pending.Written.TrySetResult());
    }

    private void Forget()
    {
        // The file may have been taken away, and the schema with it.
        _isMigrated = false;
        try
        {
            _connection?.Dispose();
            _store.ForgetConnections();
        }
        catch (DbException)
        {
            // It is given up either way.
        }

        _connection = null;
    }

    private sealed record Pending(IReadOnlyList<LogRow> Rows)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
