using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>In whose name an answer about coverage is given.</summary>
public enum AuthorityKind
{
    /// <summary>Decision support: nothing is asserted for a payer.</summary>
    Advisory,

    /// <summary>By an intermediary on the payer's behalf.</summary>
    Delegate,

    /// <summary>By the payer itself.</summary>
    Payer,
}

/// <summary>In whose name an answer about coverage is given, and what that insurer is called on the member card.</summary>
/// <param name="Kind">Whose word it is.</param>
/// <param name="Insurer">The insurer's name on the member card; null for advice.</param>
public sealed record HookAuthority(AuthorityKind Kind, string? Insurer = null)
{
    /// <summary>Decision support.</summary>
    public static HookAuthority Advisory { get; } = new(AuthorityKind.Advisory);
}

/// <summary>The version of Da Vinci CRD an answer is written for.</summary>
public enum CrdVersion
{
    /// <summary>None was asked for: only what is valid in both.</summary>
    Neutral,

    /// <summary>CRD 2.0 (2.0.1).</summary>
    V20,

    /// <summary>CRD 2.2 (2.2.1).</summary>
    V22,
}

/// <summary>How hook calls of one client are read and answered.</summary>
public sealed record HookSettings
{
    /// <summary>The settings that hold without configuration: advice, lenient.</summary>
    public static HookSettings Default { get; } = new();

    /// <summary>The authority for payers that <see cref="AuthorityByPayer"/> does not name.</summary>
    public HookAuthority Authority { get; init; } = HookAuthority.Advisory;

    /// <summary>The authority by payer id of the payer table.</summary>
    public ImmutableDictionary<string, HookAuthority> AuthorityByPayer { get; init; } = ImmutableDictionary<string, HookAuthority>.Empty;

    /// <summary>True to refuse calls without a usable coverage: 400 when there is none, 412 when it could not be had.</summary>
    public bool Strict { get; init; }

    /// <summary>True to add an External Reference and an Instructions card for every order in scope, as CRD 2.0.1 test suites
    /// expect.</summary>
    public bool Conformance { get; init; }

    /// <summary>True to mirror the system actions to <c>extension.systemActions</c> with an Argonaut rating, for the public CDS Hooks
    /// sandbox.</summary>
    public bool Sandbox { get; init; }

    /// <summary>True to read observations, reports, notices and authorizations from the EHR although discovery does not ask for
    /// them.</summary>
    public bool ReadsBeyondPrefetch { get; init; } = true;

    /// <summary>The authority for a coverage.</summary>
    public HookAuthority AuthorityFor(PatientCoverage? coverage) =>
        coverage?.Payer is { } payer && AuthorityByPayer.TryGetValue(payer, out var authority) ? authority : Authority;
}
