namespace OrderCheck;

/// <summary>An ICD-10-CM code of the order or the record that is valid on the date of service.</summary>
/// <param name="Value">The code, upper case with dot.</param>
/// <param name="Class">The class of its signal, or null when no signal knows it.</param>
/// <param name="ConditionStatus">Present or past.</param>
/// <param name="Evidence">What was told.</param>
internal sealed record ValidDiagnosis(string Value, SignalClass? Class, ConditionStatus ConditionStatus, Evidence Evidence)
{
    public static int Compare(ValidDiagnosis one, ValidDiagnosis other)
    {
        var by = string.CompareOrdinal(one.Value, other.Value);
        by = by != 0 ? by : one.ConditionStatus.CompareTo(other.ConditionStatus);
        by = by != 0 ? by : string.CompareOrdinal(one.Evidence.Says, other.Evidence.Says);
        return by != 0 ? by : string.CompareOrdinal(one.Evidence.Origin, other.Evidence.Origin);
    }
}
