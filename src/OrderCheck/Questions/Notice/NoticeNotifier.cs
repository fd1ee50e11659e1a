using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Who gives the notice (blank A of form CMS-R-131); what is null is left open on the draft.</summary>
internal sealed record NoticeNotifier
{
    /// <summary>No one is known: all of blank A is left open.</summary>
    public static NoticeNotifier Unknown { get; } = new();

    /// <summary>Name of the practice, hospital or laboratory.</summary>
    public string? Name { get; init; }

    /// <summary>Its address.</summary>
    public string? Address { get; init; }

    /// <summary>Its telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>Its own charge by CPT code, in US dollars; it goes before every figure of ours.</summary>
    public FrozenDictionary<string, int> Charges { get; init; } = FrozenDictionary<string, int>.Empty;
}
