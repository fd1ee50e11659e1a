using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>terminology/procedures.json</c>.</summary>
internal static class ProcedureTermReader
{
    public const string Path = "terminology/procedures.json";

    private static readonly FrozenDictionary<string, string> Systems =
        new Dictionary<string, string> { ["loinc"] = Code.Loinc, ["snomed"] = Code.Snomed,
        ["radlex"] = Code.RadLex }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ProcedureTermTable Read(StrictJsonNode file, DocumentTable documents)
    {
        var terms = new Dictionary<Code, ProcedureTerm>();
        foreach (var node in file.RequiredList("procedures", node => node))
        {
            var code = new Code(node.Required("system").Word(Systems), node.Text("code"));
            var says = node.List("says", ComponentPhraseReader.Word).ToFrozenSet(StringComparer.Ordinal);
            if (node.Flag("other") == says.Count > 0)
            {
                throw node.Fault($"'{code.Value}' either says what it asks for or is another test", "write 'says', or \"other\": true");
            }

            if (!terms.TryAdd(code, new ProcedureTerm(node.Text("label"), says, documents.Cite(node.Required("cite")))))
            {
                throw node.Fault($"'{code.Value}' is there twice", "keep one");
            }

            node.Done();
        }

        file.OptionalText("about");
        file.Done();
        return new ProcedureTermTable(terms.ToFrozenDictionary());
    }
}
