namespace OrderCheck.Ehr.Hooks;

/// <summary>Which prefetch templates the EHR can run.</summary>
public enum PrefetchDialect
{
    /// <summary>It sends no prefetch at all.</summary>
    None,

    /// <summary>Those of CDS Hooks 2.0: first-level members of the context, and the user tokens.</summary>
    FirstLevel,

    /// <summary>Those of CDS Hooks 3.0: FHIRPath.</summary>
    FhirPath,
}
