namespace OrderCheck.Server.Ehr;

/// <summary>Whether an EHR is left alone after most of its answers failed.</summary>
internal enum BreakerState
{
    /// <summary>It is read.</summary>
    Closed,

    /// <summary>One read tries whether it answers again.</summary>
    HalfOpen,

    /// <summary>It is left alone.</summary>
    Open,
}
