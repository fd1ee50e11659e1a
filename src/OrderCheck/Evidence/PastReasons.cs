using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Finds reasons of an order that the record has as resolved or inactive.</summary>
internal static class PastReasons
{
    private const int CategoryLength = 3;

    /// <summary>
    /// One finding for each reason whose code, or for a disease whose category or signal, the record has as past and nowhere as
    /// present. The reason stays one: diseases come back and records are tidied late.
    /// </summary>
    public static IEnumerable<Finding> Find(
        ImmutableArray<ValidDiagnosis> reasons, ImmutableArray<DetectedSignal> own, ChartView chart, CitedRules rules)
    {
        foreach (var reason in reasons)
        {
            var diseases = own.Where(signal => signal.Icd10Cm == reason.Value && signal.Signal.Class == SignalClass.Disease)
                .Select(signal => signal.Signal).ToHashSet();
            if (Entry(chart, reason, diseases, ConditionStatus.Past) is { } past && Entry(chart, reason, diseases, ConditionStatus.Present) is null)
            {
                yield return rules.Raise(
                    ScreeningRule.PastInRecord, DiagnosisTexts.ReasonPastInRecord(reason.Value), Severity.Warning, reason.Evidence.Origin, past.Origin);
            }
        }
    }

    private static Evidence? Entry(ChartView chart, ValidDiagnosis reason, HashSet<Signal> diseases, ConditionStatus status) =>
        chart.Record.FirstOrDefault(entry => entry.ConditionStatus == status && IsSame(entry, reason))?.Evidence
        ?? chart.Signs.FirstOrDefault(signal => signal.ConditionStatus == status && diseases.Contains(signal.Signal)
            && signal is { Role: DiagnosisRole.Record, FromText: false, Icd10Cm: null })?.Evidence;

    private static bool IsSame(ValidDiagnosis entry, ValidDiagnosis reason) => entry.Value == reason.Value
        || (reason.Class == SignalClass.Disease && Category(entry) == Category(reason));

    private static string Category(ValidDiagnosis diagnosis) => diagnosis.Value[..CategoryLength];
}
