namespace OrderCheck;

/// <summary>Texts about coverages, payers and the place of the study.</summary>
internal static class CoverageTexts
{
    public static FindingText NoneProvided => new(
        FindingCode.CoverageMissing, "No coverage of the patient was sent, so no payer's rules could be applied.",
        "Add the patient's coverage to the order or the request.");

    public static FindingText NoneActive(DateOnly day) => new(
        FindingCode.CoverageInactive, $"None of the patient's coverages is active on {day.Iso()}.",
        "Check eligibility and send the coverage that holds on the day of the study.");

    public static FindingText NotActive(PatientCoverage coverage, DateOnly day) =>
        new(FindingCode.CoverageInactive, $"A {coverage.DisplayName()} coverage is not active on {day.Iso()} and was left out.");

    public static FindingText PrimaryUnknown(IEnumerable<PatientCoverage> rivals, bool dependsOnEmployment) => new(
        FindingCode.CoverageAmbiguous, $"Which coverage is primary was not told: {Wording.Comma(rivals.Select(Wording.DisplayName))}.",
        dependsOnEmployment
            ? "Rank the coverages, or tell whether the patient or the spouse works and how many the employer employs."
            : "Name the primary coverage on the order or rank the coverages.");

    public static FindingText MedicaidRankedFirst(PatientCoverage ranked, PatientCoverage taken) => new(
        FindingCode.CoverageAmbiguous,
        $"{ranked.DisplayName()} is ranked before {taken.DisplayName()}, but Medicaid pays last: {taken.DisplayName()} was taken as primary.",
        "Correct the rank of the coverages.");

    /// <summary>The rank of two coverages is not what employment, or without it end-stage renal disease, says of them.</summary>
    public static FindingText RankContradicted(string? employment, PatientCoverage taken) => new(
        FindingCode.CoverageAmbiguous,
        $"{(employment is null ? "End-stage renal disease" : $"The employment told ({employment})")} contradicts the rank of the coverages: {taken.DisplayName()} was taken as primary.",
        "Settle with the patient who pays first, and correct the rank.");

    public static FindingText ExcludeEachOther(IEnumerable<PatientCoverage> rivals) => new(
        FindingCode.CoverageAmbiguous, $"Only one of these coverages can hold at a time: {Wording.Comma(rivals.Select(Wording.DisplayName))}.",
        "Check eligibility and end the coverage that no longer holds.");

    public static FindingText OrderOpen(PatientCoverage medicare, PatientCoverage group) => new(
        FindingCode.CoverageOrderOpen, $"Whether {medicare.DisplayName()} or {group.DisplayName()} pays first depends on current employment, which was not told.",
        "Tell whether the patient or the spouse works and how many the employer employs (20 or more from 65 years, 100 or more before), or that the plan is one of former employment.");

    public static FindingText OrderOpenByKind(PatientCoverage medicare, PatientCoverage unknown) => new(
        FindingCode.CoverageOrderOpen, $"Whether {medicare.DisplayName()} or {unknown.DisplayName()} pays first depends on what kind of coverage the latter is, which was not told.",
        "Send the type of that coverage, and whether the patient or the spouse works.");

    public static FindingText Contradictory(string kinds) => new(
        FindingCode.CoverageAmbiguous, $"The type, the payer and the plan of a coverage say different things: {kinds}.",
        "Correct the coverage's type, or its payer and plan.");

    public static FindingText PartBMissing => new(
        FindingCode.CoveragePartBMissing, "Only Part A of Medicare was sent, which pays for no imaging of an outpatient.", "Check eligibility for Part B and send that coverage.");

    public static FindingText NotForImaging(PatientCoverage coverage, bool isAllThereIs) => new(
        FindingCode.CoverageNotForImaging, $"A {coverage.DisplayName()} coverage never pays for imaging of the heart and was left out.",
        isAllThereIs ? "Send the patient's medical coverage." : null);

    public static FindingText PayerInferred(PatientCoverage coverage) => new(
        FindingCode.PayerInferred, $"The payer is named {coverage.PayerName ?? coverage.DisplayName()} and nothing else is told: read as original Medicare.",
        "If it is a Medicare Advantage plan, give the coverage its type or plan.");

    public const string NamedCoverageNotSent = "The coverage that the order names was not sent, so its payer is not known.";

    public static FindingText PayerUnknown(PatientCoverage coverage) => coverage.Lines.IsEmpty
        ? new(
            FindingCode.PayerUnknown, "The kind of payer could not be told from the coverage.",
            coverage.PayerName is null && coverage.PlanName is null ? "Give the coverage a type, or name its payer." : "Give the coverage its type.")
        : new(
            FindingCode.PayerUnknown,
            $"{coverage.DisplayName()} sells {string.Join(" and ", coverage.Lines.Select(WireCodes.ToCode))} plans, and the coverage does not tell which this is.",
            "Give the coverage its type or plan.");

    public static FindingText Hospice => new(
        FindingCode.HospiceElection,
        "The record speaks of hospice or palliative care: with a hospice election Medicare pays for what belongs to the terminal illness through the hospice.",
        "Check for a hospice election; ask the hospice first, and use modifier GW when the study has nothing to do with the terminal illness.");

    public static FindingText LiabilityAlone(PatientCoverage coverage) => new(
        FindingCode.LiabilityPrimary, $"{coverage.DisplayName()} pays only for what the accident or work injury caused, and its rules are not known.",
        "Ask whether it accepts the study for that accident or injury; if not, send the patient's health coverage.");

    /// <summary>Another insurance pays first for what an accident caused.</summary>
    /// <param name="liable">The coverage, or null when only the reasons speak of an accident.</param>
    public static FindingText LiabilityFirst(PatientCoverage? liable) => new(
        FindingCode.LiabilityPrimary,
        liable is null
            ? "The order speaks of an accident or work injury: no-fault, liability or workers' compensation insurance pays first for what it caused."
            : $"{liable.DisplayName()} pays first for what an accident or work injury caused.",
        "Ask whether the study is for that accident or injury, and who insures it.");

    /// <summary>Medicare as the secondary payer, whose answers are given too.</summary>
    public static FindingText MedicareSecondary(PatientCoverage coverage) =>
        new(FindingCode.CoverageSecondary, $"{coverage.DisplayName()} is secondary.", "A notice also protects for Medicare's part.");

    public static FindingText Secondary(PatientCoverage coverage, string remedy) =>
        new(FindingCode.CoverageSecondary, $"A {coverage.DisplayName()} coverage is secondary: its own rules were not applied.", remedy);

    public const string CheckEmployment =
        "Check with the secondary plan; when the patient or the spouse works for an employer of 20 or more, the group plan is primary.";

    public const string CheckWithSecondary = "Check with the secondary plan whether it wants to know.";

    public static FindingText DualEligible(PatientCoverage primary) => new(
        FindingCode.DualEligible, $"The patient has {primary.DisplayName()} and Medicaid: the rules of the primary hold, Medicaid pays last.",
        "A qualified Medicare beneficiary may not be billed for Medicare's cost sharing.");

    /// <summary>A text about another coverage, with what that coverage would have answered.</summary>
    public static FindingText WithAnswersOf(FindingText text, PatientCoverage other, DiagnosisSupport support, AbnStatus notice, PriorAuth priorAuth) => text with
    {
        Says = $"{text.Says} Under {other.DisplayName()}: diagnosis {support.ToCode()}, notice {notice.ToCode()}, authorization {priorAuth.ToCode()}.",
    };

    public static FindingText PlaceUnknown => new(
        FindingCode.JurisdictionUnknown, "The place of the study is not known, so the Medicare contractor is not either.",
        "Send the location or performer of the study with its address (state, city or county, ZIP).");

    public static FindingText SeveralPlaces(IEnumerable<string> jurisdictions) => new(
        FindingCode.JurisdictionAmbiguous, $"The order names places of different contractors: {Wording.And(jurisdictions)}.",
        "Name the one place where the study is done.");

    public static FindingText AddressLeavesOpen(string one, string other) => new(
        FindingCode.JurisdictionAmbiguous, $"The address leaves open whether {one} or {other} is responsible.",
        "Send city and county of the place of service, and whether it is a hospital department.");

    public static FindingText HomeAddressTaken => new(
        FindingCode.PlaceOfServiceInferred, "The place of the study was not told; the patient's home address stood in for it.",
        "Send the location of the study: the contractor depends on where it is done.");
}
