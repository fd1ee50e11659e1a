namespace OrderCheck;

/// <summary>The five questions, in their order, and what is asked after them.</summary>
public enum Question
{
    /// <summary>Which study is this?</summary>
    Study,

    /// <summary>Screening or diagnostic?</summary>
    Purpose,

    /// <summary>Does the diagnosis support it?</summary>
    Support,

    /// <summary>Is an ABN called for?</summary>
    Notice,

    /// <summary>Is prior authorization likely?</summary>
    PriorAuth,

    /// <summary>Is it safe and suitable? Asked after the five; changes none of them.</summary>
    Safety,
}
