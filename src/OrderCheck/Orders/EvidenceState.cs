namespace OrderCheck;

/// <summary>How far a kind of evidence was read.</summary>
public enum EvidenceState
{
    /// <summary>All of it is in the order; what is not there does not exist.</summary>
    Complete,

    /// <summary>It was asked for and was not received whole: what is not in the order may exist all the same.</summary>
    Failed,

    /// <summary>There was no one to ask and nothing was sent.</summary>
    NotAvailable,
}
