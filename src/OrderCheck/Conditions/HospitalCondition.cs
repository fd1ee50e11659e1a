namespace OrderCheck;

/// <summary>The study is done in a hospital department, or is not.</summary>
internal sealed record HospitalCondition(bool Wanted) : Condition
{
    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Order.PlaceOfService is not { IsHospital: { } hospital } place)
        {
            trace.AddMissing("whether the study is done in a hospital department");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence(hospital ? "hospital department" : "no hospital department", place.Origin));
        return Truth.Of(hospital == Wanted);
    }

    public override string Describe() => Wanted ? "the place is a hospital department" : "the place is not a hospital department";
}
