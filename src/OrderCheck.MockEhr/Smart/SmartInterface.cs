using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Smart;

/// <summary>
/// What SMART asks of an EHR whose clients are programs: its configuration, tokens for client credentials, and the key set for CDS Hooks.
/// </summary>
internal sealed class SmartInterface(AccessTokens tokens, EhrRecords records, MockEhrSettings settings, SigningKey key)
{
    public const string KeySetPath = Interfaces.WellKnown + "/jwks.json";

    private const string TokenPath = Interfaces.OAuth + "/token";

    private const string ConfigurationPath = Interfaces.WellKnown + "/smart-configuration";

    /// <summary>How the EHR describes its tokens in the capability statement.</summary>
    public static CapabilityStatement.SecurityComponent Security(MockEhrSettings settings, string root) => new()
    {
        Cors = true,
        Service = [new CodeableConcept("http://terminology.hl7.org/CodeSystem/restful-security-service", "SMART-on-FHIR")],
        Description = settings.RequireToken ? "A bearer token is required." : "A bearer token is checked when one is sent.",
        Extension =
        [
            new Extension { Url = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                Extension = [new Extension("token", new FhirUri(root + TokenPath))] },
        ],
    };

    /// <summary>Answers a call that is about tokens and keys; null when it is about something else.</summary>
    public EhrAnswer? Answer(EhrRequest request) => (request.IsRead, request.Method, request.Path) switch
    {
        (true, _, ConfigurationPath or Interfaces.Fhir + ConfigurationPath) => EhrAnswer.Json(200, Configuration(request.Root)),
        (true, _, KeySetPath) => EhrAnswer.Json(200, key.KeySet()),
        (_, "POST", TokenPath) => GiveToken(request).With("Cache-Control", "no-store"),
        _ => null,
    };

    private JsonObject Configuration(string root) => new()
    {
        ["issuer"] = root,
        ["jwks_uri"] = root + KeySetPath,
        ["token_endpoint"] = root + TokenPath,
        ["grant_types_supported"] = new JsonArray("client_credentials"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
        ["scopes_supported"] = new JsonArray(
            [.. settings.Clients.SelectMany(client => client.Scopes).Distinct(StringComparer.Ordinal)
                .Select(scope => JsonValue.Create(scope))]),
        ["capabilities"] = new JsonArray(
            "client-confidential-symmetric", "permission-patient", "permission-user", "permission-v1", "permission-v2"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
    };

    private EhrAnswer GiveToken(EhrRequest request)
    {
        if (request.FormPairs is not { } pairs)
        {
            return Refuse(400, "invalid_request", "The parameters must be sent as application/x-www-form-urlencoded.");
        }

        var form = pairs.ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var (id, secret) = Credentials(request, form);
        if (settings.Clients.FirstOrDefault(client => client.Id == id) is not { } known || !SameText(known.Secret, secret))
        {
            return Refuse(401, "invalid_client", "The client is unknown or its secret is wrong.")
                .With("WWW-Authenticate", "Basic realm=\"mock-ehr\"");
        }

        if (form["grant_type"].FirstOrDefault() != "client_credentials")
        {
            return Refuse(400, "unsupported_grant_type", "Only client_credentials is offered.");
        }

        var granted = Granted(known, form["scope"].FirstOrDefault() ?? "");
        if (granted.IsEmpty)
        {
            return Refuse(400, "invalid_scope", "None of these scopes is allowed for this client.");
        }

        // Not part of OAuth: a real EHR knows the patient from the launch, a program has to name the one that it means.
        var patient = form["patient"].FirstOrDefault() is { Length: > 0 } named ? $"Patient/{named.Split('/')[^1]}" : null;
        return patient is not null && records.Find(patient) is null
            ? Refuse(400, "invalid_request", "There is no such patient.")
            : Token(granted, patient);
    }

    private static ImmutableArray<string> Granted(EhrClient client, string wanted)
    {
        var asked = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var allowed = client.Scopes.Select(Scope.Read).OfType<Scope>().ToArray();
        return asked.Length == 0
            ? client.Scopes
            : [.. asked.Where(text => Scope.Read(text) is { } scope && allowed.Any(one => one.Covers(scope)))];
    }

    private EhrAnswer Token(ImmutableArray<string> scopes, string? patient)
    {
        var token = tokens.Issue(scopes, settings.TokenLifetime, patient);
        var body = new JsonObject
        {
            ["access_token"] = token.Value,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)settings.TokenLifetime.TotalSeconds,
            ["scope"] = string.Join(' ', scopes),
        };
        if (patient is not null)
        {
            body["patient"] = patient["Patient/".Length..];
        }

        return EhrAnswer.Json(200, body);
    }

    private static (string? Id, string Secret) Credentials(EhrRequest request, ILookup<string, string> form)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return (form["client_id"].FirstOrDefault(), form["client_secret"].FirstOrDefault() ?? "");
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : (null, "");
    }

    private static bool SameText(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static EhrAnswer Refuse(int status, string error, string text) =>
        EhrAnswer.Json(status, new JsonObject { ["error"] = error, ["error_description"] = text });
}
