using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>terminology/icd-10-cm.json</c>.</summary>
internal static class Icd10CmReader
{
    private const int CategoryLength = 3;

    public static Icd10CmTable Read(StrictJsonNode file, DocumentTable documents)
    {
        file.OptionalText("about");
        var codes = new Dictionary<string, Icd10CmTable.Entry>(StringComparer.Ordinal);
        file.RequiredList("changes", node => ReadChange(node, codes, documents));
        foreach (var (block, list) in file.Required("established").Properties())
        {
            AddEstablished(block, list, codes);
        }

        var categories = Categories(file, codes.Keys);
        var unspecified = file.List("unspecified", node =>
        {
            var code = WellFormed(node);
            return codes.ContainsKey(code) ? code
                : throw node.Fault($"code '{code}' is not in the table", "add it under 'established' or 'changes'");
        });
        var table = new Icd10CmTable(
            codes, categories, unspecified.ToFrozenSet(StringComparer.Ordinal), Forms(file, codes),
            new CodePatterns(file.Texts("femaleOnly")), new CodePatterns(file.Texts("maleOnly")),
            file.List("ages", node => Age(node, documents)));
        file.Done();
        return table;
    }

    private static DateOnly ReadChange(StrictJsonNode node, Dictionary<string, Icd10CmTable.Entry> codes, DocumentTable documents)
    {
        var on = node.Date("on");
        var source = documents.Cite(node.Required("cite"));
        foreach (var code in node.RequiredList("added", WellFormed))
        {
            if (!codes.TryAdd(code, new Icd10CmTable.Entry(on, null, [], source, null)))
            {
                throw node.Fault(
                    $"code '{code}' is added or retired before", "keep the changes in the order of their days and add a code once");
            }
        }

        node.RequiredList("retired", retired =>
        {
            var code = WellFormed(retired.Required("code"));
            var earlier = codes.GetValueOrDefault(code);
            if (earlier?.Until is not null)
            {
                throw retired.Fault($"code '{code}' is retired twice", "keep one");
            }

            codes[code] = new Icd10CmTable.Entry(
                earlier?.From, on.AddDays(-1), retired.RequiredList("replacedBy", WellFormed), earlier?.FromSource, source);
            retired.Done();
            return code;
        });
        node.Done();
        return on;
    }

    private static void AddEstablished(string block, StrictJsonNode list, Dictionary<string, Icd10CmTable.Entry> codes)
    {
        foreach (var code in list.AsList(WellFormed))
        {
            if (!code.StartsWith(block, StringComparison.Ordinal))
            {
                throw list.Fault($"code '{code}' does not belong to block '{block}'", "move it to its block");
            }

            if (!codes.TryAdd(code, new Icd10CmTable.Entry(null, null, [], null, null)))
            {
                throw list.Fault($"code '{code}' is there twice", "a code is either established or in 'changes'");
            }
        }
    }

    // The categories that the file names, and those of the codes, each with its codes.
    private static Dictionary<string, SortedSet<string>> Categories(StrictJsonNode file, IReadOnlyCollection<string> codes)
    {
        var categories = file.List("categories", WellFormed).Distinct(StringComparer.Ordinal)
            .ToDictionary(category => category, _ => new SortedSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        var known = codes.ToFrozenSet(StringComparer.Ordinal);
        foreach (var (code, category) in codes.SelectMany(code => CategoriesOf(code).Select(category => (code, category))))
        {
            if (known.Contains(category))
            {
                continue;
            }

            if (!categories.TryGetValue(category, out var members))
            {
                categories[category] = members = new SortedSet<string>(StringComparer.Ordinal);
            }

            members.Add(code);
        }

        return categories;
    }

    private static IEnumerable<string> CategoriesOf(string code) =>
        Enumerable.Range(CategoryLength, code.Length - CategoryLength).Select(length => code[..length])
        .Where(category => category[^1] != '.');

    private static FrozenDictionary<string, CodePatterns> Forms(StrictJsonNode file, Dictionary<string, Icd10CmTable.Entry> codes)
    {
        var forms = new Dictionary<string, CodePatterns>(StringComparer.Ordinal);
        foreach (var (code, patterns) in file.Optional("forms")?.Properties() ?? [])
        {
            forms[code] = codes.ContainsKey(code)
                ? new CodePatterns(patterns.AsList(item => item.AsText()))
                : throw patterns.Fault($"code '{code}' is not in the table", "add it under 'established' or 'changes'");
        }

        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Icd10CmTable.CodeAge Age(StrictJsonNode node, DocumentTable documents)
    {
        var age = new Icd10CmTable.CodeAge(
            new CodePatterns(node.Texts("codes")), (int?)node.Optional("from")?.AsNumber(), (int?)node.Optional("to")?.AsNumber());
        documents.Cite(node.Required("cite"));
        node.Done();
        return age;
    }

    private static string WellFormed(StrictJsonNode node) =>
        Icd10CmTable.Normalise(node.AsText()) is { } normal && normal == node.AsText()
            ? normal
            : throw node.Fault($"'{node.AsText()}' is not an ICD-10-CM code", "write it in capitals with its dot, such as I25.10");
}
