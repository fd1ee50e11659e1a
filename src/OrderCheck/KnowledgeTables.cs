namespace OrderCheck;

/// <summary>The tables that policies refer to.</summary>
internal sealed record KnowledgeTables(
    FactVocabulary Facts, PayerTable Payers, CoverageTypeTable CoverageTypes, JurisdictionTable Jurisdictions, TimeZoneTable TimeZones, Icd10CmTable Icd10Cm,
    TestKindTable TestKinds, StudyCatalogue Studies, SignalTable Signals,
    AuthorizationDispositions Dispositions, EmploymentReader Employment, PlanTable Plans);
