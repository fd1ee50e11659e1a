namespace OrderCheck;

/// <summary>What the patient chose on a notice.</summary>
public enum NoticeChoice
{
    /// <summary>Not told.</summary>
    NotTold,

    /// <summary>Option 1: do the service, bill Medicare.</summary>
    Option1,

    /// <summary>Option 2: do the service, no claim.</summary>
    Option2,

    /// <summary>Option 3: no service.</summary>
    Option3,

    /// <summary>Refused to choose or sign, not witnessed.</summary>
    Refused,

    /// <summary>Refused to choose or sign, annotated and witnessed.</summary>
    RefusedWitnessed,

    /// <summary>A blank, generic or blanket notice.</summary>
    Blanket,
}
