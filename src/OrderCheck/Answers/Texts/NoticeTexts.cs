namespace OrderCheck;

/// <summary>Texts of the fourth and fifth question: notice and prior authorization, where no rule of the data speaks.</summary>
internal static class NoticeTexts
{
    public const string NoRule = "No notice rule of this payer was in force that day, or none is known to us.";
    public const string NoAuthorizationRule = "No authorization rule of this payer is known to us.";
    public const string NoCoverageForAuthorization = "Without an active coverage nobody can tell whether authorization is asked for.";

    public const string PatientOmitted = "whose it is";
    public const string OrderOmitted = "which order it is for";
    public const string DateOmitted = "the day it was signed";
    public const string ExpiryOmitted = "the expiry printed on the form";

    /// <summary>What a notice leaves out is taken in its favour, but never in silence.</summary>
    public static FindingText OnFileWithGaps(IEnumerable<string> omitted) => new(
        FindingCode.AbnOnFile, $"The notice on file leaves out what was taken as given: {Wording.Semicolon(omitted)}.",
        "Check the signed form before the claim relies on it.");
}
