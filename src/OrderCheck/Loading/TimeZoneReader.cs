using System.Globalization;

namespace OrderCheck;

/// <summary>Reads <c>terminology/time-zones.json</c>. The zones are made from the data, so that they are the same on every machine.</summary>
internal static class TimeZoneReader
{
    // Since 2007: from 2:00 on the second Sunday of March to 2:00 on the first Sunday of November.
    private static readonly TimeZoneInfo.AdjustmentRule DaylightTime = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
        DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), SundayOf(month: 3, week: 2), SundayOf(month: 11, week: 1));

    public static TimeZoneTable Read(StrictJsonNode file, DocumentTable documents)
    {
        var zones = new Dictionary<string, TimeZoneInfo>(StringComparer.Ordinal);
        var states = file.RequiredList("zones", node =>
        {
            var zone = Zone(node);
            zones[zone.Id] = zone;
            var read = node.Texts("states").Select(state => KeyValuePair.Create(state, zone)).ToList();
            documents.Cite(node.Required("cite"));
            node.Done();
            return read;
        }).SelectMany(zone => zone).ToList();
        var splits = file.List("splits", node =>
        {
            var name = node.Text("zone");
            var zone = zones.GetValueOrDefault(name) ?? throw node.Fault($"'{name}' is not one of the zones", "use a name of the list zones, or add it there");
            var split = new TimeZoneSplit(
                node.Text("state"), zone, [.. node.Texts("counties").Select(county => county.ToLowerInvariant())], node.Texts("postalPrefixes"), node.Texts("mixedPrefixes"));
            documents.Cite(node.Required("cite"));
            node.Done();
            return split;
        });
        file.OptionalText("about");
        file.Done();
        return states.Select(state => state.Key).Concat(splits.Select(split => "split of " + split.State)).GroupBy(state => state).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw file.Fault($"{twice.Key} is there twice", "keep one zone, or write a split")
            : new TimeZoneTable(states, splits);
    }

    private static TimeZoneInfo Zone(StrictJsonNode node)
    {
        var (name, written) = (node.Text("zone"), node.Text("utcOffset"));
        if (written.Length != 6 || !TimeSpan.TryParseExact(written[1..], "hh\\:mm", CultureInfo.InvariantCulture, out var offset))
        {
            throw node.Fault($"'{written}' is not an offset from UTC", "write it as -05:00");
        }

        return TimeZoneInfo.CreateCustomTimeZone(name, written[0] == '-' ? -offset : offset, name, name, name, node.Flag("daylightTime") ? [DaylightTime] : []);
    }

    private static TimeZoneInfo.TransitionTime SundayOf(int month, int week) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), month, week, DayOfWeek.Sunday);
}
