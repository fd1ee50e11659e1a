namespace OrderCheck;

/// <summary>Something a document says that no order can carry.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Says">What it says, in our words.</param>
/// <param name="Citation">Where.</param>
internal sealed record PolicyNote(string Id, string Says, Citation Citation);
