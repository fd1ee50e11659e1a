using System.Collections.Immutable;

namespace OrderCheck.Ehr.Hooks;

/// <summary>A hook to fire.</summary>
public sealed record HookCall
{
    /// <summary>Discovery address of the CDS service, ending in <c>/cds-services</c>.</summary>
    public required Uri CdsServices { get; init; }

    /// <summary><c>order-select</c>, <c>order-sign</c>, <c>order-dispatch</c> or <c>appointment-book</c>.</summary>
    public required string Hook { get; init; }

    /// <summary>Id of the service; the first one that discovery lists for the hook if null.</summary>
    public string? Service { get; init; }

    /// <summary>Id of the patient.</summary>
    public required string Patient { get; init; }

    /// <summary>The orders it is about, as <c>ServiceRequest/id</c>; all drafts of the patient if empty.</summary>
    public ImmutableArray<string> Orders { get; init; } = [];

    /// <summary>Which prefetch templates the EHR runs.</summary>
    public PrefetchDialect Prefetch { get; init; } = PrefetchDialect.FhirPath;

    /// <summary>Whether the service gets the address of the EHR and a token to read this patient.</summary>
    public bool FhirAccess { get; init; } = true;
}
