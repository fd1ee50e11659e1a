using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One document by one payer that answers one question for some studies: its identity and its editions.</summary>
internal sealed record CoveragePolicy
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

    /// <summary>The day whose edition holds for every order, whatever the order's own day, or null: then each order's day
    /// decides.</summary>
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
