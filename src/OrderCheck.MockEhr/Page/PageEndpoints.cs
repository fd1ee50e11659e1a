using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Hooks;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Smart;

namespace OrderCheck.Ehr.Page;

/// <summary>The page of the EHR and what it asks. Nothing here is open to other origins.</summary>
internal static class PageEndpoints
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const int MaxBody = 64 * 1024;

    private const int ShownCalls = 200;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPage(
        this IEndpointRouteBuilder app, EhrRecords records, MockEhrSettings settings, OrderEntry orders, SigningKey key,
        Func<ImmutableArray<RecordedCall>> calls)
    {
        MapAsset(app, "/", "index.html", "text/html; charset=utf-8");
        MapAsset(app, "/app.js", "app.js", "text/javascript; charset=utf-8");
        MapAsset(app, "/app.css", "app.css", "text/css; charset=utf-8");
        MapAsset(app, "/icon.svg", "icon.svg", "image/svg+xml; charset=utf-8");

        app.MapMethods("/ehr/settings", Reading, context => Answer(context, new JsonObject
        {
            ["fhirBase"] = EhrRequest.RootOf(context) + Interfaces.Fhir,
            ["cdsServices"] = settings.CdsServices?.AbsoluteUri ?? "",
            ["hooks"] = new JsonArray([.. HookContextWriter.Hooks.Select(hook => JsonValue.Create(hook))]),
            ["algorithm"] = key.Algorithm,
            ["keyId"] = key.KeyId,
            ["requireToken"] = settings.RequireToken,
            ["faultRules"] = settings.Faults.Rules.Length,
        }));
        app.MapMethods("/ehr/patients", Reading, context =>
            Answer(context, new JsonArray([.. records.OfType("Patient").Select(patient => (JsonNode)Chart(patient, records))])));
        app.MapMethods("/ehr/calls", Reading, context =>
            Answer(context, new JsonArray([.. calls().TakeLast(ShownCalls).Reverse().Select(call => (JsonNode)Line(call))])));

        MapAction(app, "/ehr/services", async (body, stop) => Reply(await orders.Discover(Address(body), stop)));
        MapAction(app, "/ehr/fire", async (body, stop) =>
        {
            var firing = await orders.Fire(
                new HookCall
                {
                    CdsServices = Address(body),
                    Hook = body.TextAt("hook") ?? "",
                    Service = body.TextAt("service"),
                    Patient = body.TextAt("patient") ?? "",
                    Orders = [.. body.At("orders").Select(JsonReading.Text).OfType<string>()],
                    Prefetch = Dialect(body.TextAt("prefetch")),
                    FhirAccess = body.TextAt("fhirAccess") != "false",
                },
                stop);
            var answer = Reply(firing.Reply);
            answer["firing"] = firing.Id;
            answer["service"] = firing.Service.AbsoluteUri;
            answer["request"] = firing.Request.DeepClone();
            answer["applied"] = Words(firing.Applied);
            return answer;
        });
        MapAction(app, "/ehr/accept", async (body, stop) =>
        {
            var (firing, card) = CardOf(body);
            var (applied, feedback) = await orders.Accept(firing, card, Number(body, "suggestion") ?? -1, stop);
            return new JsonObject { ["applied"] = Words(applied), ["feedback"] = feedback is null ? null : Reply(feedback) };
        });
        MapAction(app, "/ehr/override", async (body, stop) =>
        {
            var (firing, card) = CardOf(body);
            var feedback = await orders.Override(firing, card, Number(body, "reason"), body.TextAt("comment"), stop);
            return new JsonObject { ["feedback"] = feedback is null ? null : Reply(feedback) };
        });
    }

    private static void MapAsset(IEndpointRouteBuilder app, string path, string name, string mediaType)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream($"embedded/{name}")!;
        var body = new byte[stream.Length];
        stream.ReadExactly(body);
        app.MapMethods(path, Reading, context =>
        {
            Secure(context);
            return new EhrAnswer(200, mediaType, body).WriteAsync(context);
        });
    }

    private static void MapAction(IEndpointRouteBuilder app, string path, Func<JsonElement, CancellationToken, Task<JsonObject>> act) =>
        app.MapPost(path, async context =>
    {
        Secure(context);
        var origin = context.Request.Headers.Origin.ToString();
        if ((origin.Length > 0 && origin != EhrRequest.RootOf(context)) || !context.Request.HasJsonContentType())
        {
            await Refuse(context, 403, "Only the page of this EHR may do that, with a JSON body.");
            return;
        }

        try
        {
            using var limited = new MemoryStream();
            await CopyAtMost(context.Request.Body, limited, context.RequestAborted);
            await EhrAnswer.Json(200, await act(JsonSerializer.Deserialize<JsonElement>(limited.ToArray()), context.RequestAborted))
                .WriteAsync(context);
        }
        catch (JsonException)
        {
            await Refuse(context, 400, "The body is not JSON.");
        }
        catch (InvalidDataException fault)
        {
            await Refuse(context, 422, fault.Message);
        }
    });

    private static async Task CopyAtMost(Stream from, Stream to, CancellationToken stop)
    {
        var piece = new byte[4096];
        for (int read; (read = await from.ReadAsync(piece, stop)) > 0;)
        {
            if (to.Length + read > MaxBody)
            {
                throw new InvalidDataException("The body is too long.");
            }

            to.Write(piece, 0, read);
        }
    }

    private static Uri Address(JsonElement body) =>
        Uri.TryCreate(body.TextAt("cdsServices"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            ? url
            : throw new InvalidDataException("Name the discovery address of the CDS service, such as http://127.0.0.1:5080/cds-services.");

    private static JsonObject Chart(EhrResource patient, EhrRecords records)
    {
        var chart = records.All.Where(resource => resource.Patient == patient.Reference && resource != patient).ToArray();
        var names = patient.Json.At("name.given").Concat(patient.Json.At("name.family")).Select(JsonReading.Text).ToArray();
        return new JsonObject
        {
            ["id"] = patient.Id,
            ["name"] = names.Length > 0 ? string.Join(' ', names) : patient.Json.TextAt("name.text") ?? patient.Id,
            ["source"] = patient.Source,
            ["gender"] = patient.Json.TextAt("gender"),
            ["birthDate"] = patient.Json.TextAt("birthDate"),
            ["orders"] = new JsonArray([.. chart.Where(IsOrder).Select(Item)]),
            ["chart"] = new JsonArray([.. chart.Where(resource => !IsOrder(resource)).Select(Item)]),
        };
    }

    private static bool IsOrder(EhrResource resource) => resource.Type is "ServiceRequest" or "Appointment";

    private static JsonNode Item(EhrResource resource) =>
        new JsonObject { ["reference"] = resource.Reference, ["resource"] = JsonSerializer.SerializeToNode(resource.Json) };

    private static (string Firing, int Card) CardOf(JsonElement body) => (body.TextAt("firing") ?? "", Number(body, "card") ?? -1);

    private static PrefetchDialect Dialect(string? text) => text switch
    {
        "none" => PrefetchDialect.None,
        "first-level" => PrefetchDialect.FirstLevel,
        _ => PrefetchDialect.FhirPath,
    };

    private static JsonObject Line(RecordedCall call) => new()
    {
        ["number"] = call.Number,
        ["at"] = call.At.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
        ["method"] = call.Method,
        ["url"] = call.Path + call.Query,
        ["status"] = call.Status,
        ["fault"] = call.Fault.Text,
    };

    private static JsonObject Reply(CdsReply reply) => new()
    {
        ["status"] = reply.Status,
        ["problem"] = reply.Problem,
        ["milliseconds"] = Math.Round(reply.Took.TotalMilliseconds),
        ["answer"] = reply.Json is { } json ? JsonSerializer.SerializeToNode(json) : null,
    };

    private static JsonArray Words(ImmutableArray<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);

    private static int? Number(JsonElement body, string name) =>
        int.TryParse(body.TextAt(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Task Answer(HttpContext context, JsonNode body)
    {
        Secure(context);
        return EhrAnswer.Json(200, body).WriteAsync(context);
    }

    private static Task Refuse(HttpContext context, int status, string text) =>
        EhrAnswer.Json(status, new JsonObject { ["error"] = text }).WriteAsync(context);

    private static void Secure(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
