namespace OrderCheck.Fhir.Reading;

/// <summary>How the request names the patient of a notice. It goes into the draft alone: no answer, log or record holds it.</summary>
/// <param name="Name">First, middle and last name, or null.</param>
/// <param name="RecordNumber">The medical record number, or null; never a Medicare or Social Security number.</param>
public sealed record NoticeSubject(string? Name, string? RecordNumber)
{
    /// <summary>The request does not name the patient.</summary>
    public static NoticeSubject Unknown { get; } = new(null, null);
}
