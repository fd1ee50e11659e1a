using System.Net;
using System.Text.Json;

namespace OrderCheck.Cli.Policies;

/// <summary>Which patient gets which answer: the cases of a policy as a table for people who decide whether it is right.</summary>
internal static class CaseChart
{
    private const string About = "Each line is an invented order, what the program answers today, and which criteria decided. The day is the day of the study.";

    private static readonly string[] Headings = ["Case", "Day", "Patient and order", "Study", "Purpose", "Diagnosis", "ABN",
        "Prior authorization", "Because"];

    public static void Write(TextWriter text, KnowledgeFiles files, Knowledge knowledge, string? policy, bool html)
    {
        text.WriteLine(html
            ? $$$"""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>OrderCheck: which patient gets which answer</title>
                <style>
                :root{color-scheme:light dark}body{font:16px/1.4 system-ui,sans-serif;margin:1rem;overflow-wrap:anywhere}h1{font-size:1.4rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
                table{border-collapse:collapse;font-size:.9rem}th,td{border:1px solid #8888;padding:.3rem .5rem;text-align:left;vertical-align:top}dl{font-size:.9rem}dt{font-weight:600}dd{margin:0 0 .4rem}
                @media (max-width:60rem){thead{display:none}table,tbody,tr,td{display:block}tr{border:1px solid #8888;margin:.6rem 0;padding:.3rem}td{border:0;padding:.1rem .3rem}td:empty{display:none}td:first-child{font-weight:600}td:not(:first-child)::before{content:attr(data-label) ": ";opacity:.7}}
                @media print{tr{break-inside:avoid}}
                </style></head><body>
                <h1>Which patient gets which answer</h1>
                <p>{{{About}}} {{{ShownFindings.Advice}}}</p>
                """
            : $"{About} {ShownFindings.Advice}\n");
        var assessor = new OrderAssessor(knowledge);
        foreach (var file in KnowledgeVerifier.ReadCases(knowledge, files).Where(one => policy is null || one.Owner == policy)
            .GroupBy(one => (one.File, one.Owner)))
        {
            using var json = JsonDocument.Parse(files[file.Key.File]);
            var written = json.RootElement.GetProperty("cases").EnumerateArray()
                .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("order"));
            var title = knowledge.Policies.All.FirstOrDefault(one => one.Id == file.Key.Owner) is { } owner
                ? $"{owner.Title} ({owner.Id})" : file.Key.Owner;
            text.WriteLine(html ? $"<h2>{Html(title)}</h2>\n<table><thead><tr>{string.Concat(Headings.Select(one => $"<th>{one}</th>"))}</tr></thead><tbody>"
                : $"## {Markdown(title)}\n\n| {string.Join(" | ", Headings)} |\n|{string.Concat(Headings.Select(_ => "---|"))}");
            var deciding = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var one in file)
            {
                var answer = assessor.Assess(one.Orders)[0];
                var criteria = Deciding(knowledge, answer, one.Owner);
                criteria.ForEach(criterion => deciding[criterion.Id] = criterion.Says);
                var cells = Cells(one, written[one.Name], answer, criteria.Select(criterion => criterion.Id));
                text.WriteLine(html ? $"<tr>{string.Concat(cells.Select((cell, i) => $"<td data-label=\"{Headings[i]}\">{Html(cell)}</td>"))}</tr>" : $"| {string.Join(" | ", cells.Select(Markdown))} |");
            }

            text.WriteLine(html
                ? $"</tbody></table>\n<dl>{string.Concat(deciding.Where(one => one.Value.Length > 0).Select(one => $"<dt>{Html(one.Key)}</dt><dd>{Html(one.Value)}</dd>"))}</dl>"
                : $"\n{string.Concat(deciding.Where(one => one.Value.Length > 0).Select(one => $"- **{Markdown(one.Key)}**: {Markdown(one.Value)}\n"))}");
        }

        if (html)
        {
            text.WriteLine("</body></html>");
        }
    }

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

    private static string Html(string text) => WebUtility.HtmlEncode(TerminalSafeText.Of(text));

    // A text may hold what Markdown takes for a column or for markup.
    private static string Markdown(string text) =>
        TerminalSafeText.Of(text).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
