using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a signal says about an order.</summary>
internal enum SignalClass
{
    /// <summary>A symptom or sign of the heart.</summary>
    Symptom,

    /// <summary>A disease of the heart or the great vessels.</summary>
    Disease,

    /// <summary>An abnormal test.</summary>
    AbnormalTest,

    /// <summary>A planned procedure that the study prepares.</summary>
    PlannedProcedure,

    /// <summary>A status or history of heart disease (stent, bypass, transplant): diagnostic in purpose, never support alone.</summary>
    Status,

    /// <summary>A risk factor without sign, symptom or disease.</summary>
    RiskFactor,

    /// <summary>A family history.</summary>
    FamilyHistory,

    /// <summary>An encounter for screening or a routine check-up.</summary>
    ScreeningMarker,

    /// <summary>A wish for reassurance without a medical reason.</summary>
    Wish,

    /// <summary>Examination before a procedure, without findings.</summary>
    Preoperative,

    /// <summary>A reason that says nothing (illness unspecified).</summary>
    Generic,

    /// <summary>Bears on whether the study is safe or suitable; says nothing about its purpose.</summary>
    Safety,

    /// <summary>Bears on who pays; says nothing about the purpose.</summary>
    Coverage,
}

/// <summary>Something codes or words can say that bears on purpose or support.</summary>
/// <param name="Id">Its id, used by conditions: <c>chest-pain</c>, <c>coronary-stent</c>, ...</param>
/// <param name="Class">What it says.</param>
/// <param name="Label">A few words for a clinician.</param>
/// <param name="Reviewed">False until a clinician has reviewed the grouping.</param>
/// <param name="Citation">Where the grouping comes from.</param>
internal sealed record Signal(string Id, SignalClass Class, string Label, bool Reviewed, Citation Citation)
{
    /// <summary>ICD-10-CM codes or patterns (<c>I25.7*</c>) that carry it.</summary>
    public ImmutableArray<string> Icd10Cm { get; init; } = [];

    /// <summary>SNOMED CT codes that carry it.</summary>
    public ImmutableArray<string> Snomed { get; init; } = [];

    /// <summary>CPT or HCPCS codes (of procedures done) that carry it.</summary>
    public ImmutableArray<string> Procedures { get; init; } = [];

    /// <summary>Words that carry it.</summary>
    public ImmutableArray<string> Phrases { get; init; } = [];

    /// <summary>Words that name it only in the own text of a reason whose code carries it: "CM" beside I42.9 is no length.</summary>
    public ImmutableArray<string> OwnWords { get; init; } = [];

    /// <summary>Words that carry it only beside a word of planning: "cath" alone may be any cath, "cath on Monday" is a planned one.</summary>
    public ImmutableArray<string> PlanPhrases { get; init; } = [];

    /// <summary>Words that say that it was taken out, beside those made of <see cref="Phrases" />: "lead extraction".</summary>
    public ImmutableArray<string> Removals { get; init; } = [];

    /// <summary>CPT or HCPCS codes of procedures that take it out.</summary>
    public ImmutableArray<string> RemovedBy { get; init; } = [];

    /// <summary>Words that deny it, such as "normal ECG" of an abnormal one.</summary>
    public ImmutableArray<string> Denials { get; init; } = [];

    /// <summary>The signal that a past one leaves behind, or null: a past infarction is an old one, a TAVR done is a prosthetic valve.</summary>
    public string? Afterwards { get; init; }

    /// <summary>The signal that it proves, or null: whoever has a coronary stent has coronary disease, whatever is asked about it.</summary>
    public string? Establishes { get; init; }

    /// <summary>True when a history of it means that it is still there: "history of coronary disease" is coronary disease.</summary>
    public bool Lasting { get; init; }

    /// <summary>True when a procedure proves it: a stent implanted is a stent, whereas a pregnancy test is no pregnancy.</summary>
    public bool ByProcedure { get; init; }

    /// <summary>True for what is implanted and can be taken out again: a past one is not there any more.</summary>
    public bool Removable { get; init; }

    /// <summary>
    /// True when it bears on purpose only as a reason for the order: in the record alone it says nothing about the heart (iron
    /// overload, fatigue).
    /// </summary>
    public bool ReasonOnly { get; init; }

    /// <summary>Facts it tells, such as <c>ecg-interpretable</c> = no for left bundle branch block.</summary>
    public ImmutableArray<Fact> Tells { get; init; } = [];

    /// <summary>True when a relative's makes a family history of heart disease.</summary>
    internal bool IsOfTheHeart =>
        Class is SignalClass.Disease or SignalClass.Status or SignalClass.AbnormalTest or SignalClass.FamilyHistory || Id == "angina";

    /// <summary>Two signals are equal when their ids are.</summary>
    public bool Equals(Signal? other) => other is not null && Id == other.Id;

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}
