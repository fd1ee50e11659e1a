using System.Globalization;
using Hl7.Fhir.Model;

namespace OrderCheck.Ehr.Fhir;

/// <summary>The time that a FHIR date covers: <c>2026-03</c> is the whole of March. Without a zone it is read as UTC.</summary>
/// <param name="Start">First instant.</param>
/// <param name="End">First instant after it.</param>
internal readonly record struct DateRange(DateTimeOffset Start, DateTimeOffset End)
{
    private static readonly string[] Days = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    public bool Contains(DateRange other) => Start <= other.Start && other.End <= End;

    public bool Overlaps(DateRange other) => Start < other.End && other.Start < End;

    /// <summary>The time that an element covers; null when it tells none.</summary>
    public static DateRange? Of(Base element) => element switch
    {
        PrimitiveType => SearchValue.TextOf(element) is { } text ? Read(text) : null,
        Period period => Between(SearchValue.TextOf(period.StartElement), SearchValue.TextOf(period.EndElement)),
        Timing { Repeat.Bounds: Period bounds } => Of(bounds),
        Timing { EventElement: { Count: > 0 } events } => Between(SearchValue.TextOf(events[0]), SearchValue.TextOf(events[^1])),
        _ => null,
    };

    /// <summary>Reads a date or an instant; null for any other text.</summary>
    public static DateRange? Read(string text)
    {
        if (text.Length <= 10)
        {
            if (!DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return null;
            }

            var start = new DateTimeOffset(day, TimeSpan.Zero);
            return new DateRange(start, Next(start, text.Length));
        }

        // A plus sign that was not encoded arrives as a blank.
        if (!DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            || text[10] != 'T')
        {
            return null;
        }

        var clock = text[11..];
        var zone = clock.IndexOfAny(['Z', '+', '-', ' ']);
        var precision = (zone < 0 ? clock : clock[..zone]) switch
        {
            { Length: 5 } => TimeSpan.FromMinutes(1),
            { Length: 8 } => TimeSpan.FromSeconds(1),
            _ => TimeSpan.FromMilliseconds(1),
        };
        return new DateRange(instant, instant + precision);
    }

    private static DateRange? Between(string? start, string? end) => start is null && end is null
        ? null
        : new DateRange(
            start is null ? DateTimeOffset.MinValue : Read(start)?.Start ?? DateTimeOffset.MinValue,
            end is null ? DateTimeOffset.MaxValue : Read(end)?.End ?? DateTimeOffset.MaxValue);

    /// <summary>The end of a year, month or day, by the length of the text that named it. The calendar ends with the year 9999.</summary>
    private static DateTimeOffset Next(DateTimeOffset start, int length) => start.Year == 9999
        ? DateTimeOffset.MaxValue
        : length switch { 4 => start.AddYears(1), 7 => start.AddMonths(1), _ => start.AddDays(1) };
}
