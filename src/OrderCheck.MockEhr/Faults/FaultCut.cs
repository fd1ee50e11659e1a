namespace OrderCheck.Ehr.Faults;

/// <summary>Where an answer stops.</summary>
public enum FaultCut
{
    /// <summary>At its end.</summary>
    None,

    /// <summary>Before its first byte: the connection is reset.</summary>
    Reset,

    /// <summary>In the middle of its body: the connection is reset.</summary>
    ResetMidway,

    /// <summary>In the middle of its body, shorter than <c>Content-Length</c> says.</summary>
    Truncated,

    /// <summary>In the middle of its body, and <c>Content-Length</c> agrees with it.</summary>
    TruncatedQuietly,
}
