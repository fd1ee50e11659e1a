using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>The day of the study.</summary>
/// <param name="Day">The day that governs.</param>
/// <param name="Inferred">True when the order does not name that very day.</param>
/// <param name="Time">The time of day at the place of service, or null.</param>
/// <param name="IsNamed">True when the order says when the study is to be done, if only by its month.</param>
internal readonly record struct OrderDate(DateOnly Day, bool Inferred, TimeOnly? Time, bool IsNamed = true)
{
    /// <summary>The last day of a period, or null.</summary>
    public DateOnly? Until { get; private init; }

    /// <summary>True when the order names an instant in UTC that has another day at the place of service.</summary>
    public bool IsOtherDayInUtc { get; private init; }

    /// <summary>True when the instant has different days in the zones that the place may lie in.</summary>
    public bool DependsOnZone { get; private init; }

    /// <summary>Reads the day of an order: when it is to happen, else when it was written, else today.</summary>
    /// <param name="request">The order.</param>
    /// <param name="path">Its place, as simple FHIRPath.</param>
    /// <param name="today">Today in the configured zone.</param>
    /// <param name="zones">The time zones that the place of service may lie in, the likeliest first; at least one.</param>
    public static OrderDate Read(R4.ServiceRequest request, string path, DateOnly today, ImmutableArray<TimeZoneInfo> zones)
    {
        var place = $"{path}.occurrence";
        if (Named(request, place) is { Count: > 0 } named)
        {
            var first = named.Select(date => (Written: date, Local: date.In(zones[0]))).MinBy(date => (date.Local.First, date.Local.Time));
            return new OrderDate(first.Local.First, first.Local.IsPartial, first.Local.Time)
            {
                Until = request.Occurrence is R4.Period { EndElement.JsonValue: string end } ? FhirDate.Parse(end)?.In(zones[0]).Last : null,
                IsOtherDayInUtc = first.Local.First != first.Written.First,
                DependsOnZone = zones.Any(zone => first.Written.In(zone).First != first.Local.First),
            };
        }

        return new OrderDate(request.AuthoredOnElement.Date($"{path}.authoredOn")?.In(zones[0]).First ?? today, true, null, false);
    }

    private static List<FhirDate> Named(R4.ServiceRequest request, string place)
    {
        if (request.Occurrence is not R4.Timing timing)
        {
            return FhirDates.DayOf(request.Occurrence, place) is { } day ? [day] : [];
        }

        var days = timing.EventElement.Where(written => written.Text() is not null)
            .Select(written => FhirDate.Parse(written.Text()!)
                ?? throw new UnreadableElementException(new ReadIssue(place, "a date of the timing is not a date", "Write it as YYYY-MM-DD."))).ToList();
        return days.Count > 0 ? days : timing.Repeat?.Bounds is R4.Period bounds && bounds.StartElement.Date($"{place}.repeat.bounds.start") is { } start ? [start] : [];
    }
}
