using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Everything that decides: studies, signals, terminology, policies. Immutable, checked when it was loaded, versioned by a hash over
/// all data. <see cref="KnowledgeLoader"/> loads it.
/// </summary>
public sealed class Knowledge
{
    internal Knowledge(
        TestKindTable testKinds, EvidenceAges ages, ReasonCodeTable reasonCodes, EmploymentReader employment, CitedRules studyRules, CitedRules screeningRules, CitedRules decisionRules,
        ImmutableArray<Criterion> safety, ImmutableArray<Criterion> appropriateUse)
    {
        TestKinds = testKinds;
        Ages = ages;
        ReasonCodes = reasonCodes;
        Employment = employment;
        StudyRules = studyRules;
        ScreeningRules = screeningRules;
        DecisionRules = decisionRules;
        Safety = safety;
        AppropriateUse = appropriateUse;
    }

    /// <summary>Version of the data: the same data, the same version, on every machine.</summary>
    public required string Version { get; init; }

    /// <summary>The studies and the procedure codes.</summary>
    public required StudyCatalogue Studies { get; init; }

    /// <summary>What codes and words say about purpose and support.</summary>
    public required SignalTable Signals { get; init; }

    /// <summary>The facts an order can carry.</summary>
    public required FactVocabulary Facts { get; init; }

    /// <summary>Payers known by name.</summary>
    public required PayerTable Payers { get; init; }

    /// <summary>What the words of a payer's answer say.</summary>
    public required AuthorizationDispositions Dispositions { get; init; }

    /// <summary>What types and names of coverages say.</summary>
    public required CoverageTypeTable CoverageTypes { get; init; }

    /// <summary>The policies.</summary>
    public required PolicyRepository Policies { get; init; }

    /// <summary>MAC jurisdictions by place.</summary>
    public required JurisdictionTable Jurisdictions { get; init; }

    /// <summary>Time zones by place.</summary>
    public required TimeZoneTable TimeZones { get; init; }

    /// <summary>What a person has to look at next, in the order of its weight.</summary>
    public required ImmutableArray<WatchItem> Watch { get; init; }

    /// <summary>What Medicare pays for the studies.</summary>
    public required PaymentTable Payments { get; init; }

    /// <summary>ICD-10-CM codes with their validity dates.</summary>
    public required Icd10CmTable Icd10Cm { get; init; }

    internal TestKindTable TestKinds { get; }

    internal EvidenceAges Ages { get; }

    internal EmploymentReader Employment { get; }

    internal ReasonCodeTable ReasonCodes { get; }

    internal CitedRules StudyRules { get; }

    internal CitedRules ScreeningRules { get; }

    internal CitedRules DecisionRules { get; }

    internal ImmutableArray<Criterion> Safety { get; }

    internal ImmutableArray<Criterion> AppropriateUse { get; }

    /// <summary>What reading a chart needs.</summary>
    internal EvidenceTables Evidence => new(Signals, Icd10Cm, TestKinds, Facts, Ages, ScreeningRules, ReasonCodes);
}
