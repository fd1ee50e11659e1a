namespace OrderCheck;

/// <summary>The tables by which orders and charts are read.</summary>
internal sealed record EvidenceTables(
    SignalTable Signals, Icd10CmTable Icd10Cm, TestKindTable TestKinds, FactVocabulary Facts, EvidenceAges Ages, CitedRules ScreeningRules, ReasonCodeTable ReasonCodes)
{
    /// <summary>The same tables for one request: what many orders share is read once. Not for several threads.</summary>
    public EvidenceTables ForRequest() => this with { Signals = Signals.ForRequest(), TestKinds = TestKinds.ForRequest() };
}
