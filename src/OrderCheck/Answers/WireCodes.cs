namespace OrderCheck;

/// <summary>The words of the wire contract for our enumerations: the same over FHIR, JSON, hooks, command line and in case files.</summary>
public static class WireCodes
{
    /// <summary><c>screening</c>, <c>diagnostic</c> or <c>indeterminate</c>.</summary>
    public static string ToCode(this OrderPurpose value) => value switch
    {
        OrderPurpose.Screening => "screening",
        OrderPurpose.Diagnostic => "diagnostic",
        _ => "indeterminate",
    };

    /// <summary><c>supported</c>, <c>unsupported</c>, <c>insufficient</c> or <c>no-policy</c>.</summary>
    public static string ToCode(this DiagnosisSupport value) => value switch
    {
        DiagnosisSupport.Supported => "supported",
        DiagnosisSupport.Unsupported => "unsupported",
        DiagnosisSupport.NoPolicy => "no-policy",
        _ => "insufficient",
    };

    /// <summary><c>needed</c>, <c>on-file</c>, <c>not-needed</c>, <c>not-applicable</c> or <c>undetermined</c>.</summary>
    public static string ToCode(this AbnStatus value) => value switch
    {
        AbnStatus.Needed => "needed",
        AbnStatus.OnFile => "on-file",
        AbnStatus.NotNeeded => "not-needed",
        AbnStatus.NotApplicable => "not-applicable",
        _ => "undetermined",
    };

    /// <summary><c>required</c>, <c>likely</c>, <c>not-needed</c>, <c>satisfied</c> or <c>unknown</c>.</summary>
    public static string ToCode(this PriorAuth value) => value switch
    {
        PriorAuth.Required => "required",
        PriorAuth.Likely => "likely",
        PriorAuth.NotNeeded => "not-needed",
        PriorAuth.Satisfied => "satisfied",
        _ => "unknown",
    };

    /// <summary>True for required and likely, false for not-needed and satisfied, null for unknown.</summary>
    public static bool? IsLikely(this PriorAuth value) => value switch
    {
        PriorAuth.Required or PriorAuth.Likely => true,
        PriorAuth.NotNeeded or PriorAuth.Satisfied => false,
        _ => null,
    };

    /// <summary><c>medicare</c>, <c>medicare-advantage</c>, <c>medicaid</c>, <c>commercial</c>, <c>tricare-va</c>, <c>self-pay</c>,
    /// <c>other</c> or <c>unknown</c>.</summary>
    public static string ToCode(this PayerKind value) => value switch
    {
        PayerKind.Medicare => "medicare",
        PayerKind.MedicareAdvantage => "medicare-advantage",
        PayerKind.Medicaid => "medicaid",
        PayerKind.Commercial => "commercial",
        PayerKind.TricareVa => "tricare-va",
        PayerKind.SelfPay => "self-pay",
        PayerKind.Other => "other",
        _ => "unknown",
    };

    /// <summary><c>outpatient</c>, <c>observation</c>, <c>emergency</c>, <c>inpatient</c> or <c>not-told</c>.</summary>
    public static string ToCode(this CareSetting value) => value switch
    {
        CareSetting.Outpatient => "outpatient",
        CareSetting.Observation => "observation",
        CareSetting.Emergency => "emergency",
        CareSetting.Inpatient => "inpatient",
        _ => "not-told",
    };

    /// <summary><c>met</c>, <c>not-met</c> or <c>unknown</c>.</summary>
    public static string ToCode(this Truth value) => value switch
    {
        Truth.Met => "met",
        Truth.NotMet => "not-met",
        _ => "unknown",
    };

    /// <summary><c>study</c>, <c>purpose</c>, <c>support</c>, <c>notice</c>, <c>prior-auth</c> or <c>safety</c>.</summary>
    public static string ToCode(this Question value) => value switch
    {
        Question.Study => "study",
        Question.Purpose => "purpose",
        Question.Support => "support",
        Question.Notice => "notice",
        Question.Safety => "safety",
        _ => "prior-auth",
    };

    /// <summary><c>information</c>, <c>warning</c> or <c>error</c>.</summary>
    public static string ToCode(this Severity value) => value switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "information",
    };

    /// <summary>The words of policies for the notice on file.</summary>
    internal static string ToCode(this NoticeState state) => state switch
    {
        NoticeState.Valid => "valid",
        NoticeState.ExpiredForm => "expired-form",
        NoticeState.Blanket => "blanket",
        NoticeState.Late => "late",
        NoticeState.Refused => "refused",
        NoticeState.RefusedWitnessed => "refused-witnessed",
        NoticeState.Option2 => "option-2",
        NoticeState.Option3 => "option-3",
        NoticeState.Old => "old",
        NoticeState.NoOption => "no-option",
        NoticeState.StudyDone => "study-done",
        _ => "none",
    };

    /// <summary>Reads one of the words of an enumeration back.</summary>
    /// <returns>The value, or null when the word is none of them.</returns>
    public static T? FromWire<T>(string word, Func<T, string> toWire)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(toWire(value), word, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }
}
