using System.Collections.Immutable;

namespace OrderCheck.Ehr;

/// <summary>How the EHR is started.</summary>
public sealed record MockEhrSettings
{
    /// <summary>The port on the loopback address; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether data is given only for a bearer token. A token that is sent is checked in any case.</summary>
    public bool RequireToken { get; init; }

    /// <summary>How long tokens hold.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clients that may ask for tokens.</summary>
    public ImmutableArray<EhrClient> Clients { get; init; } = [EhrClient.Default];

    /// <summary>Entries per page of a search that names no <c>_count</c>.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>What goes wrong, and when.</summary>
    public FaultScript Faults { get; init; } = FaultScript.Empty;

    /// <summary>The key that signs CDS Hooks calls, which the EHR then owns; a new ES384 key if null.</summary>
    public SigningKey? Key { get; init; }

    /// <summary>The discovery address of the CDS service that the page calls first; null for none.</summary>
    public Uri? CdsServices { get; init; }

    /// <summary>The only clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
