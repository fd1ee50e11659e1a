using System.Text.Json;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Validation;

/// <summary>Reads the issues that the validator raises against R4's rules and against profiles.</summary>
internal sealed partial class ProfileIssueReader(DefinitionStore definitions)
{
    private const string Constraint = "1012";
    private const string ConstraintWarning = "1013";

    // R4 says so in words only; the rule came with a later version, and bundles of the field often break it.
    private const string FullUrlRule = "bdl-15";

    private const string UnknownProfile = "4000";
    private const string UnknownExtension = "4009";
    private const string CodeNotAllowed = "6007";
    private const int MaxListed = 40;

    /// <summary>What breaks a rule, each fault once. What could not be checked is information.</summary>
    /// <param name="root">The resource as received.</param>
    /// <param name="place">Our path to it.</param>
    /// <param name="outcome">What the validator said of it.</param>
    public IEnumerable<ValidationIssue> Read(JsonElement root, string place, OperationOutcome outcome)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var issue in outcome.Issue)
        {
            var code = issue.Details?.Coding.FirstOrDefault()?.Code ?? "";
            var at = ElementPlace.Find(root, place, issue.Expression.FirstOrDefault() ?? "", IssueExplanations.Of(code).IsAboutList);
            if (Read(code, issue.Details?.Text ?? "", issue.Severity, at) is { } found
                && seen.Add((found.Severity == Severity.Information ? "" : found.Place, found.Text)))
            {
                yield return found;
            }
        }
    }

    private ValidationIssue? Read(string code, string text, OperationOutcome.IssueSeverity? given, ElementPlace at)
    {
        var severity = given switch
        {
            OperationOutcome.IssueSeverity.Warning => Severity.Warning,
            OperationOutcome.IssueSeverity.Information => Severity.Information,
            _ => Severity.Error,
        };
        switch (code)
        {
            case Constraint or ConstraintWarning when ConstraintWords().Match(text) is { Success: true } found:
                var key = found.Groups["key"].Value;
                severity = key == FullUrlRule ? Severity.Warning : severity;
                var human = found.Groups["human"].Value.TrimEnd('.');
                return new ValidationIssue(
                    severity, "invariant", at.Path, $"{at.Name} breaks the rule {key}: {human}.", IssueExplanations.OfConstraint(key), key);
            case UnknownExtension or UnknownProfile when ExtensionAddress().Match(text) is { Success: true } found:
                return UnknownExtensionIssue(severity, found.Groups["url"].Value, at);
            case UnknownProfile when ProfileAddress().Match(text) is { Success: true } found:
                return new ValidationIssue(
                    Severity.Error, "not-found", at.Path, $"The profile {IssueWriter.Quote(found.Groups["url"].Value)} is not known here.",
                    "Name a profile that GET /fhir/metadata lists, or leave it out to check against R4.", code);
            case CodeNotAllowed or "6005" when severity == Severity.Error:
                return CodeIssue(code, text, severity, at);

            // Codes outside an extensible binding are allowed, and most of those code systems are not R4's to publish. Two orders may refer
            // to each
            // other (1030), and 5004 repeats another issue.
            case "1030" or "5004":
            case ['6', '0', ..]:
                return null;
            case "1028" when MissingMember().Match(text) is { Success: true } found:
                var name = found.Groups["name"].Value;
                return new ValidationIssue(
                    severity, "required", at.Path, $"{name} is missing.", $"Send {name}; the definition of {at.Name} requires it.", code);
            case "1028" when Cardinality().Match(text) is { Success: true } found:
                var counted = found.Groups["slice"].Success ? found.Groups["slice"].Value : at.Name;
                return new ValidationIssue(
                    severity, "required", at.Path, $"{counted} is there {found.Groups["count"].Value} times.",
                    $"Send {CountWords(found.Groups["min"].Value, found.Groups["max"].Value)}.", code);
            default:
                return IssueWriter.Write(severity, code, at, Note(code, text));
        }
    }

    // An unknown extension may be ignored, an unknown modifier may not.
    private static ValidationIssue UnknownExtensionIssue(Severity severity, string url, ElementPlace at) => severity == Severity.Error
        ? new ValidationIssue(
            Severity.Error, "extension", at.Path, $"The modifier extension {IssueWriter.Quote(url)} is not known here.",
            "Whoever does not know a modifier must not use the resource: take it out.", UnknownProfile)
        : new ValidationIssue(Severity.Information, "extension", at.Path,
        $"The extension {IssueWriter.Quote(url)} is not known here and was not checked.",
            "Check its url; an extension of a profile of your own may stay.", UnknownExtension);

    private ValidationIssue? CodeIssue(string code, string text, Severity severity, ElementPlace at)
    {
        var url = ValueSetAddress().Match(text).Groups["url"].Value;
        var allowed = CodesOf(url).ToList();

        // A code system that R4 names and does not publish (media types, units, currencies) cannot be looked into.
        return allowed.Count == 0 ? null : IssueWriter.Write(severity, code, at, string.Join("; or ", allowed));
    }

    // The codes that a value set allows, a text for each code system.
    private IEnumerable<string> CodesOf(string valueSet)
    {
        foreach (var part in (definitions.Find(valueSet) as ValueSet)?.Compose?.Include ?? [])
        {
            var all = part.System is { } system ? Codes((definitions.Find(system) as CodeSystem)?.Concept ?? []) : [];
            var codes = (part.Concept.Count > 0 ? part.Concept.Select(concept => concept.Code!) : all).Take(MaxListed).ToList();
            if (codes.Count > 0)
            {
                yield return $"{string.Join(", ", codes)} of {part.System}";
            }
        }
    }

    private static IEnumerable<string> Codes(IEnumerable<CodeSystem.ConceptDefinitionComponent> concepts) =>
        concepts.SelectMany(concept => Codes(concept.Concept).Prepend(concept.Code!));

    private static string? Note(string code, string text) => code switch
    {
        "1003" when DeclaredType()
            .Match(text) is { Success: true } found => $"Send {found.Groups["wanted"].Value} and not {found.Groups["sent"].Value}.",
        "1011" when TargetTypes()
            .Match(text) is { Success: true } found => $"Refer to one of {found.Groups["types"].Value.Replace("'", "", StringComparison.Ordinal)}.",
        _ => text,
    };

    private static string CountWords(string min, string max) => (min, max) switch
    {
        (_, "*") => $"at least {min}",
        ("0", "0") => "none",
        ("0", _) => $"at most {max}",
        _ when min == max => $"exactly {min}",
        _ => $"from {min} to {max}",
    };

    [GeneratedRegex("^Instance failed constraint (?<key>[A-Za-z0-9-]+) \"(?<human>.*?)\"( \\(for slice .*\\))?$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex ConstraintWords();

    [GeneratedRegex("reference to extension '(?<url>[^']*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExtensionAddress();

    [GeneratedRegex("reference to profile '(?<url>[^']*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProfileAddress();

    [GeneratedRegex("(?<url>https?://[^\\s|)']*/ValueSet/[^\\s|)']*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ValueSetAddress();

    [GeneratedRegex("declared type of the element \\((?<wanted>[^)]*)\\).*instance \\((?<sent>[^)]*)\\)", RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex DeclaredType();

    [GeneratedRegex("allowed target types \\((?<types>[^)]*)\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TargetTypes();

    [GeneratedRegex("^(Missing required member|No elements matched required slice): '([^':]*:)?(?<name>[^']*)'",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingMember();

    [GeneratedRegex("^Instance count.* is (?<count>[0-9]+),.*cardinality of (?<min>[0-9]+)\\.\\.(?<max>[0-9]+|\\*)( \\(for slice (?<slice>[^)]*)\\))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cardinality();
}
