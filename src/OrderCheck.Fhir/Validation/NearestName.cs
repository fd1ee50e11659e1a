namespace OrderCheck.Fhir.Validation;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters added, lost, changed or swapped, or null when none is near (a third of its letters, at
    /// most three).</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        var best = (Name: (string?)null, Steps: Math.Min(3, Math.Max(1, written.Length / 3)) + 1);
        foreach (var name in names)
        {
            if (Math.Abs(name.Length - written.Length) < best.Steps
                && Distance(written.ToLowerInvariant(), name.ToLowerInvariant()) is var steps && steps < best.Steps)
            {
                best = (name, steps);
            }
        }

        return best.Name;
    }

    // Optimal string alignment over three rows.
    private static int Distance(string one, string other)
    {
        var (before, last, row) = (new int[other.Length + 1], Enumerable.Range(0, other.Length + 1).ToArray(), new int[other.Length + 1]);
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[other.Length];
    }
}
