using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The order carries one of these modifiers, in either case.</summary>
internal sealed record ModifierCondition(ImmutableArray<string> Modifiers) : StateCondition
{
    public override string Describe() => $"the order carries {ConditionText.Or(Modifiers)}";

    protected override string? Find(EvaluationInput input) =>
        input.Order.Modifiers.Any(modifier => Modifiers.Contains(modifier.Code.Value, StringComparer.OrdinalIgnoreCase))
        ? $"modifier {string.Join(" or ", Modifiers.Order(StringComparer.Ordinal))} on the order"
        : null;
}
