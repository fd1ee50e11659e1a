using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads <c>studies/catalogue.json</c> with the words and components that lead to a study.</summary>
internal static class StudyCatalogueReader
{
    private const string Neighbour = "heart-neighbour";

    private static readonly FrozenDictionary<string, string> Modalities =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["CT"] = "CT", ["MR"] = "MR" }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Kinds =
        new[] { "retired-study", "ecg", "chest-ct", "chest-cta", "3d", "iv-contrast", "stress-test", "catheterisation", "mr-angiography",
        "tissue-mapping", "unlisted", Neighbour }
            .ToFrozenDictionary(kind => kind, StringComparer.Ordinal);

    public static StudyCatalogue Read(
        StrictJsonNode catalogue, StrictJsonNode text, StrictJsonNode components, StrictJsonNode terms, DocumentTable documents,
        ContextCues cues)
    {
        var codes = new List<CatalogueCode>();
        var studies = catalogue.RequiredList("studies", node =>
        {
            var study = new Study(
                node.Text("id"), node.Text("label"), node.Required("modality").Word(Modalities), Cpt(node, "code"),
                node.Flag("addOn"), node.Flag("contrast"), node.OptionalDate("from"), node.OptionalText("needs"));
            codes.Add(new CatalogueCode(
                study.CptCode, "study", study.Label, study.ValidFrom, null, [], [], documents.Cite(node.Required("cite"))));
            node.Done();
            return study;
        });
        codes.AddRange(catalogue.RequiredList("codes", node =>
        {
            var code = new CatalogueCode(
                CptOrHcpcs(node, "code"), node.Required("kind").Word(Kinds), node.Text("label"), node.OptionalDate("from"),
                node.OptionalDate("until"),
                node.Texts("replacedBy"), node.Texts("replacedBesideBase"), documents.Cite(node.Required("cite")));
            code = code.Kind == Neighbour ? code with { Neighbour = ReadNeighbour(node, studies) } : code;
            if (code.Kind == "retired-study"
                && (code.Until is null || code.ReplacedBy.IsEmpty || studies.All(study => study.CptCode != code.ReplacedBy[0])))
            {
                throw node.Fault("a retired study needs its last day and the study code that took its place",
                    "add 'until' and 'replacedBy', the base code first");
            }

            node.Done();
            return code;
        }));
        catalogue.OptionalText("about");
        catalogue.Done();
        if (codes.GroupBy(code => code.Code).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw catalogue.Fault($"code '{twice.Key}' is there twice", "keep one");
        }

        if (codes.SelectMany(code => code.ReplacedBy.AddRange(code.ReplacedBesideBase))
            .FirstOrDefault(code => codes.All(known => known.Code != code)) is { } unknown)
        {
            throw catalogue.Fault($"the replacement '{unknown}' is not in the catalogue", "add it or correct it");
        }

        return new StudyCatalogue(studies, codes, ComponentPhraseReader.Read(text, cues),
            ComponentTableReader.Read(components, studies, documents), ProcedureTermReader.Read(terms, documents));
    }

    private static HeartNeighbour ReadNeighbour(StrictJsonNode node, ImmutableArray<Study> studies) => new(
        node.Text("note"), node.Text("ask"),
        [
            .. node.RequiredList("candidates", study => studies.Any(known => known.Id == study.AsText())
                ? study.AsText()
                : throw study.Fault($"study '{study.AsText()}' is not in the catalogue", "use the id of a study")),
        ],
        node.Flag("addOn"));

    private static string CptOrHcpcs(StrictJsonNode node, string name)
    {
        var code = node.Text(name);
        return CodeForms.IsCpt(code)
            || (code.Length == 5 && char.IsAsciiLetterUpper(code[0]) && code.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
            ? code
            : throw node.Fault($"'{code}' has not the form of a CPT or HCPCS code", "write five characters, such as 75574, 0501T or C9762");
    }

    private static string Cpt(StrictJsonNode node, string name)
    {
        var code = node.Text(name);
        return CodeForms.IsCpt(code) ? code
            : throw node.Fault($"'{code}' has not the form of a CPT code", "write five characters, such as 75574 or 0501T");
    }
}
