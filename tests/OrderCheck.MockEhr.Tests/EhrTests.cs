using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Smart;

namespace OrderCheck.Ehr.Tests;

public class EhrTests(EhrOfAlmaAndJonas running) : IClassFixture<EhrOfAlmaAndJonas>
{
    [Fact]
    public async Task The_capability_statement_lists_every_type_with_its_search_parameters()
    {
        var statement = await running.Client.Json("metadata");

        Assert.Equal("CapabilityStatement", statement.GetProperty("resourceType").GetString());
        Assert.Equal("4.0.1", statement.GetProperty("fhirVersion").GetString());
        var resources = statement.GetProperty("rest")[0].GetProperty("resource").EnumerateArray().ToArray();
        Assert.Superset(running.Ehr.Records.Types.ToHashSet(), resources.Select(resource => resource.GetProperty("type").GetString()!)
            .ToHashSet());
        var condition = resources.Single(resource => resource.GetProperty("type").GetString() == "Condition");
        var names = condition.GetProperty("searchParam").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!)
            .ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Superset(new HashSet<string> { "_id", "patient", "subject", "code", "category", "clinical-status" }, names.ToHashSet());
    }

    [Fact]
    public async Task Every_parameter_of_the_statement_can_be_searched_by()
    {
        var statement = await running.Client.Json("metadata");
        foreach (var resource in statement.GetProperty("rest")[0].GetProperty("resource").EnumerateArray())
        {
            var type = resource.GetProperty("type").GetString();
            foreach (var parameter in resource.GetProperty("searchParam").EnumerateArray())
            {
                var value = parameter.GetProperty("type").GetString() == "date" ? "2000" : "no-such-value";
                Assert.Equal("", await running.Client.Ids($"{type}?{parameter.GetProperty("name").GetString()}={value}"));
            }
        }
    }

    [Fact]
    public async Task Browsers_of_any_origin_may_read_and_see_errors_too()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "Patient/alma");
        preflight.Headers.Add("Origin", "https://sandbox.example");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        using var asked = await running.Client.SendAsync(preflight);
        using var error = await running.Client.Get("Patient/nobody", header: ("Origin", "https://sandbox.example"));

        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Contains("Authorization", string.Join(',', asked.Headers.GetValues("Access-Control-Allow-Headers")));
        Assert.Equal("*", error.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task A_foreign_host_name_is_turned_away()
    {
        using var response = await running.Client.Get("Patient/alma", header: ("Host", "ehr.evil.example"));

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task Nothing_can_be_written()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/fhir+json");
        using var response = await running.Client.PutAsync("Patient/alma", content);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public void Bundles_that_use_the_same_ids_are_kept_apart()
    {
        var resources = EhrBundles.Read(
            [new EhrBundle("01", Charts.Alma), new EhrBundle("02", Charts.Alma), new EhrBundle("02", Charts.Alma)]);

        Assert.Equal(resources.Length, resources.Select(resource => resource.Reference).Distinct().Count());
        var order = resources.Single(resource => resource.Reference == "ServiceRequest/02-cta");
        Assert.Equal("Patient/02-alma", order.Patient);
        Assert.Equal("Condition/02-pain", order.Json.GetProperty("reasonReference")[0].GetProperty("reference").GetString());
        Assert.Equal("Patient/b3-alma", resources.Single(resource => resource.Reference == "ServiceRequest/b3-cta").Patient);
    }

    [Fact]
    public void References_by_full_url_become_references_by_type_and_id()
    {
        var resources = EhrBundles.Read([new EhrBundle("x", Charts.Jonas)]);
        var order = resources.Single(resource => resource.Type == "ServiceRequest");

        Assert.Equal("Patient/6b8a2f0e-3f77-4d52-9f1f-0d8f7d1f0a11", order.Patient);
        Assert.Equal("Condition/pain", order.Json.GetProperty("reasonReference")[0].GetProperty("reference").GetString());
    }

    [Theory]
    [InlineData("""{"resourceType": "Patient", "id": "p"}""", "Patient/p")]
    [InlineData("""{"resourceType": "Parameters", "parameter": [{"name": "order", "resource": {"resourceType": "ServiceRequest", "id": "o"}}, {"name": "chart", "resource": {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Condition", "id": "c"}}]}}]}""", "ServiceRequest/o Condition/c")]
    [InlineData("""{"hook": "order-sign", "context": {"draftOrders": {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "ServiceRequest", "id": "o"}}]}}, "prefetch": {"patient": {"resourceType": "Patient", "id": "p"}, "coverage": null}}""", "ServiceRequest/o Patient/p")]
    [InlineData("""{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Device"}}, {"resource": {"resourceType": "Device"}}]}""", "Device/device-1 Device/device-2")]
    public void Whatever_holds_resources_is_served(string json, string references) =>
        Assert.Equal(references, string.Join(' ', EhrBundles.Read([new EhrBundle("x", json)]).Select(resource => resource.Reference)));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"resourceType": "Bundle"}""")]
    [InlineData("""{"resourceType": "Patient", "id": "\ud800"}""")]
    [InlineData("""{"resourceType": "Patient", "id": "p", "\udc00": 1}""")]
    [InlineData("""{"resourceType": "Patient", "id": "p", "id": "q"}""")]
    public async Task What_holds_no_resource_or_a_text_that_cannot_be_read_does_not_start(string json) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => MockEhr.Start(json));

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS384")]
    public void A_signature_can_be_checked_with_the_published_key(string algorithm)
    {
        using var key = SigningKey.Create(algorithm);
        var token = key.Sign(new JsonObject { ["iss"] = "https://ehr.example" }, "https://ehr.example/jwks").Split('.');
        var published = JsonSerializer.SerializeToElement(key.KeySet()).GetProperty("keys")[0];
        var header = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token[0]));

        Assert.Equal((algorithm, "JWT", key.KeyId, "https://ehr.example/jwks"),
            (Word(header, "alg"), Word(header, "typ"), Word(header, "kid"), Word(header, "jku")));
        Assert.Equal((algorithm, key.KeyId, "sig"), (Word(published, "alg"), Word(published, "kid"), Word(published, "use")));
        Assert.False(published.TryGetProperty("d", out _));
        Assert.True(IsSigned(token, published));
        Assert.False(IsSigned([token[0], token[1] + "A", token[2]], published));
    }

    [Fact]
    public void A_key_comes_from_pem_or_jwk()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var secret = curve.ExportParameters(true);
        var jwk = $$"""{"kty":"EC","crv":"P-384","kid":"mine","x":"{{Base64Url.EncodeToString(secret.Q.X)}}","y":"{{Base64Url.EncodeToString(secret.Q.Y)}}","d":"{{Base64Url.EncodeToString(secret.D)}}"}""";

        using var fromPem = SigningKey.Parse(curve.ExportPkcs8PrivateKeyPem());
        using var fromSec1 = SigningKey.Parse(curve.ExportECPrivateKeyPem());
        using var fromRsa = SigningKey.Parse(rsa.ExportPkcs8PrivateKeyPem());
        using var fromJwk = SigningKey.Parse(jwk);

        Assert.Equal(("ES384", "ES384", "RS384", "mine"), (fromPem.Algorithm, fromSec1.Algorithm, fromRsa.Algorithm, fromJwk.KeyId));
        Assert.Equal(fromPem.KeyId, fromSec1.KeyId);
        Assert.True(IsSigned(fromJwk.Sign([], null).Split('.'), JsonSerializer.SerializeToElement(fromPem.KeySet())
            .GetProperty("keys")[0]));
        foreach (var wrong in (string[])["", "{}", "no key", curve.ExportSubjectPublicKeyInfoPem(), rsa.ExportSubjectPublicKeyInfoPem()])
        {
            Assert.Throws<InvalidDataException>(() => SigningKey.Parse(wrong));
        }
    }

    internal static bool IsSigned(string[] token, JsonElement key)
    {
        var signed = Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}");
        var signature = Base64Url.DecodeFromChars(token[2]);
        if (Word(key, "kty") == "EC")
        {
            using var curve = ECDsa.Create(
                new ECParameters { Curve = ECCurve.NamedCurves.nistP384,
                    Q = new ECPoint { X = Base64Url.DecodeFromChars(Word(key, "x")), Y = Base64Url.DecodeFromChars(Word(key, "y")) } });
            return curve.VerifyData(signed, signature, HashAlgorithmName.SHA384);
        }

        using var rsa = RSA.Create(
            new RSAParameters { Modulus = Base64Url.DecodeFromChars(Word(key, "n")),
                Exponent = Base64Url.DecodeFromChars(Word(key, "e")) });
        return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1);
    }

    private static string Word(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
