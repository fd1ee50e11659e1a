using System.Globalization;

namespace OrderCheck.Fhir.Reading;

/// <summary>A FHIR date or dateTime as written, in its own offset.</summary>
/// <param name="First">The first day it can mean.</param>
/// <param name="Last">The last day it can mean.</param>
/// <param name="Time">The time of day, or null.</param>
internal readonly record struct FhirDate(DateOnly First, DateOnly Last, TimeOnly? Time)
{
    /// <summary>True for an instant in UTC, whose day depends on the place.</summary>
    public bool IsUtc { get; private init; }


    /// <summary>True when only a month or a year was written.</summary>
    public bool IsPartial => First != Last;

    public static FhirDate? Parse(string text)
    {
        switch (text.Length)
        {
            case 4 when Day(text, "01", "01") is { } year:
                return new FhirDate(year, new DateOnly(year.Year, 12, 31), null);
            case 7 when text[4] == '-' && Day(text.AsSpan(0, 4), text.AsSpan(5), "01") is { } month:
                return new FhirDate(month, new DateOnly(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month)), null);
            case 10 when Day(text) is { } day:
                return new FhirDate(day, day, null);
            case > 10 when text[10] == 'T' && Day(text.AsSpan(0, 10)) is { } start && TimeOfDay(text.AsSpan(11)) is { } time:
                return new FhirDate(start, start, time) { IsUtc = text.EndsWith('Z') || text.EndsWith("+00:00", StringComparison.Ordinal) || text.EndsWith("-00:00", StringComparison.Ordinal) };
            default:
                return null;
        }
    }

    /// <summary>An instant in UTC as day and time of a zone; what has an offset of its own, or no time, stays as written.</summary>
    public FhirDate In(TimeZoneInfo zone)
    {
        // The days at both ends of the calendar have no neighbour.
        if (!IsUtc || Time is not { } time || First == DateOnly.MinValue || First == DateOnly.MaxValue)
        {
            return this;
        }

        var local = TimeZoneInfo.ConvertTimeFromUtc(First.ToDateTime(time, DateTimeKind.Utc), zone);
        var day = DateOnly.FromDateTime(local);
        return new FhirDate(day, day, TimeOnly.FromDateTime(local));
    }

    private static DateOnly? Day(ReadOnlySpan<char> text) => text[4] == '-' && text[7] == '-' ? Day(text[..4], text[5..7], text[8..]) : null;

    private static DateOnly? Day(ReadOnlySpan<char> year, ReadOnlySpan<char> month, ReadOnlySpan<char> day) =>
        Number(year) is { } y and > 0 && Number(month) is { } m and > 0 and <= 12 && Number(day) is { } d and > 0 && d <= DateTime.DaysInMonth(y, m)
            ? new DateOnly(y, m, d)
            : null;

    private static int? Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return null;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static TimeOnly? TimeOfDay(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || !TimeOnly.TryParseExact(text[..5], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        var rest = text[5..];
        if (rest is [':', >= '0' and <= '6', >= '0' and <= '9', ..] && (rest[1] != '6' || rest[2] == '0'))
        {
            rest = rest[3..];
            if (rest is ['.', >= '0' and <= '9', ..])
            {
                rest = rest[1..].TrimStart("0123456789");
            }
        }

        return IsZone(rest) ? time : null;
    }

    private static bool IsZone(ReadOnlySpan<char> text) =>
        text is [] or ['Z'] or ['+' or '-', '0', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9']
            or ['+' or '-', '1', >= '0' and <= '3', ':', >= '0' and <= '5', >= '0' and <= '9'] or ['+' or '-', '1', '4', ':', '0', '0'];
}
