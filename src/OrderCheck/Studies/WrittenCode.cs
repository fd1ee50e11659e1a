namespace OrderCheck;

/// <summary>Finds the code of a heart study that is written among other words: "CPT 75574", "75574 - CTA heart".</summary>
internal static class WrittenCode
{
    private const int Length = 5;

    private static readonly string[] Names = ["CPT", "CPT4", "CPT-4", "HCPCS", "CODE"];

    /// <summary>The code at the start of the words or behind its name, or null.</summary>
    /// <param name="words">What was written.</param>
    /// <param name="catalogue">The codes that are known.</param>
    /// <param name="named">True to count it only behind its name.</param>
    public static CatalogueCode? In(string words, StudyCatalogue catalogue, bool named)
    {
        var rest = words.AsSpan().TrimStart();
        var isNamed = false;
        while (Name(rest) is { } name)
        {
            rest = rest[name.Length..].TrimStart(" :#-.");
            isNamed = true;
        }

        if ((named && !isNamed) || rest.Length < Length || (rest.Length > Length && char.IsAsciiLetterOrDigit(rest[Length])))
        {
            return null;
        }

        return catalogue.Find(rest[..Length].ToString()
            .ToUpperInvariant()) is { Kind: "study" or "retired-study" or "heart-neighbour" } code ? code : null;
    }

    // The longest name first: CPT-4 holds CPT.
    private static string? Name(ReadOnlySpan<char> words)
    {
        string? found = null;
        foreach (var name in Names)
        {
            if (words.StartsWith(name, StringComparison.OrdinalIgnoreCase) && name.Length > (found?.Length ?? 0))
            {
                found = name;
            }
        }

        return found;
    }
}
