using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Faults;

namespace OrderCheck.Ehr.Http;

/// <summary>One call to the EHR's interfaces, read from the wire once; every answer is computed from it.</summary>
internal sealed record EhrRequest
{
    /// <summary>Maximum length of a body that is read, in characters. A FHIR search form has a few hundred.</summary>
    private const int MaxBody = 1024 * 1024;

    private static readonly object ItemKey = new();

    /// <summary>Method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>Address by which the caller reached this EHR (or one of its charts), without a slash at the end.</summary>
    public required string Root { get; init; }

    /// <summary>Path below <see cref="Root"/>, starting with a slash.</summary>
    public required string Path { get; init; }

    /// <summary>The query as sent, with its question mark; empty without one.</summary>
    public required string Query { get; init; }

    /// <summary>All request headers.</summary>
    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The body as text; empty without one.</summary>
    public required string Body { get; init; }

    /// <summary>The chart that the address names; null for the EHR's own records.</summary>
    public EhrRecords? Chart { get; init; }

    /// <summary>What goes wrong with this call.</summary>
    public Fault Fault { get; init; } = Fault.None;

    /// <summary>
    /// The answer that takes the place of every other: a fault's status or a token that is not accepted. Null when the call may pass.
    /// </summary>
    public EhrAnswer? Refusal { get; init; }

    /// <summary>Whether the call only reads: GET or HEAD.</summary>
    public bool IsRead => HttpMethods.IsGet(Method) || HttpMethods.IsHead(Method);

    /// <summary>The bearer token that was sent; null without one.</summary>
    public string? BearerToken =>
        Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? header["Bearer ".Length..].Trim()
            : null;

    /// <summary>The parameters of the query, decoded, in the order in which they were sent.</summary>
    public IEnumerable<KeyValuePair<string, string>> QueryPairs => Pairs(QueryHelpers.ParseQuery(Query));

    /// <summary>The parameters of a form, decoded; null when the body is no form.</summary>
    public IEnumerable<KeyValuePair<string, string>>? FormPairs
    {
        get
        {
            if (!Headers.ContentType.ToString().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            using var reader = new FormReader(Body);
            return Pairs(reader.ReadForm());
        }
    }

    /// <summary>The call that a context carries; null for calls that are not to the interfaces.</summary>
    public static EhrRequest? Of(HttpContext? context) => context?.Items[ItemKey] as EhrRequest;

    /// <summary>Reads a call. The body can be read again afterwards.</summary>
    public static async Task<EhrRequest> ReadAsync(HttpContext context, EhrRecords? chart)
    {
        var request = context.Request;
        return new EhrRequest
        {
            Method = request.Method.ToUpperInvariant(),
            Root = RootOf(context),
            Path = request.Path.Value ?? "",
            Query = request.QueryString.Value ?? "",
            Headers = request.Headers,
            Body = await BodyOf(request, context.RequestAborted),
            Chart = chart,
        };
    }

    /// <summary>Where callers reach this EHR (or one of its charts), by the name that they used.</summary>
    public static string RootOf(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{context.Request.Scheme}://{context.Request.Host.Value}{context.Request.PathBase.Value}");

    /// <summary>Leaves the call in a context, for the mappings behind.</summary>
    public void AttachTo(HttpContext context) => context.Items[ItemKey] = this;

    private static IEnumerable<KeyValuePair<string, string>> Pairs(IEnumerable<KeyValuePair<string, StringValues>> pairs) =>
        pairs.SelectMany(pair => pair.Value, static (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""));

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
        while (body.Length < MaxBody && await reader.ReadAsync(letters, stop) is > 0 and var read)
        {
            body.Append(letters, 0, read);
        }

        request.Body.Position = 0;
        return body.ToString();
    }
}
