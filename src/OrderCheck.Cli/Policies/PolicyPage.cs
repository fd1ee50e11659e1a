namespace OrderCheck.Cli;

/// <summary>One policy with the edition that is in force on a day.</summary>
internal static class PolicyPage
{
    private const int LabelWidth = 14;

    public static void Write(Screen screen, CoveragePolicy policy, DateOnly day)
    {
        screen.Line(policy.Id, Screen.Strong);
        Row("title", policy.Title);
        Row("issuer", policy.Issuer);
        Row("question", policy.Question.ToWire());
        Row("rank", $"{policy.Rank}");
        Row("payer kinds", Any(policy.Scope.PayerKinds.Select(kind => kind.ToWire())));
        Row("payers", Any(policy.Scope.Payers));
        Row("jurisdictions", Any(policy.Scope.Jurisdictions));
        Row("states", Any(policy.Scope.States));
        Row("studies", Any(policy.Scope.Studies));
        Row("editions", string.Join(", ", policy.Editions.Select(one => Wording.Of(one.From) + (one.Retired ? " (retired)" : ""))));
        screen.Break();
        if (policy.InForce(day) is { } edition)
        {
            Write(screen, edition, day);
        }
        else
        {
            screen.Line($"No edition was in force on {Wording.Of(day)}.", Screen.Warning);
        }

        void Row(string label, string text) => screen.Row(2, label, LabelWidth, text);
    }

    private static void Write(Screen screen, PolicyEdition edition, DateOnly day)
    {
        screen.Line($"Edition {Wording.Of(edition.From)}, in force on {Wording.Of(day)}", Screen.Strong);
        screen.Row(2, "transcribed", LabelWidth, Wording.Of(edition.Transcribed));
        screen.Row(2, "last checked", LabelWidth, Wording.Of(edition.LastChecked));
        if (edition.Url is { } url)
        {
            screen.Row(2, "document", LabelWidth, url);
        }

        Section("Lists", edition.Lists, list => $"{list.Criterion.Id.Criterion}, {list.Codes.Count} codes, for {Any(list.Studies)}", list => (list.Criterion.Says, list.Criterion.Citation));
        Section(
            "Criteria", edition.Criteria, criterion => $"{criterion.Id.Criterion}, {Word(criterion.Role)}{(criterion.Studies.Count == 0 ? "" : $", for {Any(criterion.Studies)}")}",
            criterion => (criterion.Says, criterion.Citation));
        Section("Notes (what no order can tell)", edition.Notes, note => note.Id, note => (note.Says, note.Citation));
        if (edition.ReadAndAbsent.Count > 0)
        {
            screen.Break();
            screen.Line($"Read and on no list: {edition.ReadAndAbsent.Count} codes");
        }

        if (!edition.ReadRegions.IsEmpty)
        {
            screen.Break();
            screen.Line("Regions of codes that were read whole", Screen.Strong);
            foreach (var region in edition.ReadRegions)
            {
                screen.Line(region.First == region.Last ? $"  {region.First}" : $"  {region.First}-{region.Last}");
            }
        }

        if (!edition.UnreadRegions.IsEmpty)
        {
            screen.Break();
            screen.Line("Regions of codes that nobody has read", Screen.Strong);
            foreach (var region in edition.UnreadRegions)
            {
                screen.Line($"  {region}");
            }
        }

        void Section<T>(string title, IReadOnlyCollection<T> entries, Func<T, string> heading, Func<T, (string Says, Citation Citation)> content)
        {
            if (entries.Count == 0)
            {
                return;
            }

            screen.Break();
            screen.Line(title, Screen.Strong);
            foreach (var entry in entries)
            {
                var (says, citation) = content(entry);
                screen.Line($"  {heading(entry)}");
                screen.Row(4, "says", 6, says);
                screen.Row(4, "source", 6, Wording.Of(citation));
            }
        }
    }

    private static string Any(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } text ? text : "any";

    private static string Word(CriterionRole role) => role.ToString().ToLowerInvariant();
}
