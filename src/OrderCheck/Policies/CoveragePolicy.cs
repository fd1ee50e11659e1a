using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One document by one payer that answers one question for some studies: its identity and its editions.</summary>
public sealed record CoveragePolicy
{
    /// <summary>Its id, the same in answers, cases and citations.</summary>
    public required string Id { get; init; }

    /// <summary>Short title in our own words.</summary>
    public required string Title { get; init; }

    /// <summary>Who issued it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The question it answers: support, notice or prior authorization.</summary>
    public required Question Question { get; init; }

    /// <summary>To which orders it applies.</summary>
    public required PolicyScope Scope { get; init; }

    /// <summary>Among policies that apply to the same order the highest rank holds; equal ranks that overlap are a loading error.</summary>
    public required int Rank { get; init; }

    /// <summary>Editions by first day, ascending.</summary>
    public required ImmutableArray<PolicyEdition> Editions { get; init; }

    /// <summary>Folder of the policy, relative to the data folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The day whose edition holds for every order, whatever the order's own day, or null: then each order's day decides.</summary>
    public DateOnly? HeldOn { get; init; }

    /// <summary>The edition in force on a day, or null before the first and once retired.</summary>
    public PolicyEdition? InForce(DateOnly day)
    {
        day = HeldOn ?? day;
        for (var i = Editions.Length - 1; i >= 0; i--)
        {
            if (Editions[i].From <= day)
            {
                return Editions[i].Retired ? null : Editions[i];
            }
        }

        return null;
    }
}

/// <summary>To which orders a policy applies. An empty list means "any".</summary>
/// <param name="PayerKinds">Kinds of payer.</param>
/// <param name="Payers">Payer ids of the payer table.</param>
/// <param name="Jurisdictions">MAC jurisdictions of the place of service.</param>
/// <param name="States">States of the place of service.</param>
/// <param name="Studies">Study ids.</param>
public sealed record PolicyScope(
    FrozenSet<PayerKind> PayerKinds, FrozenSet<string> Payers, FrozenSet<string> Jurisdictions, FrozenSet<string> States, FrozenSet<string> Studies)
{
    internal bool Covers(PayerKind kind, string? payer, string? jurisdiction, string? state, string study) =>
        (PayerKinds.Count == 0 || PayerKinds.Contains(kind))
        && (Payers.Count == 0 || (payer is not null && Payers.Contains(payer)))
        && (Jurisdictions.Count == 0 || (jurisdiction is not null && Jurisdictions.Contains(jurisdiction)))
        && (States.Count == 0 || (state is not null && States.Contains(state)))
        && (Studies.Count == 0 || Studies.Contains(study));

    internal bool Overlaps(PolicyScope other) =>
        Meet(PayerKinds, other.PayerKinds) && Meet(Payers, other.Payers) && Meet(Jurisdictions, other.Jurisdictions)
        && Meet(States, other.States) && Meet(Studies, other.Studies);

    private static bool Meet<T>(FrozenSet<T> one, FrozenSet<T> two) => one.Count == 0 || two.Count == 0 || one.Overlaps(two);
}

/// <summary>What a policy said from one day on: whole, not a patch.</summary>
public sealed record PolicyEdition
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

    /// <summary>Of a notice policy: versions of the form that can no longer be signed.</summary>
    public ImmutableArray<NoticeForm> NoticeForms { get; init; } = [];

    /// <summary>Of a notice policy: months after the day of signing during which a notice counts, or null for always.</summary>
    public int? NoticeMonths { get; init; }

    /// <summary>Conditions that can change an answer, in the order of the document.</summary>
    public ImmutableArray<Criterion> Criteria { get; init; } = [];

    /// <summary>What no order can carry (supervision, scanner, reader training), in words with their place.</summary>
    public ImmutableArray<PolicyNote> Notes { get; init; } = [];

    internal PolicyUsed AsUsed => new(Policy, From, Url);

    /// <summary>True when the code was looked for in the source and is on no list of the edition.</summary>
    internal bool IsReadAndAbsent(string code)
    {
        if (ReadAndAbsent.Contains(code))
        {
            return true;
        }

        foreach (var region in ReadRegions)
        {
            if (region.Holds(code))
            {
                return !Lists.Any(list => list.Codes.Contains(code));
            }
        }

        return false;
    }
}

/// <summary>A stretch of ICD-10-CM codes, both ends included, in the order of the code book.</summary>
/// <param name="First">The first code.</param>
/// <param name="Last">The last code; longer codes that begin with it lie behind it.</param>
public sealed record CodeRegion(string First, string Last)
{
    internal bool Holds(string code) => string.CompareOrdinal(First, code) <= 0 && string.CompareOrdinal(code, Last) <= 0;
}

/// <summary>A version of the notice's form that was replaced.</summary>
/// <param name="Expiry">The expiry printed on it; earlier versions end with it.</param>
/// <param name="LastSigned">The last day on which signing it was accepted.</param>
public sealed record NoticeForm(DateOnly Expiry, DateOnly LastSigned);

/// <summary>Something a document says that no order can carry.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Says">What it says, in our words.</param>
/// <param name="Citation">Where.</param>
public sealed record PolicyNote(string Id, string Says, Citation Citation);

/// <summary>A list of ICD-10-CM codes that a policy accepts for some procedure codes.</summary>
/// <param name="Criterion">The list as a criterion: "a reason of the order is on this list".</param>
/// <param name="Codes">The codes.</param>
/// <param name="Studies">The studies it counts for.</param>
public sealed record DiagnosisList(Criterion Criterion, FrozenSet<string> Codes, FrozenSet<string> Studies);

/// <summary>What a criterion does to the answer.</summary>
public enum CriterionRole
{
    /// <summary>A diagnosis list.</summary>
    Lists,

    /// <summary>An indication: any one that is met is enough.</summary>
    Covers,

    /// <summary>A prerequisite: not met means unsupported, unknown means insufficient.</summary>
    Requires,

    /// <summary>An exclusion: met means unsupported; not told changes nothing.</summary>
    Excludes,

    /// <summary>Says something worth asking or knowing; never changes an answer.</summary>
    Asks,

    /// <summary>First rule that is met gives the answer (notice and prior authorization).</summary>
    Decides,
}

/// <summary>One testable, cited sentence of an edition.</summary>
public sealed record Criterion
{
    /// <summary>Policy, edition and id.</summary>
    public required CriterionId Id { get; init; }

    /// <summary>What it does to the answer.</summary>
    public required CriterionRole Role { get; init; }

    /// <summary>Studies it speaks of; empty for all of its policy.</summary>
    public FrozenSet<string> Studies { get; init; } = FrozenSet<string>.Empty;

    /// <summary>What it says, in our words.</summary>
    public required string Says { get; init; }

    /// <summary>Where it is written.</summary>
    public required Citation Citation { get; init; }

    /// <summary>What to document when it is unknown, or null to name the missing facts only.</summary>
    public string? Ask { get; init; }

    /// <summary>Findings it raises, by result.</summary>
    internal ImmutableArray<CriterionFinding> Findings { get; init; } = [];

    /// <summary>When it applies at all, or null for always.</summary>
    internal Condition? When { get; init; }

    /// <summary>What it tests.</summary>
    internal Condition Test { get; init; } = Condition.Always;

    /// <summary>What a deciding rule answers, or null.</summary>
    internal RuleAnswer? Answer { get; init; }

    internal bool SpeaksOf(string study) => Studies.Count == 0 || Studies.Contains(study);
}

/// <summary>A finding that a criterion raises when it comes out in one way.</summary>
internal sealed record CriterionFinding(Truth On, string Code, Severity Severity, string? Text, string? Remedy);

/// <summary>What a deciding rule answers.</summary>
internal sealed record RuleAnswer(AbnStatus? Abn, ImmutableArray<string> Modifiers, PriorAuth? PriorAuth);
