using System.Collections.Immutable;
using OrderCheck.Ehr.Faults;
using OrderCheck.Ehr.Recording;
using OrderCheck.Ehr.Smart;

namespace OrderCheck.Ehr;

/// <summary>How the EHR is started.</summary>
public sealed record MockEhrSettings
{
    /// <summary>The port on the loopback address; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether data is given only for a bearer token. A token that is sent is checked in any case.</summary>
    public bool RequireToken { get; init; }

    /// <summary>How long tokens hold. Five minutes unless set.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clients that may ask for tokens.</summary>
    public ImmutableArray<EhrClient> Clients { get; init; } = [EhrClient.Default];

    /// <summary>Entries per page of a search that names no <c>_count</c>.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>What goes wrong, and when.</summary>
    public FaultScript Faults { get; init; } = FaultScript.Empty;

    /// <summary>
    /// Folder of stub mappings in the format of WireMock.Net or of Java's WireMock, or of a recording; they answer before the data. Null
    /// for none.
    /// </summary>
    public string? Stubs { get; init; }

    /// <summary>Whether WireMock's admin interface is served below <c>/__admin</c>, to this machine alone.</summary>
    public bool Admin { get; init; }

    /// <summary>The real EHR to which reads are passed on, and where their answers are kept; null to answer from the bundles.</summary>
    public RecordSettings? Record { get; init; }

    /// <summary>How many calls the request journal keeps, with their answers. The oldest are dropped.</summary>
    public int MaxCalls { get; init; } = 10_000;

    /// <summary>
    /// Whether the start waits until the first search is as quick as any later one: the FHIR SDK needs about half a second, once per
    /// process. True unless set; if false, that half second is spent in the background.
    /// </summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>The key that signs CDS Hooks calls, which the EHR then owns; a new ES384 key if null.</summary>
    public SigningKey? Key { get; init; }

    /// <summary>The discovery address of the CDS service that the page calls first; null for none.</summary>
    public Uri? CdsServices { get; init; }

    /// <summary>The only clock, but for the times in the request journal, which are WireMock's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
