namespace OrderCheck.Cli.Policies;

/// <summary>All policies: one line each where there is room, else one block each.</summary>
internal static class PolicyListing
{
    private const int TableWidth = 160;

    private static readonly string[] Headings = ["policy", "title", "question", "editions", "transcribed", "last check"];

    public static void Write(ConsoleOutput output, Knowledge knowledge)
    {
        var rows = knowledge.Policies.All.Select(policy => (IReadOnlyList<string>)
        [
            policy.Id,
            policy.Title,
            policy.Question.ToCode(),
            string.Join(", ", policy.Editions.Select(edition => Formats.Of(edition.From) + (edition.Retired ? " (retired)" : ""))),
            Formats.Of(policy.Editions[^1].Transcribed),
            Formats.Of(policy.Editions[^1].LastChecked),
        ]);
        if (output.Width >= TableWidth)
        {
            output.Table(Headings, rows);
            return;
        }

        foreach (var row in rows)
        {
            output.Line(row[0], ConsoleOutput.Strong);
            for (var i = 1; i < Headings.Length; i++)
            {
                output.Row(2, Headings[i], 11, row[i]);
            }
        }
    }
}
