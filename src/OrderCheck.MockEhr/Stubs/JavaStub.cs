using System.Text;
using System.Text.Json;
using OrderCheck.Ehr.Faults;
using OrderCheck.Ehr.Http;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace OrderCheck.Ehr.Stubs;

/// <summary>
/// One mapping of Java's WireMock. WireMock.Net's own import leaves out priorities, scenarios and forms, so a stub with those would answer calls that it is not
/// about.
/// </summary>
internal static class JavaStub
{
    private const int DefaultPriority = 5;

    private const string StartState = "Started";

    /// <summary>Reads a mapping.</summary>
    /// <returns>What adds it to a server.</returns>
    /// <exception cref="InvalidDataException">It says something that is not supported.</exception>
    public static Action<WireMockServer> Read(JsonElement mapping, StubBodies bodies)
    {
        mapping.KnownOnly("", "id", "uuid", "name", "priority", "request", "response", "scenarioName", "requiredScenarioState", "newScenarioState", "persistent", "metadata", "insertionIndex");
        var request = JavaRequest.Read(mapping.GetProperty("request"));
        var response = JavaResponse.Read(mapping.TryGetProperty("response", out var given) ? given : throw new InvalidDataException("it has no response"), bodies);
        var priority = mapping.TryGetProperty("priority", out var number) ? number.GetInt32() : DefaultPriority;
        var title = mapping.TextAt("name");
        var scenario = (Name: mapping.TextAt("scenarioName"), Required: mapping.TextAt("requiredScenarioState"), Next: mapping.TextAt("newScenarioState"));
        if (scenario.Name is not null && scenario.Required is null)
        {
            throw new InvalidDataException("a scenario without requiredScenarioState is not supported");
        }

        return server =>
        {
            var stub = server.Given(request).AtPriority(priority);
            stub = title is null ? stub : stub.WithTitle(title);
            (scenario.Name is null ? stub : InScenario(stub, scenario.Name, scenario.Required!, scenario.Next)).RespondWith(response);
        };
    }

    /// <summary>In WireMock.Net the first state has no name, and a stub that names no next state leads back to it.</summary>
    private static IRespondWithAProvider InScenario(IRespondWithAProvider stub, string name, string required, string? next)
    {
        stub = stub.InScenario(name);
        stub = required == StartState ? stub : stub.WhenStateIs(required);
        return (required, next) switch
        {
            (_, StartState) when required != StartState => stub,
            (StartState, null or StartState) => stub.WillSetStateTo(StartState, int.MaxValue),
            (_, null) => stub.WillSetStateTo(required),
            _ => stub.WillSetStateTo(next),
        };
    }

    /// <summary>Refuses members that are not understood.</summary>
    internal static void KnownOnly(this JsonElement json, string place, params string[] names)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{place} must be an object");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!names.Contains(member.Name, StringComparer.Ordinal))
            {
                throw new InvalidDataException($"{(place.Length == 0 ? "" : place + ".")}{member.Name} is not supported");
            }
        }
    }
}

/// <summary>The request of a mapping of Java's WireMock.</summary>
internal static class JavaRequest
{
    public static IRequestBuilder Read(JsonElement json)
    {
        json.KnownOnly("request", "method", "url", "urlPath", "urlPattern", "urlPathPattern", "queryParameters", "headers", "formParameters", "bodyPatterns");
        if (!json.EnumerateObject().Any(member => member.Name != "method"))
        {
            throw new InvalidDataException("request names no address");
        }

        var request = Address(Request.Create(), json);
        request = json.TextAt("method") is { } method && method != "ANY" ? request.UsingMethod(method) : request.UsingAnyMethod();
        foreach (var (name, matches) in Matchers(json, "queryParameters"))
        {
            request = request.WithParam(query => matches(query.TryGetValue(name, out var values) ? values : []));
        }

        foreach (var (name, matches) in Matchers(json, "headers"))
        {
            request = request.WithHeader(headers => matches(headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? []));
        }

        return Body(request, json);
    }

    private static IRequestBuilder Address(IRequestBuilder request, JsonElement json)
    {
        if (json.TextAt("url") is { } url)
        {
            return request.WithUrl(sent => new Uri(sent).PathAndQuery == url);
        }

        if (json.TextAt("urlPattern") is { } pattern)
        {
            var whole = StubMatcher.Pattern(pattern);
            return request.WithUrl(sent => whole.IsMatch(new Uri(sent).PathAndQuery));
        }

        if (json.TextAt("urlPathPattern") is { } pathPattern)
        {
            var whole = StubMatcher.Pattern(pathPattern);
            return request.WithPath(whole.IsMatch);
        }

        return json.TextAt("urlPath") is { } path ? request.WithPath(sent => sent == path) : request;
    }

    private static IRequestBuilder Body(IRequestBuilder request, JsonElement json)
    {
        var form = Matchers(json, "formParameters").ToArray();
        if (form.Length > 0)
        {
            request = request.WithBody((string? body) =>
            {
                using var reader = new Microsoft.AspNetCore.WebUtilities.FormReader(body ?? "");
                var sent = reader.ReadForm();
                return form.All(parameter => parameter.Matches(sent.TryGetValue(parameter.Name, out var values) ? values.OfType<string>().ToArray() : []));
            });
        }

        foreach (var pattern in json.At("bodyPatterns"))
        {
            var matches = StubMatcher.Read(pattern, "request.bodyPatterns");
            request = request.WithBody((string? body) => matches([body ?? ""]));
        }

        return request;
    }

    private static IEnumerable<(string Name, Func<IReadOnlyList<string>, bool> Matches)> Matchers(JsonElement json, string member) =>
        json.TryGetProperty(member, out var matchers) ? matchers.EnumerateObject().Select(matcher => (matcher.Name, StubMatcher.Read(matcher.Value, $"request.{member}.{matcher.Name}"))) : [];
}

/// <summary>The response of a mapping of Java's WireMock.</summary>
internal static class JavaResponse
{
    /// <summary>What Java's WireMock does to a connection, as a fault of this EHR.</summary>
    private static readonly Dictionary<string, string> Faults = new(StringComparer.Ordinal)
    {
        ["CONNECTION_RESET_BY_PEER"] = "reset",
        ["EMPTY_RESPONSE"] = "reset",
        ["MALFORMED_RESPONSE_CHUNK"] = "reset=midway",
        ["RANDOM_DATA_THEN_CLOSE"] = "malformed",
    };

    public static IResponseBuilder Read(JsonElement json, StubBodies bodies)
    {
        json.KnownOnly("response", "status", "statusMessage", "headers", "body", "jsonBody", "base64Body", "bodyFileName", "transformers", "fixedDelayMilliseconds", "fault");
        var response = Response.Create().WithStatusCode(json.TryGetProperty("status", out var status) ? status.GetInt32() : 200);
        foreach (var header in json.At("headers").SelectMany(headers => headers.EnumerateObject()))
        {
            response = response.WithHeader(header.Name, [.. header.Value.Each().Select(JsonReading.Text).OfType<string>()]);
        }

        if (json.TextAt("fault") is { } fault)
        {
            response = response.WithHeader(FaultText.HeaderName, Faults.GetValueOrDefault(fault) ?? throw new InvalidDataException($"response.fault {fault} is not supported"));
        }

        if (json.TryGetProperty("fixedDelayMilliseconds", out var delay))
        {
            response = response.WithDelay(delay.GetInt32());
        }

        var body = Body(json, bodies);
        var isTemplate = json.At("transformers").Any(name => name.Text() == "response-template" ? true : throw new InvalidDataException($"response.transformers {name.Text()} is not supported"));
        return body is null ? response : isTemplate ? response.WithBody(Template(body)).WithTransformer() : response.WithBody(body);
    }

    private static string? Body(JsonElement json, StubBodies bodies) =>
        json.TryGetProperty("jsonBody", out var inline) ? inline.GetRawText()
        : json.TextAt("bodyFileName") is { } file ? bodies.ReadText(file)
        : json.TextAt("base64Body") is { } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded))
        : json.TextAt("body");

    /// <summary>The same Handlebars template with WireMock.Net's names.</summary>
    private static string Template(string body) => body
        .Replace("{{request.baseUrl}}", "{{request.origin}}", StringComparison.Ordinal)
        .Replace("{{request.url}}", "{{{request.path}}}{{{request.rawQuery}}}", StringComparison.Ordinal);
}
