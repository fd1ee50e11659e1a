using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderCheck.Tests.Shared;

/// <summary>
/// CRD's profile of coverage-information in 2.0.1 and in 2.2.1: parts, cardinalities, value types, codes, and the invariants q1 to q9 as HAPI evaluates them,
/// where an invariant without a result is a broken one.
/// </summary>
internal static partial class CoverageInformationRules
{
    public const string Url = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information";

    private const string Details = "http://terminology.hl7.org/CodeSystem/crd-coverage-detail";
    private const string Temporary = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp";

    private static readonly Profile Earlier = new(
        IsCurrent: false,
        [
            .. SameParts(),
            new Part("covered", "valueCode", 1, 1, ["covered", "not-covered", "conditional"]),
            new Part("pa-needed", "valueCode", 0, 1, ["no-auth", "auth-needed", "satisfied", "performpa", "conditional"]),
            new Part("doc-needed", "valueCode", 0, 1, ["clinical", "admin", "both", "conditional"]),
            new Part("info-needed", "valueCode", 0, int.MaxValue, ["performer", "location", "timeframe", "contract-window", "OTH"]),
            new Part("response", "valueReference", 0, int.MaxValue),
            new Part("contact", "valueContactPoint", 0, int.MaxValue),
        ],
        ["gold-card", "detail-code"],
        ["boolean", "string", "Quantity", "Period"]);

    private static readonly Profile Current = new(
        IsCurrent: true,
        [
            .. SameParts(),
            new Part("covered", "valueCode", 1, 1, ["covered", "not-covered", "conditional", "indeterminate"]),
            new Part("pa-needed", "valueCode", 0, 1, ["no-auth", "auth-needed", "satisfied", "performpa", "conditional", "indeterminate"]),
            new Part("doc-needed", "valueCode", 0, int.MaxValue, ["clinical", "admin", "patient", "conditional", "indeterminate"]),
            new Part("info-needed", "valueCode", 0, int.MaxValue, ["performer", "location", "timeframe", "contract-window", "detail-code", "OTH"]),
            new Part("contact", "valueContactDetail", 0, int.MaxValue),
            new Part("expiry-date", "valueDate", 0, 1),
        ],
        ["gold-card", "no-member-found", "no-active-coverage", "coverage-not-found", "auth-out-network", "technical"],
        ["boolean", "string", "url", "Quantity", "Period"]);

    /// <summary>What is wrong with one coverage-information, in few words each, an invariant by its name; empty when nothing is.</summary>
    /// <param name="extension">The extension.</param>
    /// <param name="version"><c>2.0</c> or <c>2.2</c>; null when no version was asked for, so that it has to hold in both.</param>
    public static IReadOnlyList<string> Faults(JsonElement extension, string? version) =>
        version switch
        {
            "2.0" => FaultsOf(extension, Earlier),
            "2.2" => FaultsOf(extension, Current),
            null => [.. FaultsOf(extension, Earlier).Select(fault => $"2.0: {fault}"), .. FaultsOf(extension, Current).Select(fault => $"2.2: {fault}")],
            _ => throw new ArgumentOutOfRangeException(nameof(version), version, "there are 2.0 and 2.2"),
        };

    public static bool Is(JsonElement extension) =>
        extension.ValueKind == JsonValueKind.Object && extension.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String && url.ValueEquals(Url);

    /// <summary>The text of a part, or null.</summary>
    public static string? Text(JsonElement extension, string part) => Values(extension, part) is [var first, ..] ? Word(first) : null;

    /// <summary>What a coverage-information is about, as it is written, or null.</summary>
    public static string? Coverage(JsonElement extension) =>
        Values(extension, "coverage") is [{ ValueKind: JsonValueKind.Object } value, ..] && value.TryGetProperty("reference", out var reference) ? Word(reference) : null;

    private static List<string> FaultsOf(JsonElement extension, Profile profile)
    {
        var faults = new List<string>();
        if (!Is(extension) || !extension.TryGetProperty("extension", out var list) || list.ValueKind != JsonValueKind.Array || extension.EnumerateObject().Count() != 2)
        {
            return ["the extension has url and extension and nothing else"];
        }

        foreach (var part in list.EnumerateArray())
        {
            PartFaults(part, profile, faults);
        }

        foreach (var part in profile.Parts)
        {
            var count = Values(extension, part.Name).Count;
            if (count < part.Least || count > part.Most)
            {
                faults.Add($"{part.Name} is there {count.ToString(CultureInfo.InvariantCulture)} times");
            }
        }

        InvariantFaults(extension, profile, faults);
        return faults;
    }

    private static void PartFaults(JsonElement part, Profile profile, List<string> faults)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("url", out var url) || Word(url) is not { } name || part.EnumerateObject().Count() != 2)
        {
            faults.Add("a part has url and one value and nothing else");
        }
        else if (name == "detail")
        {
            DetailFaults(part, profile, faults);
        }
        else if (profile.Parts.FirstOrDefault(known => known.Name == name) is not { } known)
        {
            faults.Add($"{name} is not a part of this version");
        }
        else if (!part.TryGetProperty(known.Value, out var value))
        {
            faults.Add($"{name} has no {known.Value}");
        }
        else if (!IsOfType(value, known.Value, name) || (known.Codes is { } codes && !codes.Contains(Word(value), StringComparer.Ordinal)))
        {
            faults.Add($"{name} cannot be {value.GetRawText()}");
        }
    }

    // Category came with 2.2; the rest is alike.
    private static void DetailFaults(JsonElement detail, Profile profile, List<string> faults)
    {
        var parts = detail.TryGetProperty("extension", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        var names = parts.Select(part => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("url", out var url) ? Word(url) ?? "" : "").ToList();
        string[] needed = profile.IsCurrent ? ["category", "code", "value"] : ["code", "value"];
        var isWhole = needed.All(name => names.Count(one => one == name) == 1) && names.All(name => needed.Contains(name) || name == "qualification") && names.Count(name => name == "qualification") <= 1;
        var holds = parts.Zip(names).All(pair => pair.Second switch
        {
            "category" => pair.First.TryGetProperty("valueCode", out var code) && Word(code) is "cat-limitation" or "cat-decisional" or "cat-other",
            "code" => pair.First.TryGetProperty("valueCodeableConcept", out var concept) && Coding(concept) is { System: Details or Temporary },
            "value" => profile.DetailValues.Any(type => pair.First.TryGetProperty($"value{char.ToUpperInvariant(type[0])}{type[1..]}", out _)),
            "qualification" => pair.First.TryGetProperty("valueString", out var text) && Word(text) is { Length: > 0 },
            _ => false,
        });
        if (!isWhole || !holds)
        {
            faults.Add("detail does not have the form of this version");
        }
    }

    private static void InvariantFaults(JsonElement extension, Profile profile, List<string> faults)
    {
        var covered = Text(extension, "covered");
        var authorization = Text(extension, "pa-needed");
        var isConditional = covered == "conditional" || authorization == "conditional" || Has("doc-needed", "conditional");
        Need("q1", !Has("questionnaire") || Has("doc-needed"));
        Need("q3", isConditional == Has("info-needed"));
        Need("q5", (authorization == "satisfied") == Has("satisfied-pa-id"));
        if (!profile.IsCurrent)
        {
            // Its expression has no result, or a false one, for whatever has no pa-needed; its words then leave not-covered only what needs no authorization.
            Need("q2", authorization is not null && (covered != "not-covered" || authorization == "no-auth"));
            return;
        }

        Need("q2", covered != "not-covered" || authorization is null);
        Need("q4", !Has("doc-purpose", "withpa"));
        Need("q6", !Has("info-needed", "OTH") || Has("reason"));
        Need("q7", Values(extension, "reason").All(reason => reason.ValueKind == JsonValueKind.Object
            && (HasText(reason) || (Coding(reason) is { } coding && profile.Reasons.Contains(coding.Code)))));
        Need("q8", !Has("doc-purpose") || Has("reason"));
        Need("q9", !(covered == "indeterminate" || authorization == "indeterminate" || Has("doc-needed", "indeterminate")) || Has("reason"));

        bool Has(string part, string? word = null) => Values(extension, part).Any(value => word is null || Word(value) == word);

        void Need(string invariant, bool holds)
        {
            if (!holds)
            {
                faults.Add(invariant);
            }
        }
    }

    private static bool IsOfType(JsonElement value, string type, string name) => type switch
    {
        "valueReference" => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("reference", out var reference) && Word(reference) is { } text
            && (name != "coverage" || CoverageReference().IsMatch(text)),
        "valueCode" => Word(value) is { Length: > 0 } code && !code.Any(char.IsWhiteSpace),
        "valueCoding" => value.ValueKind == JsonValueKind.Object && IsCoding(value),
        "valueCodeableConcept" => value.ValueKind == JsonValueKind.Object && (HasText(value) || Coding(value) is not null),
        "valueCanonical" => Uri.TryCreate(Word(value), UriKind.Absolute, out _),
        "valueDate" => DateOnly.TryParseExact(Word(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "valueString" => Word(value) is { } words && words.Trim().Length > 0,
        _ => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any(),
    };

    private static bool HasText(JsonElement concept) => concept.TryGetProperty("text", out var text) && Word(text) is { } words && words.Trim().Length > 0;

    private static (string System, string Code)? Coding(JsonElement concept) =>
        concept.ValueKind == JsonValueKind.Object && concept.TryGetProperty("coding", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
        && list.EnumerateArray().All(IsCoding)
            ? (Word(list[0].GetProperty("system"))!, Word(list[0].GetProperty("code"))!)
            : null;

    private static bool IsCoding(JsonElement coding) =>
        coding.ValueKind == JsonValueKind.Object && coding.TryGetProperty("system", out var system) && coding.TryGetProperty("code", out var code)
        && Uri.TryCreate(Word(system), UriKind.Absolute, out _) && Word(code) is { Length: > 0 };

    private static List<JsonElement> Values(JsonElement extension, string part) =>
    [
        .. (extension.ValueKind == JsonValueKind.Object && extension.TryGetProperty("extension", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().AsEnumerable() : [])
            .Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("url", out var url) && Word(url) == part)
            .Select(one => one.EnumerateObject().FirstOrDefault(member => member.Name != "url").Value),
    ];

    private static string? Word(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<Part> SameParts() =>
    [
        new Part("coverage", "valueReference", 1, 1),
        new Part("doc-purpose", "valueCode", 0, int.MaxValue, ["withpa", "withclaim", "withorder", "retain-doc", "OTH"]),
        new Part("billingCode", "valueCoding", 0, int.MaxValue),
        new Part("reason", "valueCodeableConcept", 0, int.MaxValue),
        new Part("dependency", "valueReference", 0, int.MaxValue),
        new Part("questionnaire", "valueCanonical", 0, int.MaxValue),
        new Part("date", "valueDate", 1, 1),
        new Part("coverage-assertion-id", "valueString", 1, 1),
        new Part("satisfied-pa-id", "valueString", 0, 1),
    ];

    [GeneratedRegex("(^|/)Coverage/[A-Za-z0-9.-]{1,64}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CoverageReference();

    private sealed record Part(string Name, string Value, int Least, int Most, string[]? Codes = null);

    private sealed record Profile(bool IsCurrent, Part[] Parts, string[] ReasonCodes, string[] DetailValues)
    {
        public FrozenSet<string> Reasons { get; } = ReasonCodes.ToFrozenSet(StringComparer.Ordinal);
    }
}
