using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A procedure code the program recognises.</summary>
/// <param name="Code">The CPT code.</param>
/// <param name="Kind"><c>study</c>, <c>retired-study</c>, or the kind of neighbour: <c>ecg</c>, <c>chest-ct</c>, <c>chest-cta</c>, <c>3d</c>,
/// <c>iv-contrast</c>, <c>plaque-analysis</c>, <c>stress-test</c>, <c>mr-angiography</c>, <c>tissue-mapping</c>, <c>unlisted</c>.</param>
/// <param name="Label">Our own short label; never the AMA descriptor.</param>
/// <param name="From">First day of the code, or null when it was valid before any order we can see.</param>
/// <param name="Until">Last day of the code, or null while it is valid.</param>
/// <param name="ReplacedBy">Codes that took its place, base first; empty while it is valid or when none did.</param>
/// <param name="ReplacedBesideBase">Codes that take its place when a base code stands beside it; empty when that makes no difference.</param>
/// <param name="Citation">Where that is written.</param>
public sealed record CatalogueCode(
    string Code, string Kind, string Label, DateOnly? From, DateOnly? Until,
    ImmutableArray<string> ReplacedBy, ImmutableArray<string> ReplacedBesideBase, Citation Citation)
{
    /// <summary>True when the code may be used on the day.</summary>
    public bool IsValidOn(DateOnly day) => (From is null || From <= day) && (Until is null || day <= Until);
}

/// <summary>The studies an order can ask for, the codes around them, and how words and components lead to a study.</summary>
public sealed class StudyCatalogue
{
    private static readonly FrozenDictionary<string, string> Modalities =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["CT"] = "CT", ["MR"] = "MR" }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Kinds =
        new[] { "retired-study", "ecg", "chest-ct", "chest-cta", "3d", "iv-contrast", "plaque-analysis", "stress-test", "mr-angiography", "tissue-mapping", "unlisted" }
            .ToFrozenDictionary(kind => kind, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Study> _byId;
    private readonly FrozenDictionary<string, Study> _byCode;
    private readonly FrozenDictionary<string, CatalogueCode> _codes;

    private StudyCatalogue(ImmutableArray<Study> studies, IEnumerable<CatalogueCode> codes, ContextualPhraseMatcher<ComponentPhrase> text, ComponentTable components)
    {
        All = studies;
        Text = text;
        Components = components;
        _byId = studies.ToFrozenDictionary(study => study.Id, StringComparer.Ordinal);
        _byCode = studies.ToFrozenDictionary(study => study.CptCode, StringComparer.Ordinal);
        _codes = codes.ToFrozenDictionary(code => code.Code, StringComparer.Ordinal);
    }

    /// <summary>All studies, in the order of their codes within a modality.</summary>
    public ImmutableArray<Study> All { get; }

    /// <summary>All codes that are recognised, those of the studies included, in ordinal order.</summary>
    public IEnumerable<CatalogueCode> Codes => _codes.Values.OrderBy(code => code.Code, StringComparer.Ordinal);

    internal ContextualPhraseMatcher<ComponentPhrase> Text { get; }

    internal ComponentTable Components { get; }

    /// <summary>The study of that id, or null.</summary>
    public Study? ById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The study that the current CPT code bills, or null.</summary>
    public Study? ByCode(string cpt) => _byCode.GetValueOrDefault(cpt);

    /// <summary>What is known about a CPT code, or null when it is not one that must be recognised.</summary>
    public CatalogueCode? Find(string cpt) => _codes.GetValueOrDefault(cpt);

    internal static StudyCatalogue Read(StrictJsonNode catalogue, StrictJsonNode text, StrictJsonNode components, DocumentTable documents, ContextCues cues)
    {
        var codes = new List<CatalogueCode>();
        var studies = catalogue.RequiredList("studies", node =>
        {
            var study = new Study(
                node.Text("id"), node.Text("label"), node.Required("modality").Word(Modalities), Cpt(node, "code"),
                node.Flag("addOn"), node.Flag("contrast"), node.OptionalDate("from"), node.OptionalText("needs"));
            codes.Add(new CatalogueCode(study.CptCode, "study", study.Label, study.ValidFrom, null, [], [], documents.Cite(node.Required("cite"))));
            node.Done();
            return study;
        });
        codes.AddRange(catalogue.RequiredList("codes", node =>
        {
            var code = new CatalogueCode(
                Cpt(node, "code"), node.Required("kind").Word(Kinds), node.Text("label"), node.OptionalDate("from"), node.OptionalDate("until"),
                node.Texts("replacedBy"), node.Texts("replacedBesideBase"), documents.Cite(node.Required("cite")));
            if (code.Kind == "retired-study" && (code.Until is null || code.ReplacedBy.IsEmpty || studies.All(study => study.CptCode != code.ReplacedBy[0])))
            {
                throw node.Fault("a retired study needs its last day and the study code that took its place", "add 'until' and 'replacedBy', the base code first");
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

        if (codes.SelectMany(code => code.ReplacedBy.AddRange(code.ReplacedBesideBase)).FirstOrDefault(code => codes.All(known => known.Code != code)) is { } unknown)
        {
            throw catalogue.Fault($"the replacement '{unknown}' is not in the catalogue", "add it or correct it");
        }

        return new StudyCatalogue(studies, codes, ComponentPhrase.Read(text, cues), ComponentTable.Read(components, studies, documents));
    }

    /// <summary>True for four digits and a digit or one of the letters of CPT.</summary>
    internal static bool IsCptForm(string code) =>
        code.Length == 5 && code.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && (char.IsAsciiDigit(code[4]) || code[4] is 'A' or 'F' or 'M' or 'T' or 'U');

    private static string Cpt(StrictJsonNode node, string name)
    {
        var code = node.Text(name);
        return IsCptForm(code) ? code : throw node.Fault($"'{code}' has not the form of a CPT code", "write five characters, such as 75574 or 0501T");
    }
}
