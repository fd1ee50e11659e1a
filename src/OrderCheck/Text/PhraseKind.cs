namespace OrderCheck;

/// <summary>What sort of thing a phrase names: which cues can speak of it depends on it.</summary>
internal enum PhraseKind
{
    /// <summary>A disease, an abnormal result or a state; also everything that needs no kind of its own.</summary>
    Finding,

    /// <summary>A symptom or sign. Doubt about a disease beside it leaves it as stated.</summary>
    Symptom,

    /// <summary>A risk factor.</summary>
    RiskFactor,

    /// <summary>A procedure: it is planned or done, never suspected.</summary>
    Procedure,

    /// <summary>A test: a denied one was not performed.</summary>
    Test,

    /// <summary>A statement on its own, such as "asymptomatic": no cue reaches it over a comma, and none doubts it.</summary>
    Statement,
}
