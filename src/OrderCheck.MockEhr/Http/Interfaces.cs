using Microsoft.AspNetCore.Http;

namespace OrderCheck.Ehr.Http;

/// <summary>The paths of the EHR.</summary>
internal static class Interfaces
{
    /// <summary>Base of the FHIR addresses.</summary>
    public const string Fhir = "/fhir";

    /// <summary>Below it lie the charts that are open.</summary>
    public const string Charts = "/charts";

    /// <summary>Base of OAuth's addresses.</summary>
    public const string OAuth = "/oauth";

    /// <summary>Base of well-known addresses.</summary>
    public const string WellKnown = "/.well-known";

    /// <summary>WireMock's admin interface.</summary>
    public const string Admin = "/__admin";

    private static readonly string[] All = [Fhir, OAuth, WellKnown];

    /// <summary>Whether a path belongs to what other programs call, and not to the page or to WireMock.</summary>
    public static bool Contain(PathString path) => All.Any(start => path.StartsWithSegments(start, StringComparison.Ordinal));
}
