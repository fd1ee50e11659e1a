using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Smart;

/// <summary>The key with which the EHR signs its CDS Hooks calls: ES384 or RS384.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private SigningKey(AsymmetricAlgorithm key, string? keyId)
    {
        _key = key;
        var thumbprint = JwkThumbprint(PublicMembers());
        KeyId = keyId ?? thumbprint;
    }

    /// <summary>Its name in the key set and in the header of tokens.</summary>
    public string KeyId { get; }

    /// <summary><c>ES384</c> or <c>RS384</c>.</summary>
    public string Algorithm => _key is ECDsa ? "ES384" : "RS384";

    /// <summary>Makes a new key.</summary>
    /// <param name="algorithm"><c>ES384</c> or <c>RS384</c>.</param>
    /// <exception cref="ArgumentException">Another algorithm.</exception>
    public static SigningKey Create(string algorithm = "ES384") => algorithm switch
    {
        "ES384" => new SigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP384), null),
        "RS384" => new SigningKey(RSA.Create(2048), null),
        _ => throw new ArgumentException($"{algorithm} is not offered; ES384 and RS384 are.", nameof(algorithm)),
    };

    /// <summary>Reads a private key: PEM, or a JWK (its <c>kid</c> is kept).</summary>
    /// <exception cref="InvalidDataException">It is neither, or not a key for ES384 or RS384.</exception>
    public static SigningKey Parse(string text)
    {
        try
        {
            return text.TrimStart().StartsWith('{') ? FromJwk(JsonSerializer.Deserialize<JsonElement>(text)) : FromPem(text);
        }
        catch (Exception fault) when (fault is CryptographicException or JsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The key could not be read: {fault.Message} It must be a private key for ES384 (P-384) or RS384, as PEM or JWK.", fault);
        }
    }

    /// <summary>The key set to publish: public members only.</summary>
    public JsonObject KeySet()
    {
        var key = new JsonObject();
        foreach (var (name, value) in PublicMembers())
        {
            key[name] = value;
        }

        key["kid"] = KeyId;
        key["alg"] = Algorithm;
        key["use"] = "sig";
        key["key_ops"] = new JsonArray("verify");
        return new JsonObject { ["keys"] = new JsonArray(key) };
    }

    /// <summary>Signs a JWT with these claims.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="keySetUrl">Where the key set is published; null to name none.</param>
    public string Sign(JsonObject claims, string? keySetUrl)
    {
        var header = new JsonObject { ["alg"] = Algorithm, ["typ"] = "JWT", ["kid"] = KeyId };
        if (keySetUrl is not null)
        {
            header["jku"] = keySetUrl;
        }

        var signed = $"{Encoded(header)}.{Encoded(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = _key is ECDsa curve
            ? curve.SignData(bytes, HashAlgorithmName.SHA384)
            : ((RSA)_key).SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static SigningKey FromPem(string pem)
    {
        // A PKCS#8 label does not say which kind of key is inside.
        if (!pem.Contains("RSA PRIVATE KEY", StringComparison.Ordinal))
        {
            var curve = ECDsa.Create();
            try
            {
                curve.ImportFromPem(pem);
                return new SigningKey(OnCurve(curve), null);
            }
            catch (CryptographicException)
            {
                curve.Dispose();
            }
        }

        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new SigningKey(WithPrivatePart(rsa), null);
    }

    private static SigningKey FromJwk(JsonElement jwk)
    {
        if (jwk.TextAt("kty") == "EC" && jwk.TextAt("crv") == "P-384")
        {
            var curve = ECDsa.Create(
                new ECParameters { Curve = ECCurve.NamedCurves.nistP384, Q = new ECPoint { X = Bytes("x"), Y = Bytes("y") },
                    D = Bytes("d") });
            return new SigningKey(curve, jwk.TextAt("kid"));
        }

        if (jwk.TextAt("kty") == "RSA")
        {
            var rsa = RSA.Create(
                new RSAParameters { Modulus = Bytes("n"), Exponent = Bytes("e"), D = Bytes("d"), P = Bytes("p"), Q = Bytes("q"),
                    DP = Bytes("dp"), DQ = Bytes("dq"), InverseQ = Bytes("qi") });
            return new SigningKey(rsa, jwk.TextAt("kid"));
        }

        throw new FormatException("It is neither an RSA key nor one on the curve P-384.");

        byte[] Bytes(string name) => Base64Url.DecodeFromChars(jwk.TextAt(name) ?? throw new FormatException($"'{name}' is missing."));
    }

    private static ECDsa OnCurve(ECDsa key) =>
        key.KeySize == 384 && key.ExportParameters(includePrivateParameters: true).D is not null
            ? key
            : throw new FormatException("It is not a private key on the curve P-384.");

    private static RSA WithPrivatePart(RSA key) =>
        key.ExportParameters(includePrivateParameters: true).D is not null ? key : throw new FormatException("It is a public key.");

    private IEnumerable<KeyValuePair<string, string>> PublicMembers()
    {
        if (_key is ECDsa curve)
        {
            var point = curve.ExportParameters(includePrivateParameters: false).Q;
            return [new("crv", "P-384"), new("kty", "EC"), new("x", Base64Url.EncodeToString(point.X)),
                new("y", Base64Url.EncodeToString(point.Y))];
        }

        var rsa = ((RSA)_key).ExportParameters(includePrivateParameters: false);
        return [new("e", Base64Url.EncodeToString(rsa.Exponent)), new("kty", "RSA"), new("n", Base64Url.EncodeToString(rsa.Modulus))];
    }

    /// <summary>RFC 7638: the members in alphabetical order, without blanks.</summary>
    private static string JwkThumbprint(IEnumerable<KeyValuePair<string, string>> members) =>
        Base64Url.EncodeToString(
            SHA256.HashData(Encoding.UTF8.GetBytes(
                "{" + string.Join(',', members.Select(member => $"\"{member.Key}\":\"{member.Value}\"")) + "}")));

    private static string Encoded(JsonObject json) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString(JsonReading.Plain)));
}
