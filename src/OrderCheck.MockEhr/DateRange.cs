using System.Globalization;
using System.Text.Json;

namespace OrderCheck.Ehr;

/// <summary>The time that a FHIR date covers: <c>2026-03</c> is the whole of March. Without a zone it is read as UTC.</summary>
/// <param name="Start">First instant.</param>
/// <param name="End">First instant after it.</param>
internal readonly record struct DateRange(DateTimeOffset Start, DateTimeOffset End)
{
    private static readonly string[] Days = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    public bool Contains(DateRange other) => Start <= other.Start && other.End <= End;

    public bool Overlaps(DateRange other) => Start < other.End && other.Start < End;

    public static DateRange? Of(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return Read(value.GetString()!);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var start = value.TextAt("start") ?? value.TextAt("repeat.boundsPeriod.start") ?? value.TextAt("event");
        var end = value.TextAt("end") ?? value.TextAt("repeat.boundsPeriod.end") ?? value.At("event").Select(JsonReading.Text).LastOrDefault();
        return start is null && end is null
            ? null
            : new DateRange(start is null ? DateTimeOffset.MinValue : Read(start)?.Start ?? DateTimeOffset.MinValue, end is null ? DateTimeOffset.MaxValue : Read(end)?.End ?? DateTimeOffset.MaxValue);
    }

    public static DateRange? Read(string text)
    {
        if (text.Length <= 10)
        {
            if (!DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return null;
            }

            var start = new DateTimeOffset(day, TimeSpan.Zero);
            return new DateRange(start, text.Length switch { 4 => NotPastTheEnd(start, static from => from.AddYears(1)), 7 => NotPastTheEnd(start, static from => from.AddMonths(1)), _ => NotPastTheEnd(start, static from => from.AddDays(1)) });
        }

        // A plus sign that nobody encoded arrives as a blank.
        if (!DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) || text[10] != 'T')
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

    private static DateTimeOffset NotPastTheEnd(DateTimeOffset from, Func<DateTimeOffset, DateTimeOffset> step) => from.Year == 9999 ? DateTimeOffset.MaxValue : step(from);
}
