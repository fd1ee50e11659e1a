namespace OrderCheck;

/// <summary>A more specific or documented diagnosis may apply, or none does.</summary>
internal sealed record AskFirstCondition(bool Wanted) : StateCondition
{
    public override string Describe() => Wanted ? "a more specific diagnosis may apply" : "no more specific diagnosis may apply";

    protected override string? Find(EvaluationInput input) =>
        input.Answers.AskFirst == Wanted ? "another documented diagnosis may apply" : null;
}
