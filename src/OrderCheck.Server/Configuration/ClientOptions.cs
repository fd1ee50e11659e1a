using System.ComponentModel.DataAnnotations;

namespace OrderCheck.Server.Configuration;

/// <summary>In whose name coverage is answered.</summary>
internal class AuthorityOptions
{
    /// <summary>Advisory (the default) is decision support; payer and delegate answer for an insurer.</summary>
    public AuthorityKind Authority { get; set; } = AuthorityKind.Advisory;

    /// <summary>The insurer's name as it is on the member card. Needed unless the authority is advisory.</summary>
    public string? Insurer { get; set; }
}

/// <summary>An EHR, or one tenant of it, that may call (an entry of <c>OrderCheck:Clients</c>).</summary>
internal sealed class ClientOptions : AuthorityOptions
{
    /// <summary>Its name in the log and the metrics, such as <c>mercy-west</c>.</summary>
    [Required(ErrorMessage = "{0} is missing; it must be a short name for the log, such as mercy-west")]
    [RegularExpression("[A-Za-z0-9_.-]+", ErrorMessage = "{0} must be of letters, digits, '-', '_' and '.'")]
    public string Name { get; set; } = "";

    /// <summary>The <c>iss</c> of its tokens.</summary>
    [Required(ErrorMessage = "{0} is missing; it must be the iss of the client's tokens")]
    public string Issuer { get; set; } = "";

    /// <summary>The <c>tenant</c> of its tokens; without one every tenant of the issuer is this client.</summary>
    public string? Tenant { get; set; }

    /// <summary>Addresses at which its public keys are published.</summary>
    public TextList Jku { get; set; } = [];

    /// <summary>A file with its public keys: a JWK set, or one key in PEM.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The FHIR servers that may be read for it.</summary>
    public TextList FhirServers { get; set; } = [];

    /// <summary>Private networks in which its servers may lie, such as <c>10.20.0.0/16</c>.</summary>
    public TextList Networks { get; set; } = [];

    /// <summary>In whose name coverage is answered, by payer id of the payer table.</summary>
    public Dictionary<string, AuthorityOptions> AuthorityByPayer { get; set; } = new(StringComparer.Ordinal);

    /// <summary>A file with the payers as this client names them; that of the service by default.</summary>
    public string? PayerTable { get; set; }
}
