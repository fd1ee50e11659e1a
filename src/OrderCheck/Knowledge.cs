using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Everything that decides: studies, signals, terminology, policies. Immutable, checked when it was loaded, versioned by a hash over
/// all data. <see cref="KnowledgeLoader"/> loads it.
/// </summary>
public sealed class Knowledge
{
    internal Knowledge(string version, KnowledgeTables tables, KnowledgeRules rules)
    {
        Version = version;
        Studies = tables.Studies;
        Signals = tables.Signals;
        Facts = tables.Facts;
        Payers = tables.Payers;
        Dispositions = tables.Dispositions;
        Employment = tables.Employment;
        CoverageTypes = tables.CoverageTypes;
        Jurisdictions = tables.Jurisdictions;
        TimeZones = tables.TimeZones;
        Icd10Cm = tables.Icd10Cm;
        TestKinds = tables.TestKinds;
        Policies = rules.Policies;
        Watch = rules.Watch;
        Payments = rules.Payments;
        StudyRules = rules.Study;
        ScreeningRules = rules.Screening;
        DecisionRules = rules.Decision;
        Safety = rules.Safety;
        AppropriateUse = rules.AppropriateUse;
        Evidence = new EvidenceTables(Signals, Icd10Cm, TestKinds, Facts, rules.Ages, ScreeningRules, rules.ReasonCodes);
    }

    /// <summary>Version of the data: the same data, the same version, on every machine.</summary>
    public string Version { get; }

    /// <summary>What a criterion says, in one sentence; null when no policy has it, as rules and sheets of our own do not.</summary>
    /// <param name="id">The criterion as an answer's reason names it.</param>
    public string? TextOf(CriterionId id)
    {
        var edition = Policies.All.FirstOrDefault(policy => policy.Id == id.Policy)?.Editions.FirstOrDefault(edition => edition.From == id.Edition);
        return edition?.Criteria.Concat(edition.Lists.Select(list => list.Criterion)).FirstOrDefault(criterion => criterion.Id.Criterion == id.Criterion)?.Says;
    }

    /// <summary>The studies and the procedure codes.</summary>
    internal StudyCatalogue Studies { get; }

    /// <summary>What codes and words say about purpose and support.</summary>
    internal SignalTable Signals { get; }

    /// <summary>The facts an order can carry.</summary>
    internal FactVocabulary Facts { get; }

    /// <summary>Payers known by name.</summary>
    internal PayerTable Payers { get; }

    /// <summary>What the words of a payer's answer say.</summary>
    internal AuthorizationDispositions Dispositions { get; }

    /// <summary>What types and names of coverages say.</summary>
    internal CoverageTypeTable CoverageTypes { get; }

    /// <summary>The policies.</summary>
    internal PolicyRepository Policies { get; }

    /// <summary>MAC jurisdictions by place.</summary>
    internal JurisdictionTable Jurisdictions { get; }

    /// <summary>Time zones by place.</summary>
    internal TimeZoneTable TimeZones { get; }

    /// <summary>What a person has to look at next, in the order of its weight.</summary>
    internal ImmutableArray<WatchItem> Watch { get; }

    /// <summary>What Medicare pays for the studies.</summary>
    internal PaymentTable Payments { get; }

    /// <summary>ICD-10-CM codes with their validity dates.</summary>
    internal Icd10CmTable Icd10Cm { get; }

    internal TestKindTable TestKinds { get; }

    internal EmploymentReader Employment { get; }

    internal CitedRules StudyRules { get; }

    internal CitedRules ScreeningRules { get; }

    internal CitedRules DecisionRules { get; }

    internal ImmutableArray<Criterion> Safety { get; }

    internal ImmutableArray<Criterion> AppropriateUse { get; }

    /// <summary>What reading a chart needs.</summary>
    internal EvidenceTables Evidence { get; }
}
