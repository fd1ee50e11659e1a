namespace OrderCheck;

/// <summary>The tables by which orders and charts are read.</summary>
internal sealed record EvidenceTables(
    SignalTable Signals, Icd10CmTable Icd10Cm, TestKindTable TestKinds, FactVocabulary Facts, EvidenceAges Ages, CitedRules ScreeningRules);
