using System.Text.Json;

namespace OrderCheck.Cli.Policies;

/// <summary>Which patient gets which answer: the cases of a policy as a table for people who decide whether it is right.</summary>
internal static class CaseChart
{
    private const string Title = "Which patient gets which answer";

    private const string About = "Each line is an invented order, what the program answers today, and which criteria decided. The day is the day of the study.";

    private static readonly string[] Headings = ["Case", "Day", "Patient and order", "Study", "Purpose", "Diagnosis", "ABN",
        "Prior authorization", "Because"];

    /// <summary>Writes the chart of one policy, or of all on one page.</summary>
    public static void Write(TextWriter text, KnowledgeFiles files, Knowledge knowledge, string? policy, bool html)
    {
        if (html)
        {
            ChartPage.Begin(text, Title, $"{About} {ShownFindings.Advice}");
        }
        else
        {
            text.WriteLine($"{About} {ShownFindings.Advice}\n");
        }

        var assessor = new OrderAssessor(knowledge);
        foreach (var cases in CasesOf(files, knowledge, policy))
        {
            WritePolicy(text, files, knowledge, assessor, cases, html);
        }

        if (html)
        {
            ChartPage.End(text);
        }
    }

    /// <summary>Writes a page for each policy and rule sheet into a folder, and <c>index.html</c> that names them.</summary>
    public static void WriteFolder(string folder, KnowledgeFiles files, Knowledge knowledge)
    {
        Directory.CreateDirectory(folder);
        var assessor = new OrderAssessor(knowledge);
        using var index = File.CreateText(Path.Combine(folder, "index.html"));
        ChartPage.Begin(index, Title, "One page for each policy and rule sheet.");
        index.WriteLine("<table><thead><tr><th>Policy</th><th>Cases</th></tr></thead><tbody>");
        foreach (var cases in CasesOf(files, knowledge, null))
        {
            var (name, title) = ($"{cases.Key.Owner}.html", TitleOf(knowledge, cases.Key.Owner));
            using var page = File.CreateText(Path.Combine(folder, name));
            ChartPage.Begin(page, title, $"{About} {ShownFindings.Advice}");
            WritePolicy(page, files, knowledge, assessor, cases, html: true);
            ChartPage.End(page);
            index.WriteLine($"<tr><td data-label=\"Policy\"><a href=\"{ChartPage.Safe(name)}\">{ChartPage.Safe(title)}</a></td><td data-label=\"Cases\">{cases.Count()}</td></tr>");
        }

        index.WriteLine("</tbody></table>");
        ChartPage.End(index);
    }

    private static IEnumerable<IGrouping<(string File, string Owner), PolicyCase>> CasesOf(KnowledgeFiles files, Knowledge knowledge, string? policy) =>
        KnowledgeVerifier.ReadCases(knowledge, files).Where(one => policy is null || one.Owner == policy).GroupBy(one => (one.File, one.Owner));

    private static string TitleOf(Knowledge knowledge, string id) =>
        knowledge.Policies.All.FirstOrDefault(one => one.Id == id) is { } owner ? $"{owner.Title} ({owner.Id})" : id;

    private static void WritePolicy(
        TextWriter text, KnowledgeFiles files, Knowledge knowledge, OrderAssessor assessor, IGrouping<(string File, string Owner), PolicyCase> cases, bool html)
    {
        using var json = JsonDocument.Parse(files[cases.Key.File]);
        var written = json.RootElement.GetProperty("cases").EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("order"));
        var title = TitleOf(knowledge, cases.Key.Owner);
        text.WriteLine(html ? $"<h2>{ChartPage.Safe(title)}</h2>\n<table><thead><tr>{string.Concat(Headings.Select(one => $"<th>{one}</th>"))}</tr></thead><tbody>"
            : $"## {Markdown(title)}\n\n| {string.Join(" | ", Headings)} |\n|{string.Concat(Headings.Select(_ => "---|"))}");
        var deciding = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in cases)
        {
            var answer = assessor.Assess(one.Orders)[0];
            var criteria = Deciding(knowledge, answer, one.Owner);
            criteria.ForEach(criterion => deciding[criterion.Id] = criterion.Says);
            WriteRow(text, Cells(one, written[one.Name], answer, criteria.Select(criterion => criterion.Id)), html);
        }

        var said = deciding.Where(one => one.Value.Length > 0);
        text.WriteLine(html
            ? $"</tbody></table>\n<dl>{string.Concat(said.Select(one => $"<dt>{ChartPage.Safe(one.Key)}</dt><dd>{ChartPage.Safe(one.Value)}</dd>"))}</dl>"
            : $"\n{string.Concat(said.Select(one => $"- **{Markdown(one.Key)}**: {Markdown(one.Value)}\n"))}");
    }

    private static void WriteRow(TextWriter text, string[] cells, bool html) => text.WriteLine(html
        ? $"<tr>{string.Concat(cells.Select((cell, i) => $"<td data-label=\"{Headings[i]}\">{ChartPage.Safe(cell)}</td>"))}</tr>"
        : $"| {string.Join(" | ", cells.Select(Markdown))} |");

    private static string[] Cells(PolicyCase one, JsonElement order, OrderAssessment answer, IEnumerable<string> because) =>
    [
        one.Name,
        Formats.Of(one.Orders[0].DateOfService),
        Patient(order) + (one.Orders.Length > 1 ? $"; with {one.Orders.Length - 1} more in the session" : ""),
        answer.InScope ? answer.Study!.Value.Study?.Id ?? "undetermined" : "no heart CT or MRI",
        answer.Purpose?.Value.ToCode() ?? "",
        answer.Support?.Value.ToCode() ?? "",
        answer.Notice is { } notice ? string.Join(' ', [notice.Value.Status.ToCode(), .. notice.Value.ClaimModifiers]) : "",
        answer.PriorAuth?.Value.ToCode() ?? "",
        string.Join(", ", because),
    ];

    private static List<(string Id, string Says)> Deciding(Knowledge knowledge, OrderAssessment answer, string owner)
    {
        if (!answer.InScope)
        {
            return [];
        }

        return
        [
            .. answer.Support!.Reasons.Concat(answer.Notice!.Reasons).Concat(answer.PriorAuth!.Reasons).Select(reason => reason.Criterion)
            .Where(id => id.Policy == owner)
                .DistinctBy(id => id.Criterion)
                .Select(id => (id.Criterion, AnswerComparison.Says(knowledge, id.Policy, Formats.Of(id.Edition), id.Criterion))),
        ];
    }

    private static string Patient(JsonElement order) => string.Join("; ", order.EnumerateObject().Select(part => part.Name switch
    {
        "code" or "codes" => PolicyWords.Plain(part.Value),
        "text" => $"\"{PolicyWords.Plain(part.Value)}\"",
        "reasons" => $"for {PolicyWords.Plain(part.Value)}",
        "record" => $"on record: {PolicyWords.Plain(part.Value)}",
        "birth" => $"born {PolicyWords.Plain(part.Value)}",
        "family" => $"in the family: {PolicyWords.Plain(part.Value)}",
        "tests" => $"tested: {PolicyWords.Plain(part.Value)}",
        "facts" => string.Join(", ", part.Value.EnumerateObject().Select(fact => $"{fact.Name}: {PolicyWords.Plain(fact.Value)}")),
        _ => $"{part.Name} {PolicyWords.Plain(part.Value)}",
    }));

    // A text may hold what Markdown takes for a column or for markup.
    private static string Markdown(string text) =>
        TerminalSafeText.Of(text).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
