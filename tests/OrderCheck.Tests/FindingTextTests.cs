using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OrderCheck.Tests;

/// <summary>The catalogue of the words of all findings: complete, and grammatical for one and for several.</summary>
public sealed partial class FindingTextTests
{
    private static readonly Study Study = Shipped.Knowledge.Studies.ByCode("75574")!;

    private static readonly Study Other = Shipped.Knowledge.Studies.ByCode("75572")!;

    // Published on the wire, where codes are never taken back.
    private static readonly string[] NotYetRaised =
    [
        FindingCode.DiagnosisSupports, FindingCode.PriorAuthNotNeeded, FindingCode.AppropriateUse, FindingCode.CauseNotCardiac, FindingCode.SettingOfAnotherDay,
        FindingCode.PatientDeceased, FindingCode.DenialExpected, FindingCode.PriorTestMissing, FindingCode.PriorTestImplausibleDate, FindingCode.InvestigationalUse, FindingCode.ResearchUse,
    ];

    /// <summary>Every text of the catalogue, with invented words in its gaps.</summary>
    public static TheoryData<string, string, string, string?> Catalogue
    {
        get
        {
            var data = new TheoryData<string, string, string, string?>();
            foreach (var (name, text) in Texts())
            {
                data.Add(name, text.Code, text.Says, text.Remedy);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue))]
    public void A_text_has_a_known_code_and_whole_sentences(string name, string code, string says, string? remedy)
    {
        Assert.True(FindingCode.All.Contains(code), $"{name} has the code '{code}'");
        Assert.Matches(Sentence(), says);
        if (remedy is not null)
        {
            Assert.Matches(Sentence(), remedy);
        }
    }

    [Fact]
    public void Every_finding_code_has_a_text_in_the_catalogue_the_data_or_a_reader()
    {
        var own = Texts().Select(one => one.Text.Code);
        var data = Shipped.Knowledge.Policies.All.SelectMany(policy => policy.Editions).SelectMany(edition => edition.Criteria)
            .Concat(Shipped.Knowledge.Safety).SelectMany(criterion => criterion.Findings).Select(finding => finding.Code);
        Assert.Empty(FindingCode.All.Except([.. own, .. data, .. OfReaders(), .. NotYetRaised]));
    }

    [Fact]
    public void No_decider_words_a_finding_itself()
    {
        var wrong = CoreFiles().Where(file => !file.Name.StartsWith("Answers/", StringComparison.Ordinal))
            .SelectMany(file => NamedCode().Matches(file.Text).Select(match => $"{file.Name}: {match.Value}"))
            .Where(use => !use.EndsWith("FindingCode.All", StringComparison.Ordinal) && !use.EndsWith("FindingCode.AllClear", StringComparison.Ordinal));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Lists_are_written_as_a_sentence_needs_them()
    {
        Assert.Equal("a", Wording.And(["a", "a"]));
        Assert.Equal("a and b", Wording.And(["a", "b"]));
        Assert.Equal("a, b and c", Wording.And(["a", "b", "c"]));
        Assert.Equal("a, b", Wording.Some(["a", "b", "a"], 2));
        Assert.Equal("a, b and 2 more", Wording.Some(["a", "b", "c", "d"], 2));
    }

    [Fact]
    public void One_item_and_several_get_the_verb_that_fits()
    {
        Assert.Equal("There is 1 more finding of this kind.", OrderTexts.MoreOfThisKind("x", 1).Says);
        Assert.Equal("There are 2 more findings of this kind.", OrderTexts.MoreOfThisKind("x", 2).Says);
        Assert.Contains("93000 is not reported", SessionTexts.EcgIncluded(["93000"]).Says, StringComparison.Ordinal);
        Assert.Contains("93000 and 93005 are not reported", SessionTexts.EcgIncluded(["93000", "93005"]).Says, StringComparison.Ordinal);
        Assert.StartsWith("The code 75574 is a heart CT but", StudyTexts.WordsNameChestCt([Study]).Says, StringComparison.Ordinal);
        Assert.StartsWith("The codes 75572 and 75574 are heart CTs but", StudyTexts.WordsNameChestCt([Other, Study]).Says, StringComparison.Ordinal);
        Assert.StartsWith("Z95.1 says what", SupportTexts.StatusCodeAlone(["Z95.1"]).Says, StringComparison.Ordinal);
        Assert.StartsWith("Z95.1, Z95.5 say what", SupportTexts.StatusCodeAlone(["Z95.1", "Z95.5"]).Says, StringComparison.Ordinal);
        Assert.Contains("I25.10, which is listed", SupportTexts.ListedInChart(["I25.10"]).Says, StringComparison.Ordinal);
        Assert.Contains("I20.9, I25.10, which are listed", SupportTexts.ListedInChart(["I20.9", "I25.10"]).Says, StringComparison.Ordinal);
        Assert.Contains("code of the same condition is I20.0", SupportTexts.MoreSpecific("I20.9", ["I20.0"]).Says, StringComparison.Ordinal);
        Assert.Contains("codes of the same condition are: I20.0, I20.1", SupportTexts.MoreSpecific("I20.9", ["I20.0", "I20.1"]).Says, StringComparison.Ordinal);
        Assert.Contains("chest pain makes it", PurposeTexts.WordsCallItScreening(["chest pain"]).Says, StringComparison.Ordinal);
        Assert.Contains("chest pain, dyspnea make it", PurposeTexts.WordsCallItScreening(["chest pain", "dyspnea"]).Says, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, FindingText Text)> Texts() =>
        from type in typeof(FindingText).Assembly.GetTypes()
        where type.Name.EndsWith("Texts", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.ReturnType == typeof(FindingText)
        from several in new[] { false, true }
        let text = (FindingText)method.Invoke(null, [.. method.GetParameters().Select(parameter => Sample(parameter, several))])!
        select ($"{type.Name}.{method.Name}({(several ? "several" : "one")})", text);

    private static object? Sample(ParameterInfo parameter, bool several)
    {
        var (type, name) = (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, parameter.Name!);
        return type == typeof(string) ? name is "code" ? FindingCode.FactMissing : name is "says" or "text" or "remedy" or "ask" ? "It is so." : name == "problem" ? "is odd" : "word"
            : type == typeof(bool) ? several
            : type == typeof(int) ? several ? 2 : 1
            : type == typeof(DateOnly) ? new DateOnly(2026, 1, 2)
            : type == typeof(Study) ? Study
            : type == typeof(PatientCoverage) ? Coverage
            : type == typeof(TrailEntry) ? Entry(several)
            : type == typeof(FindingText) ? new FindingText(FindingCode.CoverageSecondary, "It is so.")
            : type == typeof(UnreadableOrder) ? new UnreadableOrder("ServiceRequest", "It is odd.", "Mend it.")
            : type.IsEnum ? Enum.GetValues(type).GetValue(0)
            : type.IsAssignableFrom(typeof(Study[])) && type.GenericTypeArguments[0] == typeof(Study) ? several ? new[] { Study, Other } : [Study]
            : type.GenericTypeArguments is [var item] && item == typeof(PatientCoverage) ? several ? new[] { Coverage, Coverage } : [Coverage]
            : type.GenericTypeArguments is [var pair] && pair == typeof((string, string)) ? several ? new[] { ("one", "heart MRI"), ("two", null) } : [("one", (string?)null)]
            : typeof(IEnumerable).IsAssignableFrom(type) ? several ? new[] { "one", "two" } : ["one"]
            : throw new InvalidOperationException($"no sample of {type}");
    }

    private static PatientCoverage Coverage => new() { Kind = PayerKind.Medicare, PlanName = "Prairie Plan" };

    private static TrailEntry Entry(bool several)
    {
        var rule = Shipped.Knowledge.StudyRules.All[0];
        return new TrailEntry(Question.Study, rule.Id, Truth.Unknown, "It is so.", rule.Citation, [], several ? ["one", "two"] : ["one"]) { Stale = ["old"] };
    }

    // What is found while a request is read is worded where it is read.
    private static IEnumerable<string> OfReaders() => SourceFiles("OrderCheck.Fhir").Concat(SourceFiles("OrderCheck.CdsHooks"))
        .Where(file => !file.Name.EndsWith("IssueCodes.cs", StringComparison.Ordinal))
        .SelectMany(file => NamedCode().Matches(file.Text))
        .Select(match => typeof(FindingCode).GetField(match.Groups[1].Value)?.GetValue(null)).OfType<string>();

    private static IEnumerable<(string Name, string Text)> CoreFiles() => SourceFiles("OrderCheck");

    private static IEnumerable<(string Name, string Text)> SourceFiles(string project)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "src", project));
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path)))
            .Where(file => !file.Item1.StartsWith("obj/", StringComparison.Ordinal) && !file.Item1.StartsWith("bin/", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"FindingCode\.(\w+)")]
    private static partial Regex NamedCode();

    [GeneratedRegex(@"^['\w](?!.*(  |\{|\}|\.\.$|,,)).*[.?]$")]
    private static partial Regex Sentence();

    private static string Here([CallerFilePath] string path = "") => path;
}
