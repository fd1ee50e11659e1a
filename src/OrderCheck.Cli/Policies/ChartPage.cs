using System.Net;

namespace OrderCheck.Cli.Policies;

/// <summary>The frame of a chart as a page: one file that loads nothing, with a field that shows only the rows that hold its words.</summary>
internal static class ChartPage
{
    private const string Style = """
        :root{color-scheme:light dark}body{font:16px/1.4 system-ui,sans-serif;margin:1rem;overflow-wrap:anywhere}h1{font-size:1.4rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
        table{border-collapse:collapse;font-size:.9rem}th,td{border:1px solid #8888;padding:.3rem .5rem;text-align:left;vertical-align:top}dl{font-size:.9rem}dt{font-weight:600}dd{margin:0 0 .4rem}
        input{font:inherit;padding:.3rem .5rem;width:min(30rem,100%);box-sizing:border-box}
        @media (max-width:60rem){thead{display:none}table,tbody,tr,td{display:block}tr{border:1px solid #8888;margin:.6rem 0;padding:.3rem}td{border:0;padding:.1rem .3rem}td:empty{display:none}td:first-child{font-weight:600}td:not(:first-child)::before{content:attr(data-label) ": ";opacity:.7}[hidden]{display:none}}
        @media print{tr{break-inside:avoid}input,label{display:none}}
        """;

    private const string Search = """
        <script>
        const field = document.getElementById('search'), rows = [...document.querySelectorAll('tbody tr')];
        field.addEventListener('input', () => {
          const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
          for (const row of rows) row.hidden = !words.every(word => row.textContent.toLowerCase().includes(word));
          document.getElementById('shown').textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length}`;
        });
        </script>
        """;

    public static void Begin(TextWriter text, string title, string about) => text.WriteLine($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>OrderCheck: {Safe(title)}</title>
        <style>
        {Style}
        </style></head><body>
        <h1>{Safe(title)}</h1>
        <p>{Safe(about)}</p>
        <p><label>Search: <input id="search" type="search" autocomplete="off"></label> <span id="shown" role="status"></span></p>
        """);

    public static void End(TextWriter text) => text.WriteLine($"{Search}\n</body></html>");

    /// <summary>Text that can become neither markup nor a control character.</summary>
    public static string Safe(string text) => WebUtility.HtmlEncode(TerminalSafeText.Of(text));
}
