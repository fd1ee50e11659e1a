using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// One ordered study as it was told to us, with the part of the chart that bears on it. Nothing in it is decided: readers
/// translate, the assessor judges. All lists may be empty; an absent fact means "not told", never "no".
/// </summary>
public sealed record ImagingOrder
{
    /// <summary>How the answer names this order: <c>ServiceRequest/id</c>, the entry's fullUrl, or empty when it has neither or shares it with another order.</summary>
    public required string Reference { get; init; }

    /// <summary>Place of the order in the input, counted from 1.</summary>
    public int Position { get; init; } = 1;

    /// <summary>Where the order stands in the request (simple FHIRPath), or null when it was fetched.</summary>
    public string? Origin { get; init; }

    /// <summary>Why the order could not be understood, or null when it could.</summary>
    public UnreadableOrder? Fault { get; init; }

    /// <summary>Every procedure coding of the order, billing options included, as written.</summary>
    public ImmutableArray<SourcedCode> Codes { get; init; } = [];

    /// <summary>Free text that says what is asked for: the code's text, displays of codings outside the catalogue, order details.</summary>
    public ImmutableArray<SourcedText> RequestTexts { get; init; } = [];

    /// <summary>True when the order says that it is for another kind of service than imaging: a laboratory test, a procedure, counselling.</summary>
    public bool IsForOtherService { get; init; }

    /// <summary>Notes on the order. They are shown as evidence of contradiction at most and never decide.</summary>
    public ImmutableArray<SourcedText> Notes { get; init; } = [];

    /// <summary>Requested components in the project's own vocabulary (<c>contrast-given</c>, <c>calcium-quantification</c>, ...).</summary>
    public ImmutableArray<SourcedCode> Components { get; init; } = [];

    /// <summary>Modifiers and other HCPCS codes written on the order.</summary>
    public ImmutableArray<SourcedCode> Modifiers { get; init; } = [];

    /// <summary>Reasons for the order and the conditions and procedures of the chart.</summary>
    public ImmutableArray<Diagnosis> Diagnoses { get; init; } = [];

    /// <summary>Single facts by name (<c>symptom-status</c>, <c>pretest-probability</c>, <c>bmi</c>, ...), all that were told, of any date.</summary>
    public ImmutableArray<Fact> Facts { get; init; } = [];

    /// <summary>Earlier tests with their results.</summary>
    public ImmutableArray<PriorTest> PriorTests { get; init; } = [];

    /// <summary>The patient's coverages.</summary>
    public ImmutableArray<PatientCoverage> Coverages { get; init; } = [];

    /// <summary>Advance Beneficiary Notices on file.</summary>
    public ImmutableArray<NoticeOnFile> Notices { get; init; } = [];

    /// <summary>Prior authorizations on file.</summary>
    public ImmutableArray<AuthorizationOnFile> Authorizations { get; init; } = [];

    /// <summary>The setting of care.</summary>
    public CareSetting Setting { get; init; }

    /// <summary>Where the setting was said, or null.</summary>
    public string? SettingOrigin { get; init; }

    /// <summary>True when a final report on this very order says that the study is done. Never told from today's date.</summary>
    public bool StudyDone { get; init; }

    /// <summary>Where the study will be done, or null when no address was told.</summary>
    public PlaceOfService? PlaceOfService { get; init; }

    /// <summary>The patient's date of birth, or null when not told. Never used to guess a payer.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Administrative sex: <c>female</c>, <c>male</c>, <c>other</c>, <c>unknown</c>, or null when not told.</summary>
    public string? Sex { get; init; }

    /// <summary>The patient's death, or null when none was recorded.</summary>
    public RecordedDeath? Death { get; init; }

    /// <summary>The day that governs policies, code validity and coverage.</summary>
    public required DateOnly DateOfService { get; init; }

    /// <summary>The last day of the period for which the study is planned, or null when it is planned for a day. <see cref="DateOfService"/> is the first.</summary>
    public DateOnly? DateOfServiceUntil { get; init; }

    /// <summary>True when the date of service was not on the order and had to be inferred.</summary>
    public bool DateOfServiceInferred { get; init; }

    /// <summary>The day windows and ages count to: the day the order was written, else the date of service.</summary>
    public required DateOnly OrderedOn { get; init; }

    /// <summary>The patient the order is for, as written, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The encounter the order belongs to, or null.</summary>
    public string? Encounter { get; init; }

    /// <summary>The requisition (group) identifier, or null.</summary>
    public string? Requisition { get; init; }

    /// <summary>Time of day of the service as written, or null when only a day (or nothing) was told.</summary>
    public TimeOnly? StartTime { get; init; }

    /// <summary>False for options and for orders that follow from or replace another order of the same request: assessed, but not counted for bundling.</summary>
    public bool CountsForBundling { get; init; } = true;

    /// <summary>How far the evidence was read: what was not read is not empty.</summary>
    public EvidenceCompleteness Evidence { get; init; } = EvidenceCompleteness.Whole;

    /// <summary>What the reader had to say about the request (aliases, ignored resources, inferred dates).</summary>
    public ImmutableArray<Finding> ReadingFindings { get; init; } = [];

    /// <summary>Digest of the order as sent, without <c>meta</c> and coverage-information; part of the assessment id.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Completed years on the day the order was written, or null without a birth date on or before that day.</summary>
    internal int? AgeInYears
    {
        get
        {
            if (BirthDate is not { } birth || birth > OrderedOn)
            {
                return null;
            }

            var years = OrderedOn.Year - birth.Year;
            return birth.AddYears(years) > OrderedOn ? years - 1 : years;
        }
    }
}
