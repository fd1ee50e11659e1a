using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace OrderCheck.Ehr.Smart;

/// <summary>The tokens that the EHR has given out.</summary>
internal sealed class AccessTokens(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);

    public AccessToken Issue(IEnumerable<string> scopes, TimeSpan lifetime, string? patient)
    {
        var now = clock.GetUtcNow();
        foreach (var old in _tokens.Values.Where(token => token.Expires <= now - TimeSpan.FromHours(1)))
        {
            _tokens.TryRemove(old.Value, out _);
        }

        var token = new AccessToken(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), [.. scopes], now + lifetime, patient);
        _tokens[token.Value] = token;
        return token;
    }

    /// <summary>The token if it is known and not expired.</summary>
    public AccessToken? Find(string value) => _tokens.TryGetValue(value, out var token) && token.Expires > clock.GetUtcNow() ? token : null;

    public void Expire(string value)
    {
        if (_tokens.TryGetValue(value, out var token))
        {
            _tokens[value] = token with { Expires = clock.GetUtcNow() };
        }
    }
}
