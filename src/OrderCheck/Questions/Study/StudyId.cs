namespace OrderCheck;

/// <summary>The studies the session rules and the finder speak of by name.</summary>
internal static class StudyId
{
    public const string CalciumScore = "calcium-score";
    public const string CoronaryCta = "coronary-cta";
    public const string FfrCt = "ffr-ct";
    public const string PlaqueAnalysis = "plaque-analysis";
    public const string Flow = "cardiac-mri-flow";
    public const string FlowCode = "75565";
}
