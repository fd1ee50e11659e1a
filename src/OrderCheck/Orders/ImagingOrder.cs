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

    /// <summary>The day that governs policies, code validity and coverage.</summary>
    public required DateOnly DateOfService { get; init; }

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

    /// <summary>What the reader had to say about the request (aliases, ignored resources, inferred dates).</summary>
    public ImmutableArray<Finding> ReadingFindings { get; init; } = [];

    /// <summary>Digest of the order as sent, without <c>meta</c> and coverage-information; part of the assessment id.</summary>
    public string Fingerprint { get; init; } = "";
}

/// <summary>Why an order could not be understood.</summary>
/// <param name="Place">Where the fault is (simple FHIRPath).</param>
/// <param name="Problem">What is wrong, in one sentence.</param>
/// <param name="Remedy">What would help, in one sentence.</param>
public sealed record UnreadableOrder(string Place, string Problem, string Remedy)
{
    /// <summary>True when the fault is ours and not one of the order.</summary>
    public bool IsTechnical { get; init; }
}

/// <summary>A code and where it was said.</summary>
/// <param name="Code">The code.</param>
/// <param name="Origin">Simple FHIRPath, or null when fetched.</param>
/// <param name="AsWritten">The code before any correction of case, dot or system, or null when it was taken as it stood.</param>
public sealed record SourcedCode(Code Code, string? Origin = null, Code? AsWritten = null);

/// <summary>A piece of free text and where it was said. Text is data, never instruction.</summary>
/// <param name="Text">The text.</param>
/// <param name="Origin">Simple FHIRPath, or null when fetched.</param>
public sealed record SourcedText(string Text, string? Origin = null);

/// <summary>What a diagnosis is to the order.</summary>
public enum DiagnosisRole
{
    /// <summary>A reason for the order.</summary>
    Reason,

    /// <summary>On the problem list or in the history of procedures and devices, not given as a reason.</summary>
    Record,

    /// <summary>A condition of a family member.</summary>
    Family,
}

/// <summary>How far a diagnosis holds.</summary>
public enum ConditionStatus
{
    /// <summary>Active or not said otherwise, and confirmed or not said otherwise.</summary>
    Present,

    /// <summary>Resolved, inactive or in remission: history.</summary>
    Past,

    /// <summary>Unconfirmed, provisional or differential: not codable in an outpatient order.</summary>
    Suspected,

    /// <summary>Refuted.</summary>
    Refuted,

    /// <summary>Entered in error.</summary>
    EnteredInError,
}

/// <summary>A condition, symptom, status or earlier procedure.</summary>
public sealed record Diagnosis
{
    /// <summary>What it is to the order.</summary>
    public required DiagnosisRole Role { get; init; }

    /// <summary>How far it holds.</summary>
    public ConditionStatus ConditionStatus { get; init; }

    /// <summary>Its codes; ICD-10-CM in upper case with the dot.</summary>
    public ImmutableArray<SourcedCode> Codes { get; init; } = [];

    /// <summary>Its text, or null. Text of a reason is read as an indication, with negation.</summary>
    public string? Text { get; init; }

    /// <summary>True when the order names it but nobody sent what it is: it has neither codes nor text.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>When it began, or null.</summary>
    public DateOnly? Onset { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }

    /// <summary>Resource reference of a Condition (<c>Condition/id</c>), or null; lets an answer offer to attach it.</summary>
    public string? Reference { get; init; }
}

/// <summary>One named fact. The latest on or before the date of service wins.</summary>
/// <param name="Name">A name of the fact vocabulary, such as <c>pretest-probability</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="On">The day it was observed, or null when not said.</param>
/// <param name="Origin">Where it was said, or null when fetched.</param>
public sealed record Fact(string Name, FactValue Value, DateOnly? On = null, string? Origin = null);

/// <summary>The value of a fact: exactly one of a word, a number or yes/no.</summary>
public readonly record struct FactValue
{
    /// <summary>A coded word, or free text for the few facts that take it.</summary>
    public string? Word { get; private init; }

    /// <summary>A number in the unit the fact is defined in.</summary>
    public decimal? Number { get; private init; }

    /// <summary>Yes or no.</summary>
    public bool? Flag { get; private init; }

    /// <summary>A word value.</summary>
    public static FactValue Of(string word) => new() { Word = word };

    /// <summary>A number value.</summary>
    public static FactValue Of(decimal number) => new() { Number = number };

    /// <summary>A yes/no value.</summary>
    public static FactValue Of(bool flag) => new() { Flag = flag };

    /// <inheritdoc />
    public override string ToString() =>
        Word ?? Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (Flag == true ? "yes" : Flag == false ? "no" : "");
}

/// <summary>An earlier test and its result.</summary>
public sealed record PriorTest
{
    /// <summary>What was done, coded.</summary>
    public ImmutableArray<Code> Codes { get; init; } = [];

    /// <summary>What was done, in words, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The day it was done, or null when not told.</summary>
    public DateOnly? On { get; init; }

    /// <summary>True when the report is final, amended or corrected (or, for a procedure, completed).</summary>
    public bool Final { get; init; } = true;

    /// <summary>Coded conclusions (SNOMED CT, ICD-10-CM).</summary>
    public ImmutableArray<Code> ResultCodes { get; init; } = [];

    /// <summary>HL7 interpretation code (N, A, IND, E, POS, NEG, ...), or null.</summary>
    public string? Interpretation { get; init; }

    /// <summary>Conclusion text, or null.</summary>
    public string? Conclusion { get; init; }

    /// <summary>Highest coronary diameter stenosis in percent (0 to 100), or null when not told.</summary>
    public decimal? StenosisPercent { get; init; }

    /// <summary>Where that stenosis lies: <c>left-main</c>, <c>proximal</c>, <c>mid</c>, <c>distal</c>, or null.</summary>
    public string? StenosisSite { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}

/// <summary>The setting of care, from the encounter. A stat or urgent priority is not an emergency.</summary>
public enum CareSetting
{
    /// <summary>Not told.</summary>
    NotTold,

    /// <summary>Ambulatory.</summary>
    Outpatient,

    /// <summary>Observation stay.</summary>
    Observation,

    /// <summary>Emergency department.</summary>
    Emergency,

    /// <summary>Inpatient stay.</summary>
    Inpatient,
}

/// <summary>Where the study will be done.</summary>
public sealed record PlaceOfService
{
    /// <summary>State or territory, two letters, upper case, or null.</summary>
    public string? State { get; init; }

    /// <summary>ZIP code as written, or null.</summary>
    public string? PostalCode { get; init; }

    /// <summary>City as written, or null.</summary>
    public string? City { get; init; }

    /// <summary>County or district as written, or null.</summary>
    public string? District { get; init; }

    /// <summary>ISO country code or name as written, or null.</summary>
    public string? Country { get; init; }

    /// <summary>True when the address lies outside the United States and its territories; then no state is given.</summary>
    public bool IsAbroad { get; init; }

    /// <summary>Every place when the order names several that are not the same; else empty.</summary>
    public ImmutableArray<PlaceOfService> Several { get; init; } = [];

    /// <summary>True for a hospital department, false for an office or imaging centre, null when not told.</summary>
    public bool? IsHospital { get; init; }

    /// <summary>True when the patient's home address had to stand in.</summary>
    public bool Inferred { get; init; }

    /// <summary>Where the address was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}

/// <summary>Kinds of payer.</summary>
public enum PayerKind
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Original fee-for-service Medicare.</summary>
    Medicare,

    /// <summary>A Medicare Advantage plan.</summary>
    MedicareAdvantage,

    /// <summary>Medicaid, by the state or managed.</summary>
    Medicaid,

    /// <summary>A commercial or employer plan.</summary>
    Commercial,

    /// <summary>TRICARE or VA.</summary>
    TricareVa,

    /// <summary>The patient pays.</summary>
    SelfPay,

    /// <summary>Another payer, such as workers' compensation.</summary>
    Other,
}

/// <summary>One coverage of the patient.</summary>
public sealed record PatientCoverage
{
    /// <summary>The kind of payer.</summary>
    public required PayerKind Kind { get; init; }

    /// <summary>Id of the payer in the payer table, or null when it is not in the table.</summary>
    public string? Payer { get; init; }

    /// <summary>The payer's name as written, or null.</summary>
    public string? PayerName { get; init; }

    /// <summary>The plan's name as written, or null.</summary>
    public string? PlanName { get; init; }

    /// <summary>True when the coverage's status is active (or was not told).</summary>
    public bool StatusActive { get; init; } = true;

    /// <summary>First day, or null when open.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day, inclusive, or null when open.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Rank among the patient's coverages (1 = primary), or null.</summary>
    public int? Order { get; init; }

    /// <summary>Position in the order's own insurance list, from 0, or null when it is not named there.</summary>
    public int? NamedByOrder { get; init; }

    /// <summary>Resource reference (<c>Coverage/id</c>), or null.</summary>
    public string? Reference { get; init; }

    /// <summary>True when the order names it but the request does not hold it.</summary>
    public bool NotSent { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }

    /// <summary>True when the coverage is active on the given day.</summary>
    public bool IsActiveOn(DateOnly day) => StatusActive && (From is null || From <= day) && (Until is null || day <= Until);
}

/// <summary>What the patient chose on a notice.</summary>
public enum NoticeChoice
{
    /// <summary>Not told.</summary>
    NotTold,

    /// <summary>Option 1: do the service, bill Medicare.</summary>
    Option1,

    /// <summary>Option 2: do the service, no claim.</summary>
    Option2,

    /// <summary>Option 3: no service.</summary>
    Option3,

    /// <summary>Refused to choose or sign, not witnessed.</summary>
    Refused,

    /// <summary>Refused to choose or sign, annotated and witnessed.</summary>
    RefusedWitnessed,

    /// <summary>A blank, generic or blanket notice.</summary>
    Blanket,
}

/// <summary>An Advance Beneficiary Notice (form CMS-R-131) on file.</summary>
public sealed record NoticeOnFile
{
    /// <summary>Day signed, or null when not told.</summary>
    public DateOnly? SignedOn { get; init; }

    /// <summary>True when the day had to be taken from the document's own date.</summary>
    public bool DateInferred { get; init; }

    /// <summary>Expiry printed on the form, or null when not told.</summary>
    public DateOnly? FormExpiry { get; init; }

    /// <summary>The patient's choice.</summary>
    public NoticeChoice Choice { get; init; }

    /// <summary>True when the notice says whose it is.</summary>
    public bool NamesPatient { get; init; } = true;

    /// <summary>True when the notice names this order or its code; false when it had no context at all and is accepted by inference.</summary>
    public bool NamesOrder { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}

/// <summary>A prior authorization on file (a ClaimResponse).</summary>
public sealed record AuthorizationOnFile
{
    /// <summary>True when every required part was read and says granted for this order's code and day.</summary>
    public bool Satisfied { get; init; }

    /// <summary>The procedure codes it was granted for; empty when the reader did not keep them.</summary>
    public ImmutableArray<string> Codes { get; init; } = [];

    /// <summary>Id of the insurer that granted it in the payer table, or null when it is not in the table.</summary>
    public string? Insurer { get; init; }

    /// <summary>The insurer's name as written, or null when not told.</summary>
    public string? InsurerName { get; init; }

    /// <summary>The payer's reference number, or null.</summary>
    public string? Number { get; init; }

    /// <summary>Why it does not count, in one sentence, or null when it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}
