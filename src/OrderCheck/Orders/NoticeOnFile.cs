namespace OrderCheck;

/// <summary>An Advance Beneficiary Notice (form CMS-R-131) on file.</summary>
public sealed record NoticeOnFile
{
    /// <summary>Day signed, or null when not told.</summary>
    public DateOnly? SignedOn { get; init; }

    /// <summary>True when the day had to be taken from the document's own date.</summary>
    public bool DateInferred { get; init; }

    /// <summary>Expiry printed on the form, or null when not told.</summary>
    public DateOnly? FormExpiry { get; init; }

    /// <summary>The patient's choice.</summary>
    public NoticeChoice Choice { get; init; }

    /// <summary>True when the notice says whose it is.</summary>
    public bool NamesPatient { get; init; } = true;

    /// <summary>True when the notice names this order or its code; false when it had no context at all and is accepted by
    /// inference.</summary>
    public bool NamesOrder { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }
}
