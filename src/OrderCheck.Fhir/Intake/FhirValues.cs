using System.Buffers;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// Values of typed resources, read so that what is absent, null or empty is null, and what is of another kind ends the reading of its
/// resource with
/// <see cref="UnreadableElementException"/>.
/// </summary>
internal static class FhirValues
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(number => (char)number)
        .Where(c => char.IsControl(c) && !char.IsWhiteSpace(c))]);

    /// <summary>A text without control characters and surrounding space.</summary>
    public static string? Text(this R4.PrimitiveType? element) => Clean(Raw(element));

    /// <summary>A code: a control character in it is shown, so that a damaged code is not taken for a sound one.</summary>
    public static string? Code(this R4.PrimitiveType? element) =>
        Raw(element) is { } raw
        && raw.AsSpan().ContainsAny(Controls) ? Clean(string.Concat(raw.Select(c => Controls.Contains(c) ? '\uFFFD' : c))) : element.Text();

    /// <summary>True or false.</summary>
    public static bool? Flag(this R4.PrimitiveType? element) => element?.JsonValue switch
    {
        null => null,
        bool flag => flag,
        _ => throw new UnreadableElementException(),
    };

    /// <summary>A number of ordinary size.</summary>
    public static decimal? Number(this R4.PrimitiveType? element) => element?.JsonValue switch
    {
        null => null,
        decimal number => number,
        int number => number,
        long number => number,
        _ => throw new UnreadableElementException(),
    };

    /// <summary>The items of a list. Null among them is a fault: what stood there cannot be known.</summary>
    public static IEnumerable<T> Items<T>(this IReadOnlyList<T>? list)
        where T : class
    {
        for (var at = 0; at < (list?.Count ?? 0); at++)
        {
            yield return list![at] ?? throw new UnreadableElementException();
        }
    }

    /// <summary>The items of a list, each with its place.</summary>
    /// <param name="list">The list.</param>
    /// <param name="place">The place of the list, as simple FHIRPath.</param>
    public static IEnumerable<(T Item, string Place)> At<T>(this IReadOnlyList<T>? list, string place)
        where T : class =>
        list.Items().Select((item, at) => (item, FormattableString.Invariant($"{place}[{at}]")));

    /// <summary>A text as FHIR allows it, without surrounding space; null when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // FHIR strings carry no control characters but tab and line ends, and what we echo must be valid FHIR again.
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
        {
            text = string.Concat(text.Where(c => c is >= ' ' or '\t' or '\n' or '\r'));
        }

        text = text.Trim();
        return text.Length == 0 ? null : text;
    }

    private static string? Raw(R4.PrimitiveType? element) => element?.JsonValue switch
    {
        null => null,
        string text => text,
        _ => throw new UnreadableElementException(),
    };
}
