namespace OrderCheck.Server.Configuration;

/// <summary>What is done about an incoming order that is not valid FHIR.</summary>
internal enum OrderValidationMode
{
    /// <summary>Orders are not validated; what is read of them is checked as it is read.</summary>
    Off,

    /// <summary>Each fault is a finding of its order.</summary>
    Warn,

    /// <summary>A request with an invalid order is refused with 422.</summary>
    Strict,
}
