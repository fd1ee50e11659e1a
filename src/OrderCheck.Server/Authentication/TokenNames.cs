namespace OrderCheck.Server.Authentication;

/// <summary>What a token whose signature was good says of itself, fit for a log: nothing in it can end a line or look like another
/// field.</summary>
internal sealed record TokenNames
{
    private const int Longest = 100;

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create(
        "-._~:/@+=%0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public TokenNames(string client, string issuer, string? tenant, string? tokenId) =>
        (Client, Issuer, Tenant, TokenId) = (client, Clean(issuer)!, Clean(tenant), Clean(tokenId));

    /// <summary>The registered name of the client.</summary>
    public string Client { get; }

    /// <summary>Its <c>iss</c>.</summary>
    public string Issuer { get; }

    /// <summary>Its <c>tenant</c>, or null.</summary>
    public string? Tenant { get; }

    /// <summary>Its <c>jti</c>, or null.</summary>
    public string? TokenId { get; }

    private static string? Clean(string? text) =>
        text is null ? null : string.Create(Math.Min(text.Length, Longest), text, static (clean, written) =>
        {
            for (var i = 0; i < clean.Length; i++)
            {
                clean[i] = Plain.Contains(written[i]) ? written[i] : '?';
            }
        });
}
