using System.Security.Cryptography;
using System.Text;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Authentication;

/// <summary>Remembers each token until it has expired, so that none is taken twice: in this process, and where instances share a database in that too.</summary>
/// <param name="clock">The clock.</param>
/// <param name="shared">The memory that instances share; null for one instance.</param>
/// <param name="metrics">Counts when that memory could not be asked.</param>
/// <param name="capacity">Maximum number of tokens that are remembered here.</param>
internal sealed class TokenReplayCache(TimeProvider clock, UsedTokens? shared, ServiceMetrics metrics, int capacity = 500_000)
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, DateTimeOffset> _until = [];
    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    /// <summary>Notes a token that was found good otherwise.</summary>
    /// <returns>False when it was noted before, or when nothing more can be remembered: a call is rather refused than let in
    /// unseen. While the shared database cannot be asked, this process's memory decides; an answer that must be recorded is then not given anyway.</returns>
    public async ValueTask<bool> TryNoteAsync(string issuer, string jti, DateTimeOffset until, CancellationToken stop)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer.Length}:{issuer}{jti}"));
        if (!TryNoteHere(digest, until))
        {
            return false;
        }

        try
        {
            return shared is null || await shared.TryNoteAsync(Convert.ToHexStringLower(digest), until, stop);
        }
        catch (DecisionLogUnavailableException)
        {
            metrics.ReplayMemoryMissed();
            return true;
        }
    }

    private bool TryNoteHere(byte[] digest, DateTimeOffset until)
    {
        var key = new UInt128(BitConverter.ToUInt64(digest, 0), BitConverter.ToUInt64(digest, 8));
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (now - _swept > BetweenSweeps)
            {
                _swept = now;
                foreach (var old in _until.Where(entry => entry.Value < now).Select(entry => entry.Key).ToList())
                {
                    _until.Remove(old);
                }
            }

            return _until.Count < capacity && _until.TryAdd(key, until);
        }
    }
}
