using Microsoft.Net.Http.Headers;

namespace OrderCheck.Server.Hosting;

/// <summary>Which of the two JSON media types a caller wants, and whether it sends JSON.</summary>
internal static class AcceptedMediaTypes
{
    public const string FhirJson = "application/fhir+json";

    public const string Json = "application/json";

    /// <summary>The media type to answer with, or null when the caller accepts no JSON.</summary>
    /// <param name="request">The request; FHIR's <c>_format</c> parameter wins over the Accept header.</param>
    /// <param name="standard">The media type that fits the answer best; taken when the caller has no preference.</param>
    public static string? Choose(HttpRequest request, string standard)
    {
        var format = request.Query["_format"];
        if (format.Count > 0)
        {
            // A plus sign that was not escaped in an address arrives as a space.
            return (format[0] ?? "").Replace(' ', '+').ToLowerInvariant() is "json" or "text/json" or Json or FhirJson ? standard : null;
        }

        var accept = request.Headers.Accept;
        if (accept.Count == 0 || accept.All(string.IsNullOrWhiteSpace))
        {
            return standard;
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
        {
            return null;
        }

        var fhir = Quality(wanted, FhirJson);
        var plain = Quality(wanted, Json);
        if (fhir <= 0 && plain <= 0)
        {
            return null;
        }

        if (standard == Json)
        {
            return Json;
        }

        return fhir >= plain ? FhirJson : Json;
    }

    /// <summary>True when Content-Type is JSON in UTF-8, without content encoding.</summary>
    public static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        && (!type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).ToString().ToUpperInvariant() is "" or "UTF-8" or "UTF8" or "US-ASCII")
        && request.Headers.ContentEncoding.All(
        encoding => string.IsNullOrEmpty(encoding) || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase));

    private static double Quality(IList<MediaTypeHeaderValue> wanted, string mediaType)
    {
        // The most specific range that fits decides, as RFC 9110 says.
        var best = (Specificity: -1, Quality: 0.0);
        foreach (var range in wanted)
        {
            var specificity =
                range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? 2
                : range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase) ? 1
                : range.MediaType.Equals("*/*", StringComparison.Ordinal) ? 0
                : -1;
            if (specificity > best.Specificity)
            {
                best = (specificity, range.Quality ?? 1.0);
            }
        }

        return best.Quality;
    }
}
