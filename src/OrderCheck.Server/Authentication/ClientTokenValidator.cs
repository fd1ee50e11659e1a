using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrderCheck.Server.Authentication;

/// <summary>Who is calling, or which check a token failed. The latter is for the log alone.</summary>
/// <param name="Client">The client, or null when the token does not open.</param>
/// <param name="Check">The check that failed, or empty.</param>
/// <param name="Names">What the token says of itself; null unless its signature was good.</param>
internal readonly record struct TokenValidationOutcome(RegisteredClient? Client, string Check, TokenNames? Names = null);

/// <summary>
/// Checks the signed token of a call, as CDS Hooks 2.0 wants it: algorithm, issuer, key, signature, audience, times, and that it was not
/// used before.
/// The library verifies signature, issuer and audience; the rest is looked at here, on a reading that refuses a claim that is there twice.
/// </summary>
/// <param name="registry">Who may call.</param>
/// <param name="keys">Keys that are fetched.</param>
/// <param name="replay">Remembers used tokens; null to take one twice.</param>
/// <param name="publicUrl">The address at which callers see the service, without a slash at its end.</param>
/// <param name="clock">The clock.</param>
internal sealed class ClientTokenValidator(
    ClientRegistry registry, KeyCache keys, TokenReplayCache? replay, string publicUrl, TimeProvider clock)
{
    private const int MaxTokenLength = 8 * 1024;
    private const int MaxNameLength = 512;
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    private readonly JsonWebTokenHandler _library = new() { MaximumTokenSizeInBytes = MaxTokenLength, MapInboundClaims = false };

    /// <summary>Checks the value of an Authorization header.</summary>
    /// <param name="authorization">The header, or null when it was not sent exactly once.</param>
    /// <param name="path">Path of the address that was called, below the public address.</param>
    /// <param name="stop">Ends the wait for keys.</param>
    public async Task<TokenValidationOutcome> Check(string? authorization, string path, CancellationToken stop)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new TokenValidationOutcome(null, "token-missing");
        }

        var token = authorization[Scheme.Length..].Trim();
        if (token.Length > MaxTokenLength || token.Split('.') is not [{ Length: > 0 } header, { Length: > 0 } payload, { Length: > 0 }])
        {
            return new TokenValidationOutcome(null, "token-form");
        }

        using var head = Parse(header);
        using var claims = Parse(payload);
        if (head is null || claims is null)
        {
            return new TokenValidationOutcome(null, "token-form");
        }

        if (Algorithm(head) is not { } algorithm)
        {
            return new TokenValidationOutcome(null, "algorithm");
        }

        var tenant = Text(claims, "tenant");
        if ((tenant is null && HasOddTenant(claims)) || Text(claims, "iss") is not { } issuer
            || registry.Find(issuer, tenant) is not { } client)
        {
            return new TokenValidationOutcome(null, "issuer");
        }

        var (key, why) = await FindKey(client, Text(head, "kid"), head.RootElement.TryGetProperty("jku", out _), Text(head, "jku"), stop);
        if (key is null)
        {
            return new TokenValidationOutcome(null, why);
        }

        var names = new TokenNames(client.Name, issuer, tenant, Text(claims, "jti"));
        return TokenAlgorithms.Fits(key, algorithm)
            ? await Verify(token, algorithm, key, claims, client, names, path, stop)
            : new TokenValidationOutcome(null, "algorithm");
    }

    private async Task<TokenValidationOutcome> Verify(
        string token, string algorithm, JsonWebKey key, JsonDocument claims, RegisteredClient client, TokenNames names, string path,
        CancellationToken stop)
    {
        var called = publicUrl + path;
        var result = await _library.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [algorithm],
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            ValidIssuer = client.Issuer,
            ValidAudiences = [called, called + "/"],
            LifetimeValidator = (_, _, _, _) => HasValidTimes(claims),
        });
        if (!result.IsValid)
        {
            return Refusal(result.Exception, names);
        }

        if (Text(claims, "jti") is not { } jti)
        {
            return new TokenValidationOutcome(null, "jti-missing", names);
        }

        var until = DateTimeOffset.FromUnixTimeSeconds((long)Number(claims, "exp")!) + Skew + Skew;
        return replay is null || await replay.TryNoteAsync(client.Issuer, jti, until, stop)
            ? new TokenValidationOutcome(client, "", names)
            : new TokenValidationOutcome(null, "replay", names);
    }

    // The algorithm of the header, or null when it, the type or a critical extension is not one that is accepted.
    private static string? Algorithm(JsonDocument head) =>
        Text(head, "alg") is { } algorithm && TokenAlgorithms.Accepted.Contains(algorithm)
        && (Text(head, "typ") ?? "JWT").Equals("JWT", StringComparison.OrdinalIgnoreCase)
        && !head.RootElement.TryGetProperty("crit", out _) ? algorithm : null;

    private static bool HasOddTenant(JsonDocument claims) =>
        claims.RootElement.TryGetProperty("tenant", out var tenant) && tenant.ValueKind is not JsonValueKind.Null
        && !(tenant.ValueKind == JsonValueKind.String && tenant.ValueEquals(""));

    // The library looks at the signature first, so of what comes after it the claims are known to be the client's.
    private static TokenValidationOutcome Refusal(Exception? fault, TokenNames names) => fault switch
    {
        SecurityTokenInvalidAudienceException => new TokenValidationOutcome(null, "audience", names),
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => new TokenValidationOutcome(null, "lifetime", names),
        _ => new TokenValidationOutcome(null, "signature"),
    };

    private async ValueTask<(JsonWebKey? Key,
        string Why)> FindKey(RegisteredClient client, string? kid, bool namesAddress, string? jku, CancellationToken stop)
    {
        if (kid is null)
        {
            return (null, "kid-missing");
        }

        // What a token says about where its keys are is never followed; it only chooses among the listed addresses.
        var listed = !namesAddress ? client.KeyAddresses
            : [.. client.KeyAddresses.Where(
            address => jku is not null && address.TryReadBelow(jku, out var told) && told == address.Address)];
        if (namesAddress && listed.IsEmpty && !client.KeyAddresses.IsEmpty)
        {
            return (null, "jku");
        }

        foreach (var key in client.Keys)
        {
            if (key.Kid == kid)
            {
                return (key, "");
            }
        }

        foreach (var address in listed)
        {
            if (await keys.Find(client, address, kid, stop) is { } key)
            {
                return (key, "");
            }
        }

        return (null, "key");
    }

    private bool HasValidTimes(JsonDocument claims)
    {
        if (Number(claims, "exp") is not { } expires || Number(claims, "iat") is not { } issued)
        {
            return false;
        }

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var skew = Skew.TotalSeconds;
        return expires > now - skew
            && issued <= now + skew
            && expires > issued
            && expires - issued <= MaxLifetime.TotalSeconds
            && (!claims.RootElement.TryGetProperty("nbf", out _) || Number(claims, "nbf") <= now + skew);
    }

    private static JsonDocument? Parse(string part)
    {
        try
        {
            var document = JsonDocument.Parse(
                Base64Url.DecodeFromChars(part), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument part, string name)
    {
        try
        {
            return part.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 and <= MaxNameLength } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }

    // A time that no calendar has would overflow later.
    private static double? Number(JsonDocument part, string name) =>
        part.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var number) && number is > 0 and < 100_000_000_000
            ? number
            : null;
}
