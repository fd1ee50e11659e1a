namespace OrderCheck;

/// <summary>A version of the notice's form; of several the earlier one first.</summary>
/// <param name="Expiry">The expiry printed on it; earlier versions end with it.</param>
/// <param name="LastSigned">The last day on which signing it was accepted, or null while it is.</param>
internal sealed record NoticeForm(DateOnly Expiry, DateOnly? LastSigned);
