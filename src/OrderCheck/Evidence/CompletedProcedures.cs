using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The procedures of the chart that were done and that can be planned too: one that was done after its plan ends the
/// plan.</summary>
internal sealed class CompletedProcedures
{
    public const string PlannedProcedure = "planned-procedure";

    private readonly FrozenDictionary<string, DateOnly> _lastDone;

    private CompletedProcedures(Dictionary<string, DateOnly> lastDone) => _lastDone = lastDone.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The procedures done, by the signal of their plan. One without a date ends every plan: nothing shows that the plan is the
    /// later one.</summary>
    public static CompletedProcedures Of(IEnumerable<Diagnosis> diagnoses, SignalTable signals)
    {
        var lastDone = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var procedure in diagnoses.Where(
            diagnosis => diagnosis is { IsProcedure: true, ConditionStatus: ConditionStatus.Present or ConditionStatus.Past }))
        {
            var coded = procedure.Codes.SelectMany(code => signals.ForProcedure(code.Code.Value));
            var named = signals.ReadText(procedure.Text)
                .Where(hit => hit.Status is AssertionStatus.Present or AssertionStatus.Done or AssertionStatus.Historical)
                .Select(hit => hit.Meaning);
            foreach (var signal in coded.Concat(named).Where(signal => signal.Class == SignalClass.PlannedProcedure))
            {
                var done = procedure.Onset ?? DateOnly.MaxValue;
                lastDone[signal.Id] = lastDone.TryGetValue(signal.Id, out var other) && other > done ? other : done;
            }
        }

        return new CompletedProcedures(lastDone);
    }

    /// <summary>True when the procedure was done on the day of its plan or later, or when the plan has no date.</summary>
    public bool EndPlan(string signal, DateOnly? planned) => _lastDone.TryGetValue(signal, out var done) && !(planned > done);

    /// <summary>The facts without the plans that ended.</summary>
    public IReadOnlyDictionary<string, KnownFact> WithoutEndedPlans(Dictionary<string, KnownFact> facts)
    {
        if (facts.TryGetValue(PlannedProcedure, out var plans))
        {
            ImmutableArray<FactValue> open = [.. plans.Values.Where(value => value.Word is not { } word || !EndPlan(word, plans.On))];
            if (open.IsEmpty)
            {
                facts.Remove(PlannedProcedure);
            }
            else
            {
                facts[PlannedProcedure] = plans with { Values = open };
            }
        }

        return facts;
    }
}
