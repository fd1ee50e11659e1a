using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads <c>studies/components.json</c>.</summary>
internal static class ComponentTableReader
{
    private static readonly FrozenDictionary<string, ComponentOutcome> Outcomes = new Dictionary<string, ComponentOutcome>(
        StringComparer.Ordinal)
    {
        ["ok"] = ComponentOutcome.Ok,
        ["inferred"] = ComponentOutcome.Inferred,
        ["underspecified"] = ComponentOutcome.Underspecified,
        ["contradiction"] = ComponentOutcome.Contradiction,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ComponentTable Read(StrictJsonNode file, ImmutableArray<Study> studies, DocumentTable documents)
    {
        var sheet = file.Text("id");
        var edition = file.Date("edition");
        var rows = file.RequiredList("rows", node => ReadRow(node, sheet, edition, documents, studies));
        var misreadings = file.List("misreadings", node =>
        {
            var misreading = new Misreading(
                ReadRule(node, sheet, edition, documents), node.Text("stated"), StudyOf(node.Required("study"), studies),
                node.Texts("lateEnhancement"));
            node.Done();
            return misreading;
        });
        file.OptionalText("about");
        file.Done();
        foreach (var modality in new[] { "CT", "MR" })
        {
            if (rows.LastOrDefault(row => row.Modality == modality) is not { } last || !CatchesTheRest(last))
            {
                throw file.Fault($"the rows of {modality} do not end with one for a bare request",
                    "let the last row ask for nothing but the modality, or for 'unknown' on its axes");
            }
        }

        if (rows.GroupBy(row => row.Rule.Id.Criterion).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"row '{twice.Key}' is there twice", "keep one");
        }

        return new ComponentTable(rows, misreadings);
    }

    private static bool CatchesTheRest(ComponentRow row) =>
        row.All.IsEmpty && row.Any.IsEmpty && row.Without.IsEmpty
        && Array.TrueForAll([row.Contrast, row.Stress, row.LateEnhancement, row.Flow], axis => axis.IsEmpty || axis.Contains("unknown"));

    private static ComponentRow ReadRow(
        StrictJsonNode node, string sheet, DateOnly edition, DocumentTable documents, ImmutableArray<Study> studies)
    {
        var row = new ComponentRow
        {
            Rule = ReadRule(node, sheet, edition, documents),
            Modality = node.Text("modality"),
            All = WordsOf(node, "all"),
            Any = WordsOf(node, "any"),
            Without = WordsOf(node, "without"),
            Contrast = AxisOf(node, "contrast", "none", "given", "with-only", "unknown"),
            Stress = AxisOf(node, "stress", "none", "wall-motion", "vasodilator", "unspecified", "unknown"),
            LateEnhancement = AxisOf(node, "lateEnhancement", "yes", "no", "unknown"),
            Flow = AxisOf(node, "flow", "yes", "no", "unknown"),
            Outcome = node.Required("outcome").Word(Outcomes),
            Study = node.Optional("study") is { } study ? StudyOf(study, studies) : null,
            Fits = node.List("fits", fit => StudyOf(fit, studies)),
            Candidates = node.List("candidates", candidate => StudyOf(candidate, studies)),
            Infers = node.OptionalText("infers"),
            Ask = node.OptionalText("ask"),
        };
        node.Done();
        var determined = row.Outcome is ComponentOutcome.Ok or ComponentOutcome.Inferred;
        if (determined != row.Study is not null || (!determined && (row.Candidates.Length < 2 || row.Ask is null)))
        {
            throw node.Fault("the outcome and the studies do not fit together",
                "ok and inferred name one 'study'; underspecified and contradiction name two 'candidates' or more and what to 'ask'");
        }

        return row;
    }

    private static CitedRule ReadRule(StrictJsonNode node, string sheet, DateOnly edition, DocumentTable documents) =>
        new(new CriterionId(sheet, edition, node.Text("id")), node.Text("says"), documents.Cite(node.Required("cite")));

    private static Study StudyOf(StrictJsonNode node, ImmutableArray<Study> studies)
    {
        var id = node.AsText();
        return studies.FirstOrDefault(study => study.Id == id)
            ?? throw node.Fault($"'{id}' is not a study", $"use one of {string.Join(", ", studies.Select(study => study.Id))}");
    }

    private static ImmutableArray<string> WordsOf(StrictJsonNode node, string name) => node.List(name, word =>
        StudyComponents.All.Contains(word.AsText()) || word.AsText() is "angiography" or "coronary"
            ? word.AsText()
            : throw word.Fault($"'{word.AsText()}' is not a component",
            $"use one of {string.Join(", ", StudyComponents.All.Order(StringComparer.Ordinal))}, angiography, coronary"));

    private static ImmutableArray<string> AxisOf(StrictJsonNode node, string name, params ImmutableArray<string> values) =>
        node.List(name, value =>
        values.Contains(value.AsText()) ? value.AsText()
        : throw value.Fault($"'{value.AsText()}' is not known here", $"use one of {string.Join(", ", values)}"));
}
