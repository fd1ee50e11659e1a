using System.Collections.Immutable;
using OrderCheck.Ehr.Data;

namespace OrderCheck.Ehr.Smart;

/// <summary>A bearer token.</summary>
/// <param name="Value">The token itself.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Expires">From when on it is refused.</param>
/// <param name="Patient">The patient to whom <c>patient/</c> scopes are confined, as <c>Patient/alma</c>; or null.</param>
public sealed record AccessToken(string Value, ImmutableArray<string> Scopes, DateTimeOffset Expires, string? Patient)
{
    /// <summary>Whether a resource of this type may be read (<c>r</c>) or searched (<c>s</c>) at all.</summary>
    internal bool Allows(string type, char interaction) => Grants(type, interaction).Any();

    /// <summary>Whether this resource may be seen.</summary>
    internal bool Allows(EhrResource resource, char interaction) => Grants(resource.Type, interaction)
        .Any(grant => grant.Level != "patient" || resource.Patient is null || resource.Patient == Patient);

    private IEnumerable<Scope> Grants(string type, char interaction) => Scopes.Select(Scope.Read).OfType<Scope>()
        .Where(scope => (scope.Type == "*" || scope.Type == type) && scope.Interactions.Contains(interaction));
}
