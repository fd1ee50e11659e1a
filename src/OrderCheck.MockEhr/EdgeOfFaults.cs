using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrderCheck.Ehr;

/// <summary>What stands between the callers and the EHR: records each call and lets it go wrong as told.</summary>
internal static class EdgeOfFaults
{
    private const int LongestRecordedBody = 1024 * 1024;

    private const string Nobody = "somebody-else";

    private static readonly object FaultKey = new();

    private static readonly string[] Interfaces = [FhirEndpoints.Base, "/oauth", "/.well-known"];

    public static Fault FaultOf(HttpContext context) => context.Items[FaultKey] as Fault ?? Fault.None;

    /// <summary>Whether a path belongs to the EHR's interfaces, and not to its page.</summary>
    public static bool IsInterface(PathString path) => Interfaces.Any(start => path.StartsWithSegments(start, StringComparison.Ordinal));

    public static IApplicationBuilder UseFaults(this IApplicationBuilder app, CallLog calls, Func<FaultSchedule> schedule, AccessTokens tokens, TimeProvider clock) => app.Use(async (context, next) =>
    {
        if (!IsInterface(context.Request.Path))
        {
            await next(context);
            return;
        }

        var request = context.Request;
        var requestBody = await BodyOf(request, context.RequestAborted);
        var number = calls.Begin(place => new RecordedCall(
            place, clock.GetUtcNow(), request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "",
            request.Headers.ToImmutableDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), requestBody, null, Fault.None));

        Fault fault;
        TimeSpan delay;
        try
        {
            var told = request.Headers[FaultText.HeaderName].ToString() is { Length: > 0 } header ? header : request.Query[FaultText.QueryName].ToString();
            (fault, var first, var second) = schedule().Next(request.Method, request.Path + request.QueryString, told.Length > 0 ? Fault.Parse(told) : null);
            delay = fault.Latency?.Draw(first, second) ?? TimeSpan.Zero;
        }
        catch (FormatException wrong)
        {
            calls.Answer(number, 400, Fault.None);
            await EhrAnswer.Refuse(context, 400, "invalid", wrong.Message);
            return;
        }

        context.Items[FaultKey] = fault;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, context.RequestAborted);
        }

        if (fault.Cut == FaultCut.Reset)
        {
            calls.Answer(number, 0, fault);
            Reset(context);
            return;
        }

        var sent = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var buffer = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(buffer));
        try
        {
            await (fault.Status is { } status ? Answer(context, fault, status, clock) : next(context));
        }
        finally
        {
            context.Features.Set(sent);
        }

        if (fault.ExpireToken && Authorization.SentToken(context) is { } token)
        {
            tokens.Expire(token);
        }

        calls.Answer(number, context.Response.StatusCode, fault);
        await Send(context, fault, Spoil(context, fault, buffer.ToArray()));
    });

    private static async Task<string> BodyOf(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength is null or 0 && request.Headers.TransferEncoding.Count == 0)
        {
            return "";
        }

        request.EnableBuffering();
        using var reader = new StreamReader(request.Body, Encoding.UTF8, leaveOpen: true);
        var letters = new char[4096];
        var body = new StringBuilder();
        while (body.Length < LongestRecordedBody && await reader.ReadAsync(letters, stop) is > 0 and var read)
        {
            body.Append(letters, 0, read);
        }

        request.Body.Position = 0;
        return body.ToString();
    }

    private static Task Answer(HttpContext context, Fault fault, int status, TimeProvider clock)
    {
        if (fault.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = fault.RetryAfterAsDate
                ? clock.GetUtcNow().AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture)
                : seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (status is 204 or 205 or 304)
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }

        return EhrAnswer.Refuse(context, status, status == 429 ? "throttled" : "transient", $"This fault was asked for: {fault.Text}.");
    }

    private static byte[] Spoil(HttpContext context, Fault fault, byte[] body)
    {
        if (fault.ContentType is { } type)
        {
            context.Response.ContentType = type;
        }

        if ((fault.WrongPatient || fault.Paging != FaultPaging.Sound) && body.Length > 0 && JsonNode.Parse(body) is JsonObject json)
        {
            if (fault.WrongPatient)
            {
                Swap(json);
            }

            if (fault.Paging != FaultPaging.Sound && json["type"]?.GetValue<string>() == "searchset")
            {
                PageOn(context, fault, json);
            }

            body = JsonSerializer.SerializeToUtf8Bytes(json, JsonReading.Plain);
        }

        if (fault.Malformed)
        {
            body = [.. body[..(body.Length / 2)], .. ",,}{\"oops"u8, .. body[(body.Length / 2)..]];
        }

        return fault.Cut == FaultCut.TruncatedQuietly ? body[..(body.Length / 2)] : body;
    }

    /// <summary>Everything now belongs to a patient of whom nobody has heard.</summary>
    private static void Swap(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Swap(item);
                }

                break;
            case JsonObject json:
                if (json["reference"] is JsonValue value && value.TryGetValue<string>(out var reference) && reference.StartsWith("Patient/", StringComparison.Ordinal))
                {
                    json["reference"] = "Patient/" + Nobody;
                }

                if (json["resourceType"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "Patient")
                {
                    json["id"] = Nobody;
                    json["name"] = new JsonArray(new JsonObject { ["family"] = "Else", ["given"] = new JsonArray("Somebody") });
                    json["birthDate"] = "1931-01-01";
                }

                foreach (var (_, member) in json)
                {
                    Swap(member);
                }

                break;
        }
    }

    private static void PageOn(HttpContext context, Fault fault, JsonObject bundle)
    {
        var links = bundle["link"]?.AsArray() ?? [];
        bundle["link"] = links;
        foreach (var old in links.Where(link => link?["relation"]?.GetValue<string>() is "next" or "last").ToArray())
        {
            links.Remove(old);
        }

        var self = links[0]!["url"]!.GetValue<string>();
        var page = int.TryParse(context.Request.Query[SearchQuery.EndlessMark], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before + 1 : 1;
        var next = fault.Paging == FaultPaging.Loop ? 1 : page;
        // The next page must come from the same trap, also when the caller followed a header.
        var text = $"{SearchQuery.EndlessMark}={next.ToString(CultureInfo.InvariantCulture)}&{FaultText.QueryName}={Uri.EscapeDataString(fault.Text)}";
        links.Add(new JsonObject { ["relation"] = "next", ["url"] = self + (self.Contains('?', StringComparison.Ordinal) ? "&" : "?") + text });
    }

    private static async Task Send(HttpContext context, Fault fault, byte[] body)
    {
        var cut = fault.Cut is FaultCut.Truncated or FaultCut.ResetMidway;
        var bodiless = HttpMethods.IsHead(context.Request.Method) || context.Response.StatusCode is 204 or 205 or 304;
        context.Response.ContentLength = context.Response.StatusCode is 204 or 205 or 304 ? null : HttpMethods.IsHead(context.Request.Method) ? context.Response.ContentLength : body.Length;
        if (!bodiless)
        {
            var length = cut ? body.Length / 2 : body.Length;
            var step = Math.Max(1, fault.DripBytes ?? length);
            for (var at = 0; at < length; at += step)
            {
                await context.Response.Body.WriteAsync(body.AsMemory(at, Math.Min(step, length - at)), context.RequestAborted);
                if (fault.DripBytes is not null && at + step < length)
                {
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                    await Task.Delay(fault.DripMilliseconds, context.RequestAborted);
                }
            }
        }

        if (cut)
        {
            await context.Response.Body.FlushAsync(context.RequestAborted);
            // The bytes are on their way only when the socket has taken them.
            await Task.Delay(100, context.RequestAborted);
            if (fault.Cut == FaultCut.ResetMidway)
            {
                Reset(context);
            }
            else
            {
                context.Abort();
            }
        }
    }

    private static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            // Closing with unsent data discarded is what makes a reset of it.
            connection.Socket.LingerState = new LingerOption(enable: true, 0);
        }

        context.Abort();
    }
}
