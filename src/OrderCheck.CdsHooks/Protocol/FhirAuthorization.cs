namespace OrderCheck.CdsHooks.Protocol;

/// <summary>The token of a hook call for the EHR's FHIR server. Used during the call and never written anywhere.</summary>
public sealed class FhirAuthorization
{
    internal FhirAuthorization(string accessToken, string? scope, string? subject, string? patient) =>
        (AccessToken, Scope, Subject, Patient) = (accessToken, scope, subject, patient);

    /// <summary>The bearer token: visible ASCII without spaces.</summary>
    public string AccessToken { get; }

    /// <summary>SMART scopes, or null when not provided.</summary>
    public string? Scope { get; }

    /// <summary>Our OAuth client id at the EHR, or null when not provided.</summary>
    public string? Subject { get; }

    /// <summary>The patient the token is limited to, or null.</summary>
    public string? Patient { get; }

    /// <inheritdoc />
    public override string ToString() => nameof(FhirAuthorization);
}
