namespace OrderCheck;

/// <summary>What the best notice on file is worth on the day of service.</summary>
internal enum NoticeState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Valid, with option 1.</summary>
    Valid,

    /// <summary>Signed on a version of the form that could no longer be signed.</summary>
    ExpiredForm,

    /// <summary>Blank, generic or undated.</summary>
    Blanket,

    /// <summary>Signed after the study.</summary>
    Late,

    /// <summary>Refused without a witness.</summary>
    Refused,

    /// <summary>Refused before a witness.</summary>
    RefusedWitnessed,

    /// <summary>Valid, with option 2: no claim.</summary>
    Option2,

    /// <summary>Valid, with option 3: no service.</summary>
    Option3,

    /// <summary>Older than the notice policy accepts.</summary>
    Old,

    /// <summary>Signed without a choice.</summary>
    NoOption,

    /// <summary>No valid notice, and the study is done: none can be obtained any more.</summary>
    StudyDone,
}
