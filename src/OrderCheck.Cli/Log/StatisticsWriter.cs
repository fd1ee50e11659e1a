using System.Globalization;
using System.Text.Json;
using OrderCheck.Decisions;

namespace OrderCheck.Cli.Log;

/// <summary>Writes the counts of the log.</summary>
internal static class StatisticsWriter
{
    public static void WriteTable(ConsoleOutput output, LogStatistics stats)
    {
        output.Row(0, "orders", 14,
            $"{Count(stats.Decisions)} in {Count(stats.Calls)} calls, {Count(stats.OutOfScope)} of them not heart CT or MRI");
        output.Row(0, "feedback", 14, Count(stats.Feedback));
        foreach (var (answer, count) in stats.Answers)
        {
            output.Row(2, Count(count), 8, answer);
        }

        if (!stats.Criteria.IsEmpty)
        {
            output.Break();
            output.Table(
                ["overridden", "accepted", "cards", "rate", "criterion"],
                stats.Criteria.Select(row => (IReadOnlyList<string>)
                    [Count(row.Overridden), Count(row.Accepted), Count(row.Shown),
                    row.OverrideRate is { } rate ? rate.ToString("P0", CultureInfo.InvariantCulture) : "", row.Criterion]));
        }
    }

    public static void WriteJson(Stream output, LogStatistics stats)
    {
        using var json = new Utf8JsonWriter(output, FhirJson.Options(indented: true));
        json.WriteStartObject();
        json.WriteNumber("decisions", stats.Decisions);
        json.WriteNumber("calls", stats.Calls);
        json.WriteNumber("outOfScope", stats.OutOfScope);
        json.WriteNumber("feedback", stats.Feedback);
        json.WriteStartObject("answers");
        foreach (var (answer, count) in stats.Answers)
        {
            json.WriteNumber(answer, count);
        }

        json.WriteEndObject();
        json.WriteStartArray("criteria");
        foreach (var row in stats.Criteria)
        {
            json.WriteStartObject();
            json.WriteString("criterion", row.Criterion);
            json.WriteNumber("shown", row.Shown);
            json.WriteNumber("accepted", row.Accepted);
            json.WriteNumber("overridden", row.Overridden);
            if (row.OverrideRate is { } rate)
            {
                json.WriteNumber("overrideRate", Math.Round(rate, 4));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);
}
