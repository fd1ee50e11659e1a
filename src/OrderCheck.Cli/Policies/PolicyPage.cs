namespace OrderCheck.Cli.Policies;

/// <summary>One policy with the edition that is in force on a day.</summary>
internal static class PolicyPage
{
    private const int LabelWidth = 14;

    public static void Write(ConsoleOutput output, CoveragePolicy policy, DateOnly day)
    {
        output.Line(policy.Id, ConsoleOutput.Strong);
        Row("title", policy.Title);
        Row("issuer", policy.Issuer);
        Row("question", policy.Question.ToCode());
        Row("rank", $"{policy.Rank}");
        Row("payer kinds", Any(policy.Scope.PayerKinds.Select(kind => kind.ToCode())));
        Row("payers", Any(policy.Scope.Payers));
        Row("reviewers", Any(policy.Scope.Reviewers));
        Row("jurisdictions", Any(policy.Scope.Jurisdictions));
        Row("states", Any(policy.Scope.States));
        Row("studies", Any(policy.Scope.Studies));
        Row("editions", string.Join(", ", policy.Editions.Select(one => Formats.Of(one.From) + (one.Retired ? " (retired)" : ""))));
        output.Break();
        if (policy.InForce(day) is { } edition)
        {
            Write(output, edition, day);
        }
        else
        {
            output.Line(
                day < policy.Editions[0].From
                    ? $"What this policy said on {Formats.Of(day)} is not transcribed: the first edition here starts on {Formats.Of(policy.Editions[0].From)}."
                    : $"The policy was withdrawn on {Formats.Of(policy.Editions[^1].From)}; nothing is in force on {Formats.Of(day)}.",
                ConsoleOutput.Warning);
        }

        void Row(string label, string text) => output.Row(2, label, LabelWidth, text);
    }

    private static void Write(ConsoleOutput output, PolicyEdition edition, DateOnly day)
    {
        output.Line($"Edition {Formats.Of(edition.From)}, in force on {Formats.Of(day)}", ConsoleOutput.Strong);
        output.Row(2, "transcribed", LabelWidth, Formats.Of(edition.Transcribed));
        output.Row(2, "last checked", LabelWidth, Formats.Of(edition.LastChecked));
        if (edition.Url is { } url)
        {
            output.Row(2, "document", LabelWidth, url);
        }

        Section(
            output, "Lists", edition.Lists, list => $"{list.Criterion.Id.Criterion}, {list.Codes.Count} codes, for {Any(list.Studies)}", list => (list.Criterion.Says, list.Criterion.Citation));
        foreach (var list in edition.Lists)
        {
            output.Break();
            output.Line($"Codes of {list.Criterion.Id.Criterion}", ConsoleOutput.Strong);
            output.Row(2, "", 0, string.Join(' ', list.Codes.Order(StringComparer.Ordinal)));
        }

        Section(
            output, "Criteria", edition.Criteria, criterion => $"{criterion.Id.Criterion}, {Word(criterion.Role)}{(criterion.Studies.Count == 0 ? "" : $", for {Any(criterion.Studies)}")}",
            criterion => (criterion.Says, criterion.Citation));
        Section(output, "Notes (what no order can tell)", edition.Notes, note => note.Id, note => (note.Says, note.Citation));
        WriteRegions(output, edition);
    }

    private static void WriteRegions(ConsoleOutput output, PolicyEdition edition)
    {
        if (edition.ReadAndAbsent.Count > 0)
        {
            output.Break();
            output.Line($"Read and on no list: {edition.ReadAndAbsent.Count} codes");
        }

        if (!edition.ReadRegions.IsEmpty)
        {
            output.Break();
            output.Line("Regions of codes that were read whole", ConsoleOutput.Strong);
            foreach (var region in edition.ReadRegions)
            {
                output.Line(region.First == region.Last ? $"  {region.First}" : $"  {region.First}-{region.Last}");
            }
        }

        if (!edition.UnreadRegions.IsEmpty)
        {
            output.Break();
            output.Line("Regions of codes that nobody has read", ConsoleOutput.Strong);
            foreach (var region in edition.UnreadRegions)
            {
                output.Line($"  {region}");
            }
        }
    }

    private static void Section<T>(
        ConsoleOutput output, string title, IReadOnlyCollection<T> entries, Func<T, string> heading, Func<T, (string Says, Citation Citation)> content)
    {
        if (entries.Count == 0)
        {
            return;
        }

        output.Break();
        output.Line(title, ConsoleOutput.Strong);
        foreach (var entry in entries)
        {
            var (says, citation) = content(entry);
            output.Line($"  {heading(entry)}");
            output.Row(4, "says", 6, says);
            output.Row(4, "source", 6, Formats.Of(citation));
        }
    }

    private static string Any(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } text ? text : "any";

    private static string Word(CriterionRole role) => role.ToString().ToLowerInvariant();
}
