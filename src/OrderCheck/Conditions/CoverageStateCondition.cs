using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The governing coverage is in one of these states.</summary>
/// <param name="Of">The states; the first that holds is the evidence.</param>
/// <param name="PlanTypeWords">Words that name a kind of plan and no plan: "Medicare Advantage HMO" names none.</param>
internal sealed record CoverageStateCondition(ImmutableArray<CoverageState> Of, FrozenSet<string> PlanTypeWords) : StateCondition
{
    public static readonly FrozenDictionary<string, CoverageState> Words = new Dictionary<string, CoverageState>
    {
        ["none-active"] = CoverageState.NoneActive, ["unknown-payer"] = CoverageState.UnknownPayer,
        ["dual-eligible"] = CoverageState.DualEligible, ["plan-named"] = CoverageState.PlanNamed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Coverage];

    public override string Describe() => $"the coverage is {ConditionText.Or(Of, state => Words.First(word => word.Value == state).Key)}";

    protected override string? Find(EvaluationInput input)
    {
        foreach (var state in Of)
        {
            if (Holds(state, input.Coverage))
            {
                return InWords(state);
            }
        }

        return null;
    }

    private bool Holds(CoverageState state, CoverageContext coverage) => state switch
    {
        CoverageState.NoneActive => coverage.Governing is null,
        CoverageState.UnknownPayer => coverage.Kind == PayerKind.Unknown,
        CoverageState.DualEligible => coverage.IsDualEligible,
        _ => coverage.Governing is { } governing && (governing.Payer is not null || NamesAPlan(governing.PlanName) || NamesAPlan(governing.PayerName)),
    };

    private bool NamesAPlan(string? name) =>
        name is not null && PayerTable.Normal(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(word => !PlanTypeWords.Contains(word));

    private static string InWords(CoverageState state) => state switch
    {
        CoverageState.NoneActive => "no coverage is active",
        CoverageState.UnknownPayer => "the payer is not known",
        CoverageState.DualEligible => "Medicaid is active beside it",
        _ => "the plan is named",
    };
}
