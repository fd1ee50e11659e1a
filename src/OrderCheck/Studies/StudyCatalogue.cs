using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The studies an order can ask for, the codes around them, and how words and components lead to a study.</summary>
internal sealed class StudyCatalogue
{
    private readonly FrozenDictionary<string, Study> _byId;
    private readonly FrozenDictionary<string, Study> _byCode;
    private readonly FrozenDictionary<string, CatalogueCode> _codes;

    internal StudyCatalogue(ImmutableArray<Study> studies, IEnumerable<CatalogueCode> codes, ContextualPhraseMatcher<ComponentPhrase> text,
        ComponentTable components, ProcedureTermTable terms)
    {
        All = studies;
        Text = text;
        Components = components;
        Terms = terms;
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

    internal ProcedureTermTable Terms { get; }

    /// <summary>The study of that id, or null.</summary>
    public Study? ById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The study that the current CPT code bills, or null.</summary>
    public Study? ByCode(string cpt) => _byCode.GetValueOrDefault(cpt);

    /// <summary>What is known about a CPT code, or null when it is not one that must be recognised.</summary>
    public CatalogueCode? Find(string cpt) => _codes.GetValueOrDefault(cpt);
}
