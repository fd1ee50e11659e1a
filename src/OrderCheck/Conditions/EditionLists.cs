using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The diagnosis lists of one edition, and which codes were read in the source without being on a list.</summary>
/// <param name="Lists">The lists.</param>
/// <param name="ReadAndAbsent">Codes that were read in the source and are on no list.</param>
/// <param name="ReadRegions">Regions of the code system that were read whole: a code inside that is on no list was read and is
/// absent.</param>
internal sealed record EditionLists(ImmutableArray<CodeList> Lists, FrozenSet<string> ReadAndAbsent, ImmutableArray<CodeRegion> ReadRegions)
{
    /// <summary>True when a list accepts the code for the study.</summary>
    public bool Accept(string code, string study)
    {
        foreach (var list in Lists)
        {
            if (list.Studies.Contains(study) && list.Codes.Contains(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a list holds the code, for whichever study.</summary>
    public bool Hold(string code)
    {
        foreach (var list in Lists)
        {
            if (list.Codes.Contains(code))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the code was looked for in the source and is on no list.</summary>
    public bool IsReadAndAbsent(string code)
    {
        if (ReadAndAbsent.Contains(code))
        {
            return true;
        }

        foreach (var region in ReadRegions)
        {
            if (region.Holds(code))
            {
                return !Hold(code);
            }
        }

        return false;
    }
}
