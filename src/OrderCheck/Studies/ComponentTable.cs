using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>How sure a row of the component table is.</summary>
internal enum ComponentOutcome
{
    /// <summary>One study, nothing to add.</summary>
    Ok,

    /// <summary>One study, with something inferred.</summary>
    Inferred,

    /// <summary>Several studies fit: one question is open.</summary>
    Underspecified,

    /// <summary>What was asked for cannot be done together.</summary>
    Contradiction,
}

/// <summary>What is asked for, one value per axis.</summary>
internal sealed record ComponentQuery(IReadOnlySet<string> Words, string Contrast, string Stress, string LateEnhancement, string Flow);

/// <summary>From what is asked for to the study: rows in their order, the first that matches holds.</summary>
internal sealed class ComponentTable
{
    /// <summary>The component words of the wire contract.</summary>
    public static readonly FrozenSet<string> Components = new[]
    {
        "contrast-none", "contrast-given", "stress-vasodilator", "stress-dobutamine", "stress-exercise", "stress-none", "perfusion", "late-enhancement",
        "late-enhancement-none", "flow", "flow-none", "mapping", "calcium-quantification", "coronary-angiography", "bypass-grafts", "structure",
        "pulmonary-veins", "congenital", "ffr",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, ComponentOutcome> Outcomes = new Dictionary<string, ComponentOutcome>(StringComparer.Ordinal)
    {
        ["ok"] = ComponentOutcome.Ok,
        ["inferred"] = ComponentOutcome.Inferred,
        ["underspecified"] = ComponentOutcome.Underspecified,
        ["contradiction"] = ComponentOutcome.Contradiction,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private ComponentTable(ImmutableArray<ComponentRow> rows, ImmutableArray<Misreading> misreadings)
    {
        Rows = rows;
        Misreadings = misreadings;
    }

    public ImmutableArray<ComponentRow> Rows { get; }

    public ImmutableArray<Misreading> Misreadings { get; }

    /// <summary>The row that holds for what is asked for.</summary>
    public ComponentRow Match(string modality, ComponentQuery query)
    {
        foreach (var row in Rows)
        {
            if (row.Modality == modality && row.Matches(query))
            {
                return row;
            }
        }

        throw new InvalidOperationException($"no row of the component table holds for {modality}; the table was checked to end with one");
    }

    public static ComponentTable Read(StrictJsonNode file, ImmutableArray<Study> studies, DocumentTable documents)
    {
        var sheet = file.Text("id");
        var edition = file.Date("edition");
        var rows = file.RequiredList("rows", node => ReadRow(node, sheet, edition, documents, studies));
        var misreadings = file.List("misreadings", node =>
        {
            var misreading = new Misreading(
                ReadRule(node, sheet, edition, documents), node.Text("stated"), StudyOf(node.Required("study"), studies), node.Texts("lateEnhancement"));
            node.Done();
            return misreading;
        });
        file.OptionalText("about");
        file.Done();
        foreach (var modality in new[] { "CT", "MR" })
        {
            if (rows.LastOrDefault(row => row.Modality == modality) is not { } last || !CatchesTheRest(last))
            {
                throw file.Fault($"the rows of {modality} do not end with one for a bare request", "let the last row ask for nothing but the modality, or for 'unknown' on its axes");
            }
        }

        if (rows.GroupBy(row => row.Rule.Id.Criterion).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"row '{twice.Key}' is there twice", "keep one");
        }

        return new ComponentTable(rows, misreadings);
    }

    private static bool CatchesTheRest(ComponentRow row) =>
        row.All.IsEmpty && row.Any.IsEmpty && row.Without.IsEmpty && Array.TrueForAll([row.Contrast, row.Stress, row.LateEnhancement, row.Flow], axis => axis.IsEmpty || axis.Contains("unknown"));

    private static ComponentRow ReadRow(StrictJsonNode node, string sheet, DateOnly edition, DocumentTable documents, ImmutableArray<Study> studies)
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
            throw node.Fault("the outcome and the studies do not fit together", "ok and inferred name one 'study'; underspecified and contradiction name two 'candidates' or more and what to 'ask'");
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
        Components.Contains(word.AsText()) || word.AsText() is "angiography" or "coronary"
            ? word.AsText()
            : throw word.Fault($"'{word.AsText()}' is not a component", $"use one of {string.Join(", ", Components.Order(StringComparer.Ordinal))}, angiography, coronary"));

    private static ImmutableArray<string> AxisOf(StrictJsonNode node, string name, params ImmutableArray<string> values) => node.List(name, value =>
        values.Contains(value.AsText()) ? value.AsText() : throw value.Fault($"'{value.AsText()}' is not known here", $"use one of {string.Join(", ", values)}"));
}

/// <summary>One row: matches when all of <see cref="All"/>, one of <see cref="Any"/>, none of <see cref="Without"/> was asked for and every axis it names fits.</summary>
internal sealed record ComponentRow
{
    public required CitedRule Rule { get; init; }

    public required string Modality { get; init; }

    public required ImmutableArray<string> All { get; init; }

    public required ImmutableArray<string> Any { get; init; }

    public required ImmutableArray<string> Without { get; init; }

    public required ImmutableArray<string> Contrast { get; init; }

    public required ImmutableArray<string> Stress { get; init; }

    public required ImmutableArray<string> LateEnhancement { get; init; }

    public required ImmutableArray<string> Flow { get; init; }

    public required ComponentOutcome Outcome { get; init; }

    /// <summary>The study, or null when there are candidates.</summary>
    public required Study? Study { get; init; }

    /// <summary>Studies whose stated code does not contradict the row though it names another study.</summary>
    public required ImmutableArray<Study> Fits { get; init; }

    public required ImmutableArray<Study> Candidates { get; init; }

    /// <summary>What was taken for granted, or null.</summary>
    public required string? Infers { get; init; }

    /// <summary>The one question that would settle it, or null.</summary>
    public required string? Ask { get; init; }

    /// <summary>True when a code for the study does not contradict what is asked for.</summary>
    public bool Admits(Study study) =>
        Study == study || Fits.Contains(study) || (Outcome is not ComponentOutcome.Contradiction && Candidates.Contains(study));

    public bool Matches(ComponentQuery query) =>
        On(Contrast, query.Contrast) && On(Stress, query.Stress) && On(LateEnhancement, query.LateEnhancement) && On(Flow, query.Flow)
        && All.All(query.Words.Contains) && (Any.IsEmpty || Any.Any(query.Words.Contains)) && !Without.Any(query.Words.Contains);

    private static bool On(ImmutableArray<string> axis, string value) => axis.IsEmpty || axis.Contains(value);
}

/// <summary>A code that some guides give a meaning it has not: stated so while the components ask for that other study.</summary>
internal sealed record Misreading(CitedRule Rule, string Stated, Study Study, ImmutableArray<string> LateEnhancement);
