namespace OrderCheck;

/// <summary>Another active coverage whose answers the reader should know too.</summary>
/// <param name="Coverage">The coverage.</param>
/// <param name="Rule">The rule that the finding rests on.</param>
/// <param name="Text">Why its answers are named, and what to do.</param>
/// <param name="Severity">The severity of the finding.</param>
internal sealed record OtherCoverage(PatientCoverage Coverage, string Rule, FindingText Text, Severity Severity)
{
    /// <summary>The finding with what the other coverage would have answered.</summary>
    public Finding Answered(OrderAssessment answers, CitedRules rules) => rules.Raise(
        Rule, CoverageTexts.WithAnswersOf(Text, Coverage, answers.Support!.Value, answers.Notice!.Value.Status, answers.PriorAuth!.Value),
        Severity, Coverage.Origin);
}
