using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrderCheck.Ehr.Hooks;

namespace OrderCheck.Ehr.Tests;

/// <summary>
/// A tiny CDS Hooks service that keeps to the rules: it checks who calls, refuses what breaks CDS Hooks, and answers what the test tells it
/// to.
/// </summary>
public sealed class CdsServiceOfTests : IAsyncDisposable
{
    public const string Prefetch =
        """
        {
          "patient": "Patient/{{context.patientId}}",
          "coverage": "Coverage?patient={{context.patientId}}&status=active",
          "conditions": "Condition?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).reasonReference.resolve().ofType(Condition).id}}"
        }
        """;

    private static readonly HashSet<string> CallMembers = new(
        ["hook", "hookInstance", "context", "fhirServer", "fhirAuthorization", "prefetch", "extension"], StringComparer.Ordinal);

    private readonly WebApplication _app;
    private readonly HttpClient _keys = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private CdsServiceOfTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.UseRouting();
        _app.MapGet("/cds-services", context => Answer(context, () => new JsonObject
        {
            ["services"] = new JsonArray(
                [.. HookContextWriter.Hooks.Select(hook =>
                    new JsonObject { ["hook"] = hook, ["id"] = $"{hook}-test", ["description"] = "A test",
                        ["prefetch"] = JsonNode.Parse(Templates) })]),
        }));
        _app.MapPost("/cds-services/{id}", context => Answer(context, () =>
        {
            var call = Body(context);
            CheckCall(call, (string)context.Request.RouteValues["id"]!);
            Calls.Enqueue(call);
            return Reply.DeepClone();
        }));
        _app.MapPost("/cds-services/{id}/feedback", context => Answer(context, () =>
        {
            var feedback = Body(context);
            CheckFeedback(feedback);
            Feedback.Enqueue(feedback);
            return new JsonObject();
        }));
    }

    /// <summary>The rules that were broken.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public ConcurrentQueue<JsonElement> Calls { get; } = new();

    public ConcurrentQueue<JsonElement> Feedback { get; } = new();

    public string Templates { get; set; } = Prefetch;

    public JsonNode Reply { get; set; } = new JsonObject { ["cards"] = new JsonArray() };

    public int Status { get; set; } = 200;

    public Uri Discovery { get; private set; } = null!;

    public static async Task<CdsServiceOfTests> Start()
    {
        var service = new CdsServiceOfTests();
        await service._app.StartAsync();
        service.Discovery = new Uri(service._app.Urls.First() + "/cds-services");
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _keys.Dispose();
    }

    private static JsonElement Body(HttpContext context) => (JsonElement)context.Items["body"]!;

    private async Task Answer(HttpContext context, Func<JsonNode> answer)
    {
        var status = Status;
        JsonNode body;
        try
        {
            await CheckCaller(context);
            if (HttpMethods.IsPost(context.Request.Method))
            {
                Rule(context.Request.ContentType
                    ?.StartsWith("application/json", StringComparison.Ordinal) == true, "the body is not application/json");
                context.Items["body"] = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            }

            body = answer();
        }
        catch (Exception fault) when (
            fault is InvalidDataException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            Complaints.Enqueue(fault.Message);
            status = 400;
            body = new JsonObject { ["resourceType"] = "OperationOutcome",
                ["issue"] = new JsonArray(
                    new JsonObject { ["severity"] = "error", ["code"] = "invalid", ["diagnostics"] = fault.Message }) };
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private async Task CheckCaller(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        Rule(header.StartsWith("Bearer ", StringComparison.Ordinal), "no JWT");
        var parts = header["Bearer ".Length..].Split('.');
        var head = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(parts[0]));
        var claims = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(parts[1]));
        Rule(head.GetProperty("typ").GetString() == "JWT" && head.GetProperty("alg").GetString() is "ES384" or "RS384", "alg or typ");
        var issuer = claims.GetProperty("iss").GetString()!;
        var jku = head.GetProperty("jku").GetString()!;
        Rule(jku == issuer + "/.well-known/jwks.json", "jku");
        Rule(claims.GetProperty("aud").GetString() == $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}", "aud");
        var issued = claims.GetProperty("iat").GetInt64();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Rule(Math.Abs(now - issued) < 60 && claims.GetProperty("exp").GetInt64() - issued is > 0 and <= 300, "iat or exp");
        lock (_seen)
        {
            Rule(_seen.Add(claims.GetProperty("jti").GetString()!), "jti used twice");
        }

        var keys = JsonSerializer.Deserialize<JsonElement>(await _keys.GetStringAsync(jku)).GetProperty("keys");
        var key = keys.EnumerateArray().Single(key => key.GetProperty("kid").GetString() == head.GetProperty("kid").GetString());
        Rule(EhrTests.IsSigned(parts, key), "signature");
    }

    private static void CheckCall(JsonElement call, string id)
    {
        Rule(call.EnumerateObject().All(member => CallMembers.Contains(member.Name)), "unknown member");
        var hook = call.GetProperty("hook").GetString()!;
        Rule(id == $"{hook}-test", "hook does not match the service");
        Rule(Guid.TryParse(call.GetProperty("hookInstance").GetString(), out _), "hookInstance");
        var context = call.GetProperty("context");
        NothingEmpty(context);
        string[] members = hook switch
        {
            "order-select" => ["userId", "patientId", "selections", "draftOrders"],
            "order-sign" => ["userId", "patientId", "draftOrders"],
            "order-dispatch" => ["patientId", "dispatchedOrders", "performer"],
            _ => ["userId", "patientId", "appointments"],
        };
        foreach (var member in members)
        {
            Rule(context.TryGetProperty(member, out _), $"{hook} without {member}");
        }

        Rule(!context.GetProperty("patientId").GetString()!.Contains('/'), "patientId is not bare");
        if (hook == "order-select")
        {
            var drafts = context.GetProperty("draftOrders").GetProperty("entry").EnumerateArray()
                .Select(entry => entry.GetProperty("resource"))
                    .Select(order => $"{order.GetProperty("resourceType").GetString()}/{order.GetProperty("id").GetString()}").ToHashSet();
            Rule(context.GetProperty("selections").EnumerateArray()
                .All(selection => drafts.Contains(selection.GetString()!)), "a selection is not among the drafts");
        }

        if (hook == "appointment-book")
        {
            Rule(context.GetProperty("appointments").GetProperty("entry").EnumerateArray()
                .All(entry => entry.GetProperty("resource").GetProperty("status")
                    .GetString() == "proposed"), "an appointment is not proposed");
        }

        if (call.TryGetProperty("fhirAuthorization", out var authorization))
        {
            Rule(call.TryGetProperty("fhirServer", out _), "fhirAuthorization without fhirServer");
            NothingEmpty(authorization);
            Rule(authorization.GetProperty("token_type").GetString() == "Bearer"
                && authorization.GetProperty("expires_in").GetInt32() > 0, "token_type or expires_in");
            Rule(authorization.GetProperty("access_token").GetString() is { Length: > 0 }
                && authorization.GetProperty("scope").GetString() is { Length: > 0 }
                    && authorization.GetProperty("subject").GetString() is { Length: > 0 }, "fhirAuthorization");
            Rule(!authorization.GetProperty("scope").GetString()!.Contains("patient/", StringComparison.Ordinal)
                || authorization.GetProperty("patient").GetString() is { Length: > 0 }, "patient scopes without patient");
        }
    }

    private static void CheckFeedback(JsonElement body)
    {
        foreach (var item in body.GetProperty("feedback").EnumerateArray())
        {
            Rule(Guid.TryParse(item.GetProperty("card").GetString(), out _), "card");
            Rule(DateTimeOffset.TryParse(item.GetProperty("outcomeTimestamp").GetString(), out var at)
                && at.Offset == TimeSpan.Zero, "outcomeTimestamp");
            switch (item.GetProperty("outcome").GetString())
            {
                case "accepted":
                    Rule(item.GetProperty("acceptedSuggestions").EnumerateArray()
                        .All(suggestion => suggestion.GetProperty("id").GetString() is { Length: > 0 }), "acceptedSuggestions");
                    break;
                case "overridden":
                    if (item.TryGetProperty("overrideReason", out var reason))
                    {
                        NothingEmpty(reason);
                        Rule(reason.TryGetProperty("reason", out _) || reason.TryGetProperty("userComment", out _), "overrideReason");
                    }

                    break;
                default:
                    Rule(false, "outcome");
                    break;
            }
        }
    }

    private static void NothingEmpty(JsonElement json)
    {
        foreach (var member in json.EnumerateObject())
        {
            Rule(member.Value.ValueKind != JsonValueKind.Null
                && member.Value.GetRawText() is not ("\"\"" or "[]" or "{}"), $"{member.Name} is empty");
        }
    }

    private static void Rule(bool holds, string complaint)
    {
        if (!holds)
        {
            throw new InvalidDataException(complaint);
        }
    }
}
