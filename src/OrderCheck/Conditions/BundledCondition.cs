namespace OrderCheck;

/// <summary>The order is part of another order of its session, or is not.</summary>
internal sealed record BundledCondition(bool Wanted) : StateCondition
{
    public override string Describe() =>
        Wanted ? "the order is bundled into another of the session" : "the order is not bundled into another of the session";

    protected override string? Find(EvaluationInput input) =>
        input.Answers.IsBundled == Wanted ? "bundled into another order of the session" : null;
}
