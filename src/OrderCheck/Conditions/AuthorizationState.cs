namespace OrderCheck;

/// <summary>What the prior authorizations on file are worth for the study.</summary>
internal enum AuthorizationState
{
    /// <summary>None is on file.</summary>
    None,

    /// <summary>One was granted by the governing insurer and covers the study.</summary>
    Satisfied,

    /// <summary>One is on file, but it may not cover the study.</summary>
    Unclear,
}
