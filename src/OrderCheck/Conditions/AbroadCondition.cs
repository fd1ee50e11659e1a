namespace OrderCheck;

/// <summary>The study is done outside the United States and its territories, or is not.</summary>
internal sealed record AbroadCondition(bool Wanted) : Condition
{
    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Order.PlaceOfService is not { } place)
        {
            trace.AddMissing("where the study is done");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence(place.IsAbroad ? "outside the United States" : "in the United States", place.Origin));
        return Truth.Of(place.IsAbroad == Wanted);
    }

    public override string Describe() => Wanted ? "the place lies outside the United States" : "the place lies in the United States";
}
