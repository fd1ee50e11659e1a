namespace OrderCheck;

/// <summary>A signal as it was found in the order or the chart.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Role">A reason for the order, the record, or the family.</param>
/// <param name="ConditionStatus">How far it holds: negated text counts as refuted.</param>
/// <param name="FromText">True when read from free text.</param>
/// <param name="Icd10Cm">The ICD-10-CM code that carried it, or null (words, SNOMED CT).</param>
/// <param name="Evidence">What was told.</param>
internal sealed record DetectedSignal(
    Signal Signal, DiagnosisRole Role, ConditionStatus ConditionStatus, bool FromText, string? Icd10Cm, Evidence Evidence)
{
    /// <summary>When it began, or null.</summary>
    public DateOnly? Onset { get; init; }

    /// <summary>When it was entered in the record, or null.</summary>
    public DateOnly? RecordedOn { get; init; }

    /// <summary>True when a procedure said it: it began on the day the procedure was done.</summary>
    public bool IsProcedure { get; init; }

    /// <summary>Why it is history although the record lists it as present, or null while it is current.</summary>
    public string? Stale { get; init; }

    /// <summary>True for an implant that was taken out.</summary>
    public bool IsRemoved => Signal.Removable && ConditionStatus == ConditionStatus.Past;

    /// <summary>The day its age counts from, or null.</summary>
    public DateOnly? On => Onset ?? RecordedOn;

    /// <summary>What the words assert of it; present for what a code carries.</summary>
    public AssertionStatus Assertion { get; init; }

    /// <summary>By content: reasons first, then the record, then the family.</summary>
    public static int Compare(DetectedSignal one, DetectedSignal other)
    {
        var by = one.Role.CompareTo(other.Role);
        by = by != 0 ? by : one.ConditionStatus.CompareTo(other.ConditionStatus);
        by = by != 0 ? by : one.Signal.Class.CompareTo(other.Signal.Class);
        by = by != 0 ? by : string.CompareOrdinal(one.Signal.Id, other.Signal.Id);
        by = by != 0 ? by : string.CompareOrdinal(one.Icd10Cm, other.Icd10Cm);
        by = by != 0 ? by : one.FromText.CompareTo(other.FromText);
        by = by != 0 ? by : string.CompareOrdinal(one.Evidence.Says, other.Evidence.Says);
        by = by != 0 ? by : Nullable.Compare(one.Onset, other.Onset);
        by = by != 0 ? by : Nullable.Compare(one.RecordedOn, other.RecordedOn);
        return by != 0 ? by : string.CompareOrdinal(one.Evidence.Origin, other.Evidence.Origin);
    }

    /// <summary>True when they differ at most in where they were said.</summary>
    public static bool AreAlike(DetectedSignal one, DetectedSignal other) =>
        one.Role == other.Role && one.ConditionStatus == other.ConditionStatus && one.Signal.Id == other.Signal.Id
        && one.Icd10Cm == other.Icd10Cm
        && one.FromText == other.FromText && one.Onset == other.Onset && one.RecordedOn == other.RecordedOn
        && one.Evidence.Says == other.Evidence.Says;
}
