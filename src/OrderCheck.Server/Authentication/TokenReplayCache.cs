using System.Security.Cryptography;
using System.Text;

namespace OrderCheck.Server.Authentication;

/// <summary>Remembers each token until it has expired, so that none is taken twice. Holds for one process.</summary>
internal sealed class TokenReplayCache(TimeProvider clock, int capacity = 500_000)
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, DateTimeOffset> _until = [];
    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    /// <summary>Notes a token that was found good otherwise.</summary>
    /// <returns>False when it was noted before, or when nothing more can be remembered: a call is rather refused than let in
    /// unseen.</returns>
    public bool TryNote(string issuer, string jti, DateTimeOffset until)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer.Length}:{issuer}{jti}"));
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
