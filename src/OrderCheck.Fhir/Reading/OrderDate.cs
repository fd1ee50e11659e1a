using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>The day of the study.</summary>
/// <param name="Day">The day that governs.</param>
/// <param name="Inferred">True when the order does not name that very day.</param>
/// <param name="Time">The time of day as written, or null.</param>
/// <param name="IsNamed">True when the order says when the study is to be done, if only by its month.</param>
internal readonly record struct OrderDate(DateOnly Day, bool Inferred, TimeOnly? Time, bool IsNamed = true)
{
    /// <summary>Reads the day of an order: when it is to happen, else when it was written, else today.</summary>
    public static OrderDate Read(R4.ServiceRequest request, string path, DateOnly today)
    {
        var place = $"{path}.occurrence";
        var named = request.Occurrence is R4.Timing timing
            ? First(timing, place) ?? (timing.Repeat?.Bounds is R4.Period bounds ? bounds.StartElement.Date($"{place}.repeat.bounds.start") : null)
            : FhirDates.DayOf(request.Occurrence, place);
        return named is { } day ? new OrderDate(day.First, day.IsPartial, day.Time)
            : request.AuthoredOnElement.Date($"{path}.authoredOn") is { } written ? new OrderDate(written.First, true, null, false)
            : new OrderDate(today, true, null, false);
    }

    private static FhirDate? First(R4.Timing timing, string place)
    {
        var days = timing.EventElement.Where(written => written.Text() is not null)
            .Select(written => FhirDate.Parse(written.Text()!)
                ?? throw new UnreadableElementException(new ReadIssue(place, "a date of the timing is not a date", "Write it as YYYY-MM-DD."))).ToList();
        return days.Count == 0 ? null : days.MinBy(day => (day.First, day.Time));
    }
}
