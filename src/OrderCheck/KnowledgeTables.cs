namespace OrderCheck;

/// <summary>The tables that policies refer to.</summary>
internal sealed record KnowledgeTables(
    DocumentTable Documents, FactVocabulary Facts, PayerTable Payers, CoverageTypeTable CoverageTypes, JurisdictionTable Jurisdictions, TimeZoneTable TimeZones, Icd10CmTable Icd10Cm,
    TestKindTable TestKinds, StudyCatalogue Studies, SignalTable Signals, Wordings Wordings, PlanTable Plans);
