using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a policy said from one day on: whole, not a patch.</summary>
internal sealed record PolicyEdition
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Who issued the policy.</summary>
    public required string Issuer { get; init; }

    /// <summary>First day; it ends when the next edition starts.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The day its lists were read from the source. For earlier dates of service the answer says so.</summary>
    public required DateOnly Transcribed { get; init; }

    /// <summary>The day a person last found it still in force.</summary>
    public required DateOnly LastChecked { get; init; }

    /// <summary>True for a last edition that only says that the policy was withdrawn.</summary>
    public bool Retired { get; init; }

    /// <summary>Public address of the main document, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Diagnosis lists; empty when the policy has none.</summary>
    public ImmutableArray<DiagnosisList> Lists { get; init; } = [];

    /// <summary>Codes that were read in the source and are on no list.</summary>
    public FrozenSet<string> ReadAndAbsent { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Regions of the code system that were read whole: a code inside that is on no list was read and is absent.</summary>
    public ImmutableArray<CodeRegion> ReadRegions { get; init; } = [];

    /// <summary>Code regions that nobody has read, in words.</summary>
    public ImmutableArray<string> UnreadRegions { get; init; } = [];

    /// <summary>Of a notice policy: versions of the form, ascending.</summary>
    public ImmutableArray<NoticeForm> NoticeForms { get; init; } = [];

    /// <summary>Of a notice policy: months after the day of signing during which a notice counts, or null for always.</summary>
    public int? NoticeMonths { get; init; }

    /// <summary>Conditions that can change an answer, in the order of the document.</summary>
    public ImmutableArray<Criterion> Criteria { get; init; } = [];

    /// <summary>What no order can carry (supervision, scanner, reader training), in words with their place.</summary>
    public ImmutableArray<PolicyNote> Notes { get; init; } = [];

    internal PolicyUsed AsUsed => new(Policy, From, Url);

    /// <summary>The lists as conditions see them.</summary>
    internal EditionLists CodeLists => new([.. Lists.Select(list => new CodeList(list.Codes, list.Studies))], ReadAndAbsent, ReadRegions);
}
