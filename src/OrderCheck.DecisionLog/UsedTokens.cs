using System.Data.Common;
using OrderCheck.Decisions.Storage;

namespace OrderCheck.Decisions;

/// <summary>The tokens that were taken and have not expired, in the database of the log, so that of all instances one alone takes a token. Safe for any number of calls at once.</summary>
public sealed class UsedTokens
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly PostgresStore _store;
    private readonly TimeProvider _clock;
    private long _sweptAt;

    internal UsedTokens(PostgresStore store, TimeProvider clock) => (_store, _clock) = (store, clock);

    /// <summary>Notes a token.</summary>
    /// <param name="digest">A digest of issuer and id.</param>
    /// <param name="until">When it may be forgotten.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>False when an instance noted it before.</returns>
    /// <exception cref="DecisionLogUnavailableException">The database cannot be asked.</exception>
    public async Task<bool> TryNoteAsync(string digest, DateTimeOffset until, CancellationToken stop = default)
    {
        try
        {
            await using var connection = await _store.ConnectAsync(stop);
            await Sweep(connection, stop);
            return await Run(
                connection, "INSERT INTO used_token (digest, until) VALUES (@a, @b) ON CONFLICT (digest) DO NOTHING", stop, digest, LogRow.Instant(until)) == 1;
        }
        catch (Exception fault) when (fault is DbException or IOException or TimeoutException)
        {
            throw new DecisionLogUnavailableException("The used tokens cannot be read.", fault);
        }
    }

    private async Task Sweep(DbConnection connection, CancellationToken stop)
    {
        var (now, swept) = (_clock.GetUtcNow(), Interlocked.Read(ref _sweptAt));
        if (now.Ticks - swept > BetweenSweeps.Ticks && Interlocked.CompareExchange(ref _sweptAt, now.Ticks, swept) == swept)
        {
            await Run(connection, "DELETE FROM used_token WHERE until < @a", stop, LogRow.Instant(now));
        }
    }

    private static async Task<int> Run(DbConnection connection, string sql, CancellationToken stop, params string[] values)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (((char)('a' + i)).ToString(), values[i]);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(stop);
    }
}
