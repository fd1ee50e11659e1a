using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace OrderCheck.Server.Authentication;

/// <summary>Reads public keys, and keeps those that go with an algorithm which is accepted.</summary>
internal static class KeySet
{
    /// <summary>Reads a JWK set, or a public key in PEM whose <c>kid</c> is then its RFC 7638 thumbprint.</summary>
    /// <returns>The usable keys; empty when the text holds none.</returns>
    public static ImmutableArray<JsonWebKey> Read(string text)
    {
        try
        {
            return text.TrimStart().StartsWith('{')
                ? [.. new JsonWebKeySet(text).Keys.Where(IsUsable)]
                : text.Contains("PRIVATE", StringComparison.Ordinal) ? [] : ReadPem(text);
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or FormatException or NotSupportedException
        or System.Text.Json.JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private static ImmutableArray<JsonWebKey> ReadPem(string text)
    {
        JsonWebKey key;
        try
        {
            using var ec = ECDsa.Create();
            ec.ImportFromPem(text);
            key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(
                new ECDsaSecurityKey(ECDsa.Create(ec.ExportParameters(includePrivateParameters: false))));
        }
        catch (CryptographicException)
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)));
        }

        key.Kid = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return IsUsable(key) ? [key] : [];
    }

    private static bool IsUsable(JsonWebKey key) => !string.IsNullOrEmpty(key.Kid) && (key.Use is null or "" or "sig")
        && TokenAlgorithms.IsUsable(key);
}
