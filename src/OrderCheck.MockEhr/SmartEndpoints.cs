using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrderCheck.Ehr;

/// <summary>What SMART asks of an EHR whose clients are programs: its configuration, tokens for client credentials, and the key set for CDS Hooks.</summary>
internal static class SmartEndpoints
{
    public const string TokenPath = "/oauth/token";

    public const string KeySetPath = "/.well-known/jwks.json";

    private const string ConfigurationPath = "/.well-known/smart-configuration";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSmart(this IEndpointRouteBuilder app, AccessTokens tokens, EhrRecords records, MockEhrSettings settings, SigningKey key)
    {
        foreach (var path in (string[])[ConfigurationPath, FhirEndpoints.Base + ConfigurationPath])
        {
            app.MapMethods(path, Reading, context => EhrAnswer.Write(context, 200, Configuration(settings, EhrAnswer.Root(context))));
        }

        app.MapMethods(KeySetPath, Reading, context => EhrAnswer.Write(context, 200, key.KeySet()));
        app.MapPost(TokenPath, context => GiveToken(context, tokens, records, settings));
    }

    public static JsonObject Security(MockEhrSettings settings, string root) => new()
    {
        ["cors"] = true,
        ["service"] = new JsonArray(new JsonObject
        {
            ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://terminology.hl7.org/CodeSystem/restful-security-service", ["code"] = "SMART-on-FHIR" }),
        }),
        ["extension"] = new JsonArray(new JsonObject
        {
            ["url"] = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
            ["extension"] = new JsonArray(new JsonObject { ["url"] = "token", ["valueUri"] = root + TokenPath }),
        }),
        ["description"] = settings.RequireToken ? "A bearer token is required." : "A bearer token is checked when one is sent.",
    };

    private static JsonObject Configuration(MockEhrSettings settings, string root) => new()
    {
        ["issuer"] = root,
        ["jwks_uri"] = root + KeySetPath,
        ["token_endpoint"] = root + TokenPath,
        ["grant_types_supported"] = new JsonArray("client_credentials"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
        ["scopes_supported"] = new JsonArray([.. settings.Clients.SelectMany(client => client.Scopes).Distinct(StringComparer.Ordinal).Select(scope => JsonValue.Create(scope))]),
        ["capabilities"] = new JsonArray("client-confidential-symmetric", "permission-patient", "permission-user", "permission-v1", "permission-v2"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
    };

    private static async Task GiveToken(HttpContext context, AccessTokens tokens, EhrRecords records, MockEhrSettings settings)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType)
        {
            await Refuse(context, 400, "invalid_request", "The parameters must be sent as application/x-www-form-urlencoded.");
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (id, secret) = Credentials(context, form);
        if (settings.Clients.FirstOrDefault(client => client.Id == id) is not { } known || !SameText(known.Secret, secret))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"mock-ehr\"";
            await Refuse(context, 401, "invalid_client", "The client is unknown or its secret is wrong.");
            return;
        }

        if (form["grant_type"] != "client_credentials")
        {
            await Refuse(context, 400, "unsupported_grant_type", "Only client_credentials is offered.");
            return;
        }

        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var may = known.Scopes.Select(Scope.Read).OfType<Scope>().ToArray();
        ImmutableArray<string> granted = asked.Length == 0 ? known.Scopes : [.. asked.Where(text => Scope.Read(text) is { } scope && may.Any(allowed => allowed.Covers(scope)))];
        if (granted.Length == 0)
        {
            await Refuse(context, 400, "invalid_scope", "None of these scopes is allowed for this client.");
            return;
        }

        // Not part of OAuth: a real EHR knows the patient from the launch, a program has to name the one that it means.
        var patient = form["patient"].ToString() is { Length: > 0 } told ? $"Patient/{told.Split('/')[^1]}" : null;
        if (patient is not null && records.Find(patient) is null)
        {
            await Refuse(context, 400, "invalid_request", "There is no such patient.");
            return;
        }

        var token = tokens.Issue(granted, settings.TokenLifetime, patient);
        var body = new JsonObject
        {
            ["access_token"] = token.Value,
            ["token_type"] = "Bearer",
            ["expires_in"] = (int)settings.TokenLifetime.TotalSeconds,
            ["scope"] = string.Join(' ', granted),
        };
        if (patient is not null)
        {
            body["patient"] = patient["Patient/".Length..];
        }

        await EhrAnswer.Write(context, 200, body);
    }

    private static (string? Id, string Secret) Credentials(HttpContext context, IFormCollection form)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return (form["client_id"], form["client_secret"].ToString());
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [var id, var secret]
            ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret))
            : (null, "");
    }

    private static bool SameText(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static Task Refuse(HttpContext context, int status, string error, string text) =>
        EhrAnswer.Write(context, status, new JsonObject { ["error"] = error, ["error_description"] = text });
}
