using System.Globalization;

namespace OrderCheck.Cli.Policies;

/// <summary>Policies that nobody has compared with their documents for some time, the longest first.</summary>
internal static class StaleListing
{
    public static void Write(ConsoleOutput output, Knowledge knowledge, DateOnly today, int days)
    {
        var stale = knowledge.Policies.All
            .Select(policy => (Policy: policy, Edition: policy.Editions[^1]))
            .Where(one => !one.Edition.Retired && one.Edition.LastChecked < today.AddDays(-days))
            .OrderBy(one => one.Edition.LastChecked).ThenBy(one => one.Policy.Id, StringComparer.Ordinal)
            .ToList();
        foreach (var (policy, edition) in stale)
        {
            output.Line(policy.Id, ConsoleOutput.Strong);
            output.Row(2, "last check", 11, string.Create(CultureInfo.InvariantCulture, $"{Formats.Of(edition.LastChecked)}, {today.DayNumber - edition.LastChecked.DayNumber} days ago"));
            output.Row(2, "edition", 11, Formats.Of(edition.From));
            output.Row(2, "look at", 11, string.Join(", ", Addresses(edition)) is { Length: > 0 } addresses ? addresses : "no public address is known");
        }

        foreach (var item in knowledge.Watch.Where(item => item.By is { } by && by <= today.AddDays(days)).OrderBy(item => item.By))
        {
            output.Line(item.Says, ConsoleOutput.Strong);
            output.Row(2, "by", 11, item.By < today ? $"{Formats.Of(item.By!.Value)}, which is past" : Formats.Of(item.By!.Value));
            output.Row(2, "look at", 11, item.LookAt);
            output.Row(2, "until then", 11, item.Because);
        }

        output.Line(stale.Count == 0
            ? $"Every policy was checked within {days} days."
            : $"{stale.Count} of {knowledge.Policies.All.Length} policies were not checked for more than {days} days. Compare the edition with its documents; when nothing has changed there, set its lastChecked to the day you looked.");
    }

    private static IEnumerable<string> Addresses(PolicyEdition edition) =>
        edition.Lists.Select(list => list.Criterion.Citation.Url).Concat(edition.Criteria.Select(criterion => criterion.Citation.Url)).Prepend(edition.Url).OfType<string>().Distinct(StringComparer.Ordinal);
}
