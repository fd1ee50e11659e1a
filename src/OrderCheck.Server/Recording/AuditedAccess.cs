namespace OrderCheck.Server.Recording;

/// <summary>Marks the addresses at which something of a patient is asked or read.</summary>
/// <param name="IsReading">True where the decision log is read, false where an order is checked.</param>
internal sealed record AuditedAccess(bool IsReading);
