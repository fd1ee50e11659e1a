namespace OrderCheck;

/// <summary>Another active coverage whose answers the reader should know too.</summary>
/// <param name="Coverage">The coverage.</param>
/// <param name="Finding">The finding that names its answers, also the rule it rests on.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Says">Why they are named.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record OtherCoverage(PatientCoverage Coverage, string Finding, Severity Severity, string Says, string Remedy)
{
    /// <summary>The finding with what the other coverage would have answered.</summary>
    public Finding Answered(OrderAssessment answers, CitedRules rules) => rules.Raise(
        Finding, Finding, Severity,
        $"{Says} Under {Coverage.DisplayName()}: diagnosis {answers.Support!.Value.ToCode()}, notice {answers.Notice!.Value.Status.ToCode()}, authorization {answers.PriorAuth!.Value.ToCode()}.",
        Remedy, Coverage.Origin);
}
