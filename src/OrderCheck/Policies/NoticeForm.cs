namespace OrderCheck;

/// <summary>A version of the notice's form that was replaced.</summary>
/// <param name="Expiry">The expiry printed on it; earlier versions end with it.</param>
/// <param name="LastSigned">The last day on which signing it was accepted.</param>
public sealed record NoticeForm(DateOnly Expiry, DateOnly LastSigned);
