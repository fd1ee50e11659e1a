using System.Text.Json;
using Hl7.Fhir.Utility;

namespace OrderCheck.Fhir.Validation;

/// <summary>Reads the issues that the SDK's parser raises in its strict mode.</summary>
internal static class ParseIssueReader
{
    private const string UnknownElement = "PVAL128";
    private const string UnknownChoice = "PVAL101";
    private const string WrongCase = "PVAL131";
    private const string Missing = "PVAL105";

    /// <summary>What is wrong with the shape of a resource, in the order of the text, each fault once.</summary>
    /// <param name="root">The resource as received.</param>
    /// <param name="place">Our path to it.</param>
    /// <param name="issues">What the parser said of it.</param>
    public static IEnumerable<ValidationIssue> Read(JsonElement root, string place, IEnumerable<CodedException> issues)
    {
        var sent = issues.Select(issue => (Code: issue.ErrorCode, Path: PathOf(issue), Position: PositionOf(issue)))
            .OrderBy(issue => issue.Position).ToList();
        var misplaced = sent.Where(issue => issue.Code is UnknownElement or UnknownChoice or "JSON132")
            .Select(issue => WithoutLastIndex(issue.Path)).ToHashSet(StringComparer.Ordinal);
        var found = sent.Where(issue => !IsInside(issue.Path, misplaced))
            .Select(issue => (issue.Code, At: ElementPlace.Find(root, place, issue.Path, IssueExplanations.Of(issue.Code).IsAboutList)))
            .ToList();
        var meant = found.Where(issue => issue.Code is UnknownElement or WrongCase)
            .Select(issue => (issue.At.Parent, Name: IssueWriter.NearestElement(issue.At))).ToHashSet();

        // One fault may be raised twice: an empty object is also an empty element, a misspelt one also a missing one.
        return found.Where(issue => issue.Code != Missing || !meant.Contains((issue.At.Parent, issue.At.Name)))
            .GroupBy(issue => issue.At.Path)
            .Select(same => same.FirstOrDefault(issue => issue.Code.StartsWith("JSON", StringComparison.Ordinal), same.First()))
            .Select(issue => Explain(issue.Code, issue.At));
    }

    /// <summary>One issue in our words.</summary>
    public static ValidationIssue Explain(string code, ElementPlace place)
    {
        var issue = IssueWriter.Write(Severity.Error, code, place);
        var list = place.Json.ValueKind == JsonValueKind.Array ? place.Json.EnumerateArray().Index()
            .FirstOrDefault(item => item.Item.ValueKind == JsonValueKind.Null) : default;
        return code == "PVAL104"
            && list.Item.ValueKind == JsonValueKind.Null
            ? issue with { Place = FormattableString.Invariant($"{issue.Place}[{list.Index}]") } : issue;
    }

    // What is inside something that should not be there is no fault of its own.
    private static bool IsInside(string path, HashSet<string> misplaced)
    {
        for (var end = WithoutLastIndex(path).LastIndexOf('.'); end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (misplaced.Contains(path[..end]) || misplaced.Contains(WithoutLastIndex(path[..end])))
            {
                return true;
            }
        }

        return false;
    }

    private static string PathOf(CodedException issue) => (issue as ExtendedCodedException)?.InstancePath ?? "";

    private static long PositionOf(CodedException issue) =>
        issue is ExtendedCodedException { LineNumber: { } line, Position: { } position } ? (line << 32) + position : 0;

    private static string WithoutLastIndex(string path) => path.EndsWith(']') ? path[..path.LastIndexOf('[')] : path;
}
