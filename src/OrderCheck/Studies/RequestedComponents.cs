using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What an order asks for beside its code: components as told in its details, and as read from its words.</summary>
internal sealed class RequestedComponents
{
    private static readonly FrozenDictionary<string, string> Denied = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["contrast-given"] = "contrast-none",
        ["contrast-both"] = "contrast-none",
        ["stress-vasodilator"] = "stress-none",
        ["stress-dobutamine"] = "stress-none",
        ["stress-exercise"] = "stress-none",
        ["stress-unspecified"] = "stress-none",
        ["late-enhancement"] = "late-enhancement-none",
        ["flow"] = "flow-none",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly HashSet<string> _told;
    private readonly HashSet<string> _text;
    private readonly HashSet<string> _asked;

    private RequestedComponents(HashSet<string> told, HashSet<string> text, ImmutableArray<Evidence> evidence, bool chestInText)
    {
        _told = told;
        _text = text;
        Evidence = evidence;
        AlsoNamesChest = chestInText && Has("chest-ct") && NamesHeartStudy;
        _asked = [.. told, .. text];
        if (NamesChest)
        {
            _asked.Remove("calcium-quantification");
        }
    }

    /// <summary>What was asked for and where.</summary>
    public ImmutableArray<Evidence> Evidence { get; }

    public ImmutableArray<string> Origins =>
        [.. Evidence.Select(evidence => evidence.Origin).OfType<string>().Distinct(StringComparer.Ordinal)];

    public bool AnyComponent => _told.Count > 0 || _text.Overlaps(StudyComponents.All) || Has("angiography") || Has("coronary")
        || Has("contrast-both") || Has("contrast-with-only") || Has("stress-unspecified") || Has("rest");

    /// <summary>True when no detail of the order is a component in our own vocabulary.</summary>
    public bool FromTextOnly => _told.Count == 0;

    /// <summary>A code of LOINC, SNOMED CT or RadLex that was read, or null.</summary>
    public string? TermRead { get; private init; }

    public bool NamesChest => Has("chest-ct") || (Has("chest") && !Has("heart-study"));

    /// <summary>True when the words name a chest scan beside the heart study.</summary>
    public bool AlsoNamesChest { get; }

    public bool NamesOtherPart => Has("other-body-part") && !Has("heart");

    public bool NamesOtherModality => Has("other-modality");

    public bool OrdersStressTest => Has("stress-test") && !NamesHeartStudy;

    public bool WantsFfrAfterwards => Has("ffr-afterwards");

    /// <summary>True when the words or the components ask for a heart CT or heart MRI.</summary>
    public bool NamesHeartStudy
    {
        get
        {
            var named = (Has("heart") && (Has("ct") || Has("mr"))) || NamesHeartByComponents;
            return named && (!(NamesChest || NamesOtherModality) || NamesHeartPlainly);
        }
    }

    /// <summary>CT or MR where the words name just one of them, else null.</summary>
    public string? ModalityInWords => Has("ct") == Has("mr") ? null : Has("ct") ? "CT" : "MR";

    /// <summary>CT or MR where the words name just one of them, else by the details of the order, else null: what a code can be held
    /// against.</summary>
    public string? ModalityAsked
    {
        get
        {
            var ct = _told.Overlaps(["calcium-quantification", "ffr", "coronary-angiography", "bypass-grafts"]);
            var mr = _told.Overlaps(["late-enhancement", "flow", "mapping", "stress-vasodilator", "stress-dobutamine", "stress-exercise"]);
            return ModalityInWords ?? (ct == mr ? null : ct ? "CT" : "MR");
        }
    }

    /// <summary>CT or MR by the words, else by components that only one of them has, else null.</summary>
    public string? Modality
    {
        get
        {
            if (ModalityInWords is { } words)
            {
                return words;
            }

            var ct = Any("calcium-quantification", "ffr", "coronary-angiography", "bypass-grafts", "pulmonary-veins");
            var mr = Any("late-enhancement", "late-enhancement-none", "flow", "flow-none", "mapping", "perfusion", "stress-vasodilator",
                "stress-dobutamine", "stress-exercise", "stress-none", "stress-unspecified");
            return ct == mr ? null : ct ? "CT" : "MR";
        }
    }

    private bool NamesHeartByComponents =>
        _told.Overlaps(["calcium-quantification", "coronary-angiography", "bypass-grafts", "pulmonary-veins", "ffr", "late-enhancement"]);

    // A chest CT or a nuclear test may speak of the heart; a heart study is meant only where it is named for itself.
    private bool NamesHeartPlainly =>
        Any("heart-study", "coronary-angiography", "bypass-grafts", "pulmonary-veins", "ffr")
        || (Has("angiography") && Has("coronary") && !NamesOtherModality)
        || (Has("heart") && Any("structure", "congenital") && !NamesOtherModality) || (!NamesChest && Has("calcium-quantification"));

    public bool Has(string word) => _told.Contains(word) || _text.Contains(word);

    /// <summary>
    /// The requests this may mean: one, or one per reading where an axis was told both ways.
    /// </summary>
    public ImmutableArray<ComponentQuery> Queries(string modality)
    {
        var queries = new List<ComponentQuery>();
        foreach (var contrast in Contrast(modality))
        {
            foreach (var stress in Stress())
            {
                foreach (var late in YesNo("late-enhancement"))
                {
                    foreach (var flow in YesNo("flow"))
                    {
                        var given = contrast == "unknown" && modality == "MR" && _asked.Contains("perfusion")
                            && stress != "vasodilator" ? "given" : contrast;
                        queries.Add(new ComponentQuery(_asked, given, stress, late, flow));
                    }
                }
            }
        }

        return [.. queries];
    }

    /// <summary>Axes on which the details of the order say one thing and its words another.</summary>
    public bool WordsContradictDetails =>
        Against("contrast-none", "contrast-given", "contrast-both", "contrast-with-only")
        || Against("late-enhancement-none", "late-enhancement")
        || Against("flow-none", "flow")
        || Against("stress-none", "stress-vasodilator", "stress-dobutamine", "stress-exercise", "stress-unspecified");

    public static RequestedComponents Read(
        ImagingOrder order, StudyCatalogue catalogue, bool hasHeartCode, params IEnumerable<string> impliedByCode)
    {
        var evidence = new List<Evidence>();
        var told = ReadDetails(order, evidence);
        var text = new HashSet<string>(StringComparer.Ordinal);
        var termRead = ReadTerms(order, catalogue, text, evidence);
        var past = ReadWords(order, catalogue, text, evidence);

        // "Status post bypass, coronary CTA" names what is ordered after the history.
        if (!hasHeartCode && !text.Contains("heart"))
        {
            foreach (var (meaning, said) in past)
            {
                text.UnionWith(meaning.Says);
                evidence.Add(said);
            }
        }

        text.Remove("nothing");
        var chestInText = text.Contains("chest") || text.Contains("chest-ct");
        text.UnionWith(impliedByCode);
        return new RequestedComponents(told, text, [.. evidence], chestInText) { TermRead = termRead };
    }

    private static HashSet<string> ReadDetails(ImagingOrder order, List<Evidence> evidence)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in order.Components)
        {
            if (StudyComponents.All.Contains(component.Code.Value) && told.Add(component.Code.Value))
            {
                evidence.Add(new Evidence($"asked for: {component.Code.Value}", component.Origin));
            }
        }

        return told;
    }

    /// <summary>Adds what codes of other terminologies say.</summary>
    /// <returns>The first such code, or null.</returns>
    private static string? ReadTerms(ImagingOrder order, StudyCatalogue catalogue, HashSet<string> text, List<Evidence> evidence)
    {
        string? first = null;
        foreach (var code in order.Codes)
        {
            if (catalogue.Terms.Find(code.Code) is { IsOther: false } term)
            {
                text.UnionWith(term.Says);
                first ??= code.Code.Value;
                evidence.Add(new Evidence($"code {code.Code.Value} ({term.Label})", code.Origin));
            }
        }

        return first;
    }

    /// <summary>Adds what the words of the order say.</summary>
    /// <returns>What they say of the past.</returns>
    private static List<(ComponentPhrase Meaning, Evidence Evidence)> ReadWords(
        ImagingOrder order, StudyCatalogue catalogue, HashSet<string> text, List<Evidence> evidence)
    {
        var past = new List<(ComponentPhrase Meaning, Evidence Evidence)>();
        foreach (var request in order.RequestTexts)
        {
            var phrases = new List<string>();
            foreach (var hit in catalogue.Text.Match(request.Text))
            {
                switch (hit.Status)
                {
                    case AssertionStatus.Present or AssertionStatus.Possible or AssertionStatus.Hypothetical
                    or AssertionStatus.Resolved when !hit.Meaning.Says.Contains("nothing"):
                        text.UnionWith(hit.Meaning.Says);
                        phrases.Add(hit.Phrase);
                        break;
                    case AssertionStatus.Negated:
                        text.UnionWith(hit.Meaning.Says.Where(Denied.ContainsKey).Select(word => Denied[word]));
                        phrases.Add("no " + hit.Phrase);
                        break;
                    case AssertionStatus.Historical:
                        past.Add((hit.Meaning, new Evidence($"in words: {hit.Phrase}", request.Origin)));
                        break;
                    default:
                        break;
                }
            }

            if (phrases.Count > 0)
            {
                evidence.Add(new Evidence($"in words: {string.Join(", ", phrases)}", request.Origin));
            }
        }

        return past;
    }

    private bool Any(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Has(word))
            {
                return true;
            }
        }

        return false;
    }

    // Structured details count before words.
    private HashSet<string> Source(params ReadOnlySpan<string> axis)
    {
        foreach (var word in axis)
        {
            if (_told.Contains(word))
            {
                return _told;
            }
        }

        return _text;
    }

    private ImmutableArray<string> Contrast(string modality)
    {
        var source = Source("contrast-none", "contrast-given");
        var none = source.Contains("contrast-none");
        var given = source.Contains("contrast-given");
        return source.Contains("contrast-both") ? ["given"]
            : source.Contains("contrast-with-only") ? ["with-only"]
            : none && given ? modality == "CT" && Has("calcium-quantification") ? ["given"] : ["none", "given"]
            : none ? ["none"]
            : given ? ["given"]
            : ["unknown"];
    }

    private ImmutableArray<string> Stress()
    {
        var source = Source("stress-vasodilator", "stress-dobutamine", "stress-exercise", "stress-none");
        var vasodilator = source.Contains("stress-vasodilator");
        var wallMotion = source.Contains("stress-dobutamine") || source.Contains("stress-exercise");
        var stress = vasodilator && wallMotion ? "unspecified"
            : vasodilator ? "vasodilator"
            : wallMotion ? "wall-motion"
            : source.Contains("stress-unspecified") ? source.Contains("perfusion") ? "vasodilator" : "unspecified"
            : null;
        return source.Contains("stress-none") ? stress is null ? ["none"] : [stress, "none"]
            : stress is not null ? [stress]
            : source.Contains("rest") ? ["none"]
            : ["unknown"];
    }

    private ImmutableArray<string> YesNo(string word)
    {
        var source = Source(word, word + "-none");
        var yes = source.Contains(word);
        var no = source.Contains(word + "-none");
        return yes && no ? ["yes", "no"] : yes ? ["yes"] : no ? ["no"] : ["unknown"];
    }

    private bool Against(string none, params ReadOnlySpan<string> some)
    {
        var (toldNone, textNone) = (_told.Contains(none), _text.Contains(none));
        var (toldSome, textSome) = (false, false);
        foreach (var word in some)
        {
            toldSome |= _told.Contains(word);
            textSome |= _text.Contains(word);
        }

        return (toldNone && !toldSome && textSome && !textNone) || (toldSome && !toldNone && textNone && !textSome);
    }
}
