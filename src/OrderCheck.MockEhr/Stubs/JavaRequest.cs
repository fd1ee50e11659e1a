using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using OrderCheck.Ehr.Http;
using WireMock.RequestBuilders;

namespace OrderCheck.Ehr.Stubs;

/// <summary>The request of a mapping of Java's WireMock.</summary>
internal static class JavaRequest
{
    public static IRequestBuilder Read(JsonElement json)
    {
        json.KnownOnly("request", "method", "url", "urlPath", "urlPattern", "urlPathPattern", "queryParameters", "headers",
            "formParameters", "bodyPatterns");
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
            request = request.WithHeader(headers =>
                matches(headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? []));
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
                using var reader = new FormReader(body ?? "");
                var sent = reader.ReadForm();
                return form.All(parameter =>
                    parameter.Matches(sent.TryGetValue(parameter.Name, out var values) ? values.OfType<string>().ToArray() : []));
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
        json.TryGetProperty(member, out var matchers)
            ? matchers.EnumerateObject()
                .Select(matcher => (matcher.Name, StubMatcher.Read(matcher.Value, $"request.{member}.{matcher.Name}")))
            : [];
}
