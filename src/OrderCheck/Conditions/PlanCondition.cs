using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The plan goes by one of these names.</summary>
/// <param name="Names">The names as written in the policy.</param>
internal sealed record PlanCondition(ImmutableArray<string> Names) : Condition
{
    private readonly ImmutableArray<string> _normal = [.. Names.Select(PayerTable.Normal)];

    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Coverage];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var coverage = input.Coverage.Governing;
        foreach (var name in new[] { coverage?.PlanName, coverage?.PayerName }.OfType<string>())
        {
            var normal = PayerTable.Normal(name);
            if (_normal.Any(known => normal.Contains(known, StringComparison.Ordinal)))
            {
                trace.AddEvidence(new Evidence($"plan: {name}", coverage?.Origin));
                return Truth.Met;
            }
        }

        if (coverage?.PlanName is not null)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("the name of the plan");
        return Truth.Unknown;
    }

    public override string Describe() => $"the plan is named {ConditionText.Or(Names)}";
}
