using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Tests the latest value of a fact against words, yes/no or a range.</summary>
internal sealed record FactCondition(FactDefinition Fact, ImmutableArray<string> Is, bool? Yes, NumberRange? Range) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Observations, EvidenceKind.Problems];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Facts.Find(Fact.Name) is not { } known)
        {
            trace.AddMissing(Fact.Ask);
            return Truth.Unknown;
        }

        if (known.Contradicts)
        {
            trace.AddMissing($"{Fact.Ask} (told twice, differently)");
            return Truth.Unknown;
        }

        if (known.Stale is { } why && !input.CountsStale)
        {
            trace.AddStale($"{Fact.Ask} (last known {string.Join(", ", known.Values)}; {why})");
            return Truth.Unknown;
        }

        trace.AddEvidence(known.Evidence);
        foreach (var value in known.Values)
        {
            if (Holds(value))
            {
                return Truth.Met;
            }
        }

        // Of a fact that can have several values, those not provided may still hold.
        if (Fact.Many)
        {
            trace.AddMissing(Fact.Ask);
            return Truth.Unknown;
        }

        return Truth.NotMet;
    }

    public override string Describe()
    {
        var says = !Is.IsEmpty ? $"is {ConditionText.Or(Is)}" : Yes is { } yes ? yes ? "is yes" : "is no" : Range?.Describe();
        return $"{Fact.Name} {says}";
    }

    private bool Holds(FactValue value) =>
        (value.Word is { } word && Is.Contains(word))
        || (value.Flag is { } flag && Yes == flag)
        || (value.Number is { } number && Range?.Holds(number) == true);
}
