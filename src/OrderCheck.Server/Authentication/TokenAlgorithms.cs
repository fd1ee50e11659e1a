using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace OrderCheck.Server.Authentication;

/// <summary>The algorithms with which a token may be signed. Each goes with one kind of key only, so that no key is used in a way that its
/// owner did not mean.</summary>
internal static class TokenAlgorithms
{
    private const int MinRsaBits = 2048;

    // The curve, or null for RSA.
    private static readonly FrozenDictionary<string, string?> Curves = new Dictionary<string, string?>
    {
        [SecurityAlgorithms.EcdsaSha256] = JsonWebKeyECTypes.P256,
        [SecurityAlgorithms.EcdsaSha384] = JsonWebKeyECTypes.P384,
        [SecurityAlgorithms.EcdsaSha512] = JsonWebKeyECTypes.P521,
        [SecurityAlgorithms.RsaSha256] = null,
        [SecurityAlgorithms.RsaSha384] = null,
        [SecurityAlgorithms.RsaSha512] = null,
        [SecurityAlgorithms.RsaSsaPssSha256] = null,
        [SecurityAlgorithms.RsaSsaPssSha384] = null,
        [SecurityAlgorithms.RsaSsaPssSha512] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Their names in the header of a token.</summary>
    public static ImmutableArray<string> Accepted => Curves.Keys;

    /// <summary>True for a key that goes with at least one of them.</summary>
    public static bool IsUsable(JsonWebKey key) => Curves.Keys.Any(algorithm => Fits(key, algorithm));

    /// <summary>True when a token may say that it was signed with this key by this algorithm. A key that names another algorithm is not
    /// used.</summary>
    public static bool Fits(JsonWebKey key, string algorithm) =>
        Curves.TryGetValue(algorithm, out var curve)
        && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
        && (curve is null
            ? key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= MinRsaBits
            : key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == curve);
}
