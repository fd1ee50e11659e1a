namespace OrderCheck.Server.Authentication;

/// <summary>Names of the authorization policies and of what they ask for. Without one of them, or AllowAnonymous, an address is as closed
/// as for <see cref="Client"/>.</summary>
internal static class AccessPolicies
{
    /// <summary>Registered clients (in demo mode anyone on this machine).</summary>
    public const string Client = "Client";

    /// <summary>
    /// Registered clients, and the people who run the service: their key opens the checks that the page makes. An operator reads no EHR,
    /// has no payer's authority
    /// and no payer table of a client's own.
    /// </summary>
    public const string ClientOrOperator = "ClientOrOperator";

    /// <summary>The people who run the service.</summary>
    public const string Operator = "Operator";
}
