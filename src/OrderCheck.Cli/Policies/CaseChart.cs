using System.Net;
using System.Text.Json;

namespace OrderCheck.Cli;

/// <summary>Which patient gets which answer: the cases of a policy as a table for people who decide whether it is right.</summary>
internal static class CaseChart
{
    private static readonly string[] Headings = ["Case", "Day", "Patient and order", "Study", "Purpose", "Diagnosis", "ABN", "Prior authorization", "Because"];

    public static void Write(TextWriter text, KnowledgeFiles files, Knowledge knowledge, string? policy, bool html)
    {
        if (html)
        {
            text.WriteLine(
                """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>OrderCheck: which patient gets which answer</title>
                <style>:root{color-scheme:light dark}body{font:16px/1.4 system-ui,sans-serif;margin:1rem}div{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem}th,td{border:1px solid #8888;padding:.3rem .5rem;text-align:left;vertical-align:top}</style></head><body>
                """);
        }

        var assessor = new OrderAssessor(knowledge);
        foreach (var file in KnowledgeCheck.ReadCases(knowledge).Where(one => policy is null || one.Owner == policy).GroupBy(one => (one.File, one.Owner)))
        {
            using var json = JsonDocument.Parse(files[file.Key.File]);
            var written = json.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("order"));
            text.WriteLine(html ? $"<h2>{Html(file.Key.Owner)}</h2>\n<div><table><thead><tr>{string.Concat(Headings.Select(one => $"<th>{one}</th>"))}</tr></thead><tbody>"
                : $"## {file.Key.Owner}\n\n| {string.Join(" | ", Headings)} |\n|{string.Concat(Headings.Select(_ => "---|"))}");
            foreach (var one in file)
            {
                var cells = Cells(one, written[one.Name], assessor.Assess(one.Orders)[0]);
                text.WriteLine(html ? $"<tr>{string.Concat(cells.Select(cell => $"<td>{Html(cell)}</td>"))}</tr>" : $"| {string.Join(" | ", cells.Select(Markdown))} |");
            }

            text.WriteLine(html ? "</tbody></table></div>" : "");
        }

        text.WriteLine(html ? "</body></html>" : Fhir.ShownFindings.Advice);
    }

    private static string[] Cells(PolicyCase one, JsonElement order, OrderAssessment answer) =>
    [
        one.Name,
        Wording.Of(one.Orders[0].DateOfService),
        Patient(order) + (one.Orders.Length > 1 ? $"; with {one.Orders.Length - 1} more in the session" : ""),
        answer.InScope ? answer.Study!.Value.Study?.Id ?? "undetermined" : "not ours",
        answer.Purpose?.Value.ToWire() ?? "",
        answer.Support?.Value.ToWire() ?? "",
        answer.Notice is { } notice ? string.Join(' ', [notice.Value.Status.ToWire(), .. notice.Value.ClaimModifiers]) : "",
        answer.PriorAuth?.Value.ToWire() ?? "",
        string.Join(", ", answer.InScope
            ? answer.Support!.Reasons.Concat(answer.Notice!.Reasons).Concat(answer.PriorAuth!.Reasons).Select(reason => reason.Criterion).Where(id => id.Policy == one.Owner).Select(id => id.Criterion).Distinct(StringComparer.Ordinal)
            : []),
    ];

    private static string Patient(JsonElement order) => string.Join("; ", order.EnumerateObject().Select(part => part.Name switch
    {
        "code" or "codes" => ConditionWords.Plain(part.Value),
        "text" => $"\"{ConditionWords.Plain(part.Value)}\"",
        "reasons" => $"for {ConditionWords.Plain(part.Value)}",
        _ => $"{part.Name} {ConditionWords.Plain(part.Value)}",
    }));

    private static string Html(string text) => WebUtility.HtmlEncode(CleanText.Of(text));

    private static string Markdown(string text) => CleanText.Of(text).Replace("|", "\\|", StringComparison.Ordinal);
}
