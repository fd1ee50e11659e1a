using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace OrderCheck.Ehr;

/// <summary>A client that may ask for tokens.</summary>
/// <param name="Id">Its OAuth client id.</param>
/// <param name="Secret">Its invented secret.</param>
/// <param name="Scopes">What it may ask for at most, such as <c>system/*.rs</c>.</param>
public sealed record EhrClient(string Id, string Secret, ImmutableArray<string> Scopes)
{
    /// <summary>The client that is known if no other is named.</summary>
    public static EhrClient Default { get; } = new("ordercheck", "invented-secret", ["system/*.rs"]);
}

/// <summary>A bearer token.</summary>
/// <param name="Value">The token itself.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Expires">From when on it is refused.</param>
/// <param name="Patient">The patient to whom <c>patient/</c> scopes are confined, as <c>Patient/alma</c>; or null.</param>
public sealed record AccessToken(string Value, ImmutableArray<string> Scopes, DateTimeOffset Expires, string? Patient)
{
    /// <summary>Whether a resource of this type may be read (<c>r</c>) or searched (<c>s</c>) at all.</summary>
    internal bool Allows(string type, char interaction) => Grants(type, interaction).Any();

    /// <summary>Whether this resource may be seen.</summary>
    internal bool Allows(EhrResource resource, char interaction) => Grants(resource.Type, interaction)
        .Any(grant => grant.Level != "patient" || resource.Patient is null || resource.Patient == Patient);

    private IEnumerable<Scope> Grants(string type, char interaction) => Scopes.Select(Scope.Read).OfType<Scope>()
        .Where(scope => (scope.Type == "*" || scope.Type == type) && scope.Interactions.Contains(interaction));
}

/// <summary>One SMART scope, in the words of version 1 (<c>patient/Condition.read</c>) or 2 (<c>system/*.rs</c>).</summary>
internal sealed partial record Scope(string Level, string Type, string Interactions)
{
    public static Scope? Read(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new Scope(match.Groups["level"].Value, match.Groups["type"].Value, match.Groups["may"].Value switch { "read" => "rs", "write" => "cud", "*" => "cruds", var letters => letters })
            : null;
    }

    public bool Covers(Scope other) =>
        (Level == other.Level || Level == "system") && (Type == "*" || Type == other.Type) && other.Interactions.All(letter => Interactions.Contains(letter));

    [GeneratedRegex(@"^(?<level>patient|user|system)/(?<type>\*|[A-Z][A-Za-z]{1,40})\.(?<may>read|write|\*|c?r?u?d?s?)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}

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
