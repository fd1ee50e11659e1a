namespace OrderCheck;

/// <summary>Holds for every order.</summary>
internal sealed record AlwaysCondition : Condition
{
    public static readonly AlwaysCondition Instance = new();

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace) => Truth.Met;

    public override string Describe() => "always";
}
