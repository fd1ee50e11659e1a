using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads <c>terminology/reason-codes.json</c>.</summary>
internal static class ReasonCodeReader
{
    public const string Path = "terminology/reason-codes.json";

    public static ReasonCodeTable Read(StrictJsonNode file, SignalTable signals, DocumentTable documents)
    {
        var bySnomed = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var bySignal = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var node in file.RequiredList("reasons", node => node))
        {
            var snomed = node.Text("snomed");
            var codes = node.RequiredList("codes", code => CodeForms.LooksLikeIcd10Cm(code.AsText())
                ? code.AsText()
                : throw code.Fault($"'{code.AsText()}' has not the form of an ICD-10-CM code", "write it as I25.10"));
            if (!bySnomed.TryAdd(snomed, codes))
            {
                throw node.Fault($"'{snomed}' is there twice", "keep one");
            }

            foreach (var id in node.RequiredList("signals", signal => signals.Find(signal.AsText()) is { } known
                ? known.Id
                : throw signal.Fault($"signal '{signal.AsText()}' is not known", "use an id of screening/signals.json")))
            {
                bySignal.TryAdd(id, []);
                bySignal[id].AddRange(codes);
            }

            _ = node.Text("label");
            documents.Cite(node.Required("cite"));
            node.Done();
        }

        file.OptionalText("about");
        file.Done();
        return new ReasonCodeTable(
            bySnomed.ToFrozenDictionary(StringComparer.Ordinal),
            bySignal.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal));
    }
}
