using System.Globalization;
using System.Net;
using System.Text;

namespace OrderCheck.Fhir.Writing;

/// <summary>
/// A draft of form CMS-R-131 as an HTML page of its own: no script, nothing loaded, one printed page. The words are ours; the official form has its own. All that
/// came from the request or the settings is escaped.
/// </summary>
internal static class NoticeDraftHtml
{
    private const string Open = "<span class=\"open\">to be filled in</span>";

    private const string Style =
        """
        @page { size: letter; margin: 12mm }
        body { font: 12pt/1.3 "Liberation Sans", Arial, Helvetica, sans-serif; color: #000; background: #fff; max-width: 46rem; margin: 0 auto; padding: 0.5rem }
        h1 { font-size: 15pt; margin: 0.4rem 0 }
        h2 { font-size: 12pt; margin: 0.6rem 0 0.2rem }
        p, dl { margin: 0.2rem 0 }
        .draft { border: 2px solid #000; padding: 0.4rem 0.6rem }
        .open { border-bottom: 1px solid #000; padding-right: 6rem; color: #444 }
        .basis, .staff { font-size: 10pt }
        dl { display: grid; grid-template-columns: 13rem 1fr; gap: 0.2rem 0.5rem }
        dt { font-weight: bold }
        dd { margin: 0 }
        table { border-collapse: collapse; width: 100% }
        caption { text-align: left; font-weight: bold; padding: 0.4rem 0 0.2rem }
        th, td { border: 1px solid #000; padding: 0.3rem; text-align: left; vertical-align: top }
        """;

    public static string Of(NoticeDraft draft, NoticeSubject subject)
    {
        var html = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append("<title>Draft of an Advance Beneficiary Notice</title>\n<style>\n").Append(Style).Append("\n</style>\n</head>\n<body>\n<main>\n")
            .Append("<h1>Draft of an Advance Beneficiary Notice (CMS-R-131)</h1>\n")
            .Append("<p class=\"draft\"><strong>This draft is not a notice and must not be signed.</strong> Move it onto the official form ").Append(Version(draft))
            .Append(", check it, and go through the form with the patient before the test.</p>\n<dl>\n");
        Row(html, "A. Who gives the notice", Notifier(draft.Notifier));
        Row(html, "B. Patient", Text(subject.Name));
        Row(html, "C. Record number", Text(subject.RecordNumber));
        html.Append("</dl>\n<table>\n<caption>What Medicare may not pay for</caption>\n")
            .Append("<thead><tr><th scope=\"col\">D. Test</th><th scope=\"col\">E. Why Medicare may not pay</th><th scope=\"col\">F. What it may cost</th></tr></thead>\n<tbody>\n");
        foreach (var item in draft.Items)
        {
            html.Append("<tr><th scope=\"row\">").Append(Text(item.Service)).Append("</th><td>").AppendJoin("<br>", item.Reasons.Select(Text))
                .Append("</td><td>").Append(Estimate(item.Estimate)).Append("</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n")
            .Append("<h2>G. Options</h2>\n<p>Left empty. The three choices are printed on the official form; the patient alone ticks one of them.</p>\n")
            .Append("<h2>H. More to know</h2>\n").AppendJoin("\n", More(draft).Select(line => $"<p>{Text(line)}</p>"))
            .Append("\n<h2>I. Signature and J. Date</h2>\n<p>Left empty. The patient, or who acts for the patient, signs and dates the official form.</p>\n")
            .Append("<h2>For staff</h2>\n").AppendJoin("\n", ForStaff(draft).Select(line => $"<p class=\"staff\">{Text(line)}</p>"))
            .Append("\n</main>\n</body>\n</html>\n").ToString();
    }

    private static string Version(NoticeDraft draft) => draft.FormExpiry is { } expiry
        ? string.Create(CultureInfo.InvariantCulture, $"(the version that expires {expiry:MM/dd/yyyy})")
        : "(the version in force on that day)";

    private static void Row(StringBuilder html, string blank, string value) =>
        html.Append("<dt>").Append(blank).Append("</dt><dd>").Append(value).Append("</dd>\n");

    private static string Notifier(NoticeNotifier notifier)
    {
        string[] known = [.. new[] { notifier.Name, notifier.Address, notifier.Phone }.OfType<string>().Select(Text)];
        return known.Length == 0 ? Open : string.Join("<br>", known);
    }

    private static string Estimate(CostEstimate? estimate) => estimate is null
        ? $"{Open}<br><span class=\"basis\">No figure is known for this test and year. Put your own charge here.</span>"
        : $"{Text(estimate.Amount)}<br><span class=\"basis\">{Text(estimate.Basis)}</span>";

    private static IEnumerable<string> More(NoticeDraft draft)
    {
        yield return $"Rule that was used: {string.Join("; ", draft.Items.Select(item => item.Rule).OfType<string>().Distinct(StringComparer.Ordinal))}.";
        if (draft.HasOtherCoverage)
        {
            yield return "You have another health plan too. It may pay a part; ask the plan.";
        }
    }

    private static IEnumerable<string> ForStaff(NoticeDraft draft)
    {
        yield return "The estimate is made in good faith: within 100 dollars or 25 percent of the actual cost, whichever is greater.";
        yield return "Explain the form, answer all questions, give the patient a copy and keep the signed original.";
        if (draft.HasMedicaid)
        {
            yield return "The patient has Medicaid too: strike the text of option 1 as CMS tells for such patients, and collect nothing before Medicare and Medicaid have decided.";
        }
    }

    private static string Text(string? text) => text is null ? Open : WebUtility.HtmlEncode(text);
}
