using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Testing;

/// <summary>Signs tokens with the platform's own cryptography, so that our library is tested against another.</summary>
public sealed class TestSigner : IDisposable
{
    private readonly ECDsa? _ec;
    private readonly RSA? _rsa;

    private TestSigner(ECDsa? ec, RSA? rsa, string kid) => (_ec, _rsa, Kid) = (ec, rsa, kid);

    public string Kid { get; }

    public static TestSigner Es384(string kid = "key-1") => new(ECDsa.Create(ECCurve.NamedCurves.nistP384), null, kid);

    public static TestSigner Es256(string kid = "key-1") => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), null, kid);

    public static TestSigner Es512(string kid = "key-1") => new(ECDsa.Create(ECCurve.NamedCurves.nistP521), null, kid);

    public static TestSigner Rs384(string kid = "key-1", int bits = 2048) => new(null, RSA.Create(bits), kid);

    /// <summary>The public key as a JWK set.</summary>
    public string KeySet()
    {
        var key = new JsonObject { ["kid"] = Kid, ["use"] = "sig" };
        if (_ec is not null)
        {
            var point = _ec.ExportParameters(false);
            (key["kty"], key["crv"], key["x"], key["y"]) = ("EC", $"P-{_ec.KeySize}", Base64Url.EncodeToString(point.Q.X), Base64Url.EncodeToString(point.Q.Y));
        }
        else
        {
            var numbers = _rsa!.ExportParameters(false);
            (key["kty"], key["n"], key["e"]) = ("RSA", Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
        }

        return new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString();
    }

    public string PublicPem() => _ec?.ExportSubjectPublicKeyInfoPem() ?? _rsa!.ExportSubjectPublicKeyInfoPem();

    public string PrivatePem() => _ec?.ExportPkcs8PrivateKeyPem() ?? _rsa!.ExportPkcs8PrivateKeyPem();

    /// <summary>A token that is good now.</summary>
    /// <param name="issuer">Who signs.</param>
    /// <param name="audience">What is called.</param>
    /// <param name="spoil">Changes header and claims before they are signed.</param>
    public string Token(string issuer, string audience, Action<JsonObject, JsonObject>? spoil = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = _ec is null ? "RS384" : _ec.KeySize switch { 256 => "ES256", 384 => "ES384", _ => "ES512" }, ["typ"] = "JWT", ["kid"] = Kid };
        var claims = new JsonObject { ["iss"] = issuer, ["aud"] = audience, ["iat"] = now, ["exp"] = now + 300, ["jti"] = Guid.NewGuid().ToString() };
        spoil?.Invoke(header, claims);
        return Sign(header.ToJsonString(), claims.ToJsonString());
    }

    /// <summary>Signs any text as header and claims.</summary>
    public string Sign(string header, string claims)
    {
        var text = $"{Part(header)}.{Part(claims)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        var algorithm = JsonDocument.Parse(header).RootElement.TryGetProperty("alg", out var told) ? told.ToString() : "";
        var hash = algorithm.EndsWith("256", StringComparison.Ordinal) ? HashAlgorithmName.SHA256 : algorithm.EndsWith("512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA384;
        var padding = algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return $"{text}.{Base64Url.EncodeToString(_ec?.SignData(bytes, hash) ?? _rsa!.SignData(bytes, hash, padding))}";
    }

    public static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        _ec?.Dispose();
        _rsa?.Dispose();
    }
}
