using System.Globalization;

namespace OrderCheck.Server.Hosting;

/// <summary>Days as they are written in addresses and settings, and the day that "today" is.</summary>
internal sealed class CalendarDay(TimeProvider clock, TimeZoneInfo zone, DateOnly? fixedToday)
{
    /// <summary>Today: the fixed one where one is configured, else what the calendar of the configured zone shows.</summary>
    public DateOnly Today =>
        fixedToday ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);

    /// <summary>Today by the settings.</summary>
    public static CalendarDay Of(OrderCheckOptions settings, TimeProvider clock) =>
        new(clock, TimeZoneInfo.FindSystemTimeZoneById(settings.TimeZone), settings.AsOf);

    /// <summary>Reads a whole date, YYYY-MM-DD.</summary>
    /// <returns>The day, or null when the text is not one.</returns>
    public static DateOnly? Read(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
