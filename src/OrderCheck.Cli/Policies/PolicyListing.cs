namespace OrderCheck.Cli;

/// <summary>All policies: one line each where there is room, else one block each.</summary>
internal static class PolicyListing
{
    private const int TableWidth = 160;

    private static readonly string[] Headings = ["policy", "title", "question", "editions", "transcribed", "last check"];

    public static void Write(Screen screen, Knowledge knowledge)
    {
        var rows = knowledge.Policies.All.Select(policy => (IReadOnlyList<string>)
        [
            policy.Id,
            policy.Title,
            policy.Question.ToWire(),
            string.Join(", ", policy.Editions.Select(edition => Wording.Of(edition.From) + (edition.Retired ? " (retired)" : ""))),
            Wording.Of(policy.Editions[^1].Transcribed),
            Wording.Of(policy.Editions[^1].LastChecked),
        ]);
        if (screen.Width >= TableWidth)
        {
            screen.Table(Headings, rows);
            return;
        }

        foreach (var row in rows)
        {
            screen.Line(row[0], Screen.Strong);
            for (var i = 1; i < Headings.Length; i++)
            {
                screen.Row(2, Headings[i], 11, row[i]);
            }
        }
    }
}
