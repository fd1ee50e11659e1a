using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads conditions from policy files. The set is closed: an unknown word is an error that lists the known ones.</summary>
internal sealed class ConditionReader
{
    private readonly FactVocabulary _facts;
    private readonly SignalTable _signals;
    private readonly TestKindTable _tests;
    private readonly StudyCatalogue _studies;
    private readonly FrozenDictionary<string, Func<StrictJsonNode, Condition>> _kinds;

    public ConditionReader(FactVocabulary facts, SignalTable signals, TestKindTable tests, StudyCatalogue studies, PayerTable payers)
    {
        _facts = facts;
        _signals = signals;
        _tests = tests;
        _studies = studies;
        _kinds = new Dictionary<string, Func<StrictJsonNode, Condition>>
        {
            ["all"] = node => new AllCondition(NonEmpty(node, node.RequiredList("all", Read))),
            ["any"] = node => new AnyCondition(NonEmpty(node, node.RequiredList("any", Read))),
            ["not"] = node => new NotCondition(Read(node.Required("not"))),
            ["documented"] = node => new DocumentedCondition(Read(node.Required("documented"))),
            ["always"] = node => node.Flag("always") ? AlwaysCondition.Instance : throw node.Fault("'always' is true or not there", "write true"),
            ["untold"] = node => new UndocumentedCondition(node.Text("untold")),
            ["purpose"] = node => new PurposeCondition(WireWords<OrderPurpose>(node.Required("purpose"), WireCodes.ToCode)),
            ["reason"] = node => new ReasonCondition(Patterns(node.Required("reason"))),
            ["reasonsOnly"] = node => new ReasonsOnlyCondition(Patterns(node.Required("reasonsOnly"))),
            ["listedOnly"] = node => new ListedOnlyCondition(Patterns(node.Required("listedOnly"))),
            ["record"] = ReadRecord,
            ["removed"] = node => new RemovedCondition(Removable(node.Required("removed"))),
            ["onset"] = ReadOnset,
            ["sign"] = node => ReadSignal(node.Required("sign")),
            ["signClass"] = node => ReadSignalClass(node.Required("signClass")),
            ["fact"] = ReadFact,
            ["test"] = ReadTest,
            ["age"] = node => new AgeCondition(ClosedRange(node.Required("age"))),
            ["sex"] = node => new SexCondition(node.Required("sex").AsList(item => SexCondition.Words.Contains(item.AsText())
                ? item.AsText()
                : throw item.Fault($"'{item.AsText()}' is not known here", "use male or female"))),
            ["setting"] = node => new SettingCondition(WireWords<CareSetting>(node.Required("setting"), WireCodes.ToCode)),
            ["alsoOrdered"] = node => new AlsoOrderedCondition(TestKinds(node.Required("alsoOrdered"))),
            ["payerKind"] = node => new PayerKindCondition(WireWords<PayerKind>(node.Required("payerKind"), WireCodes.ToCode)),
            ["coverage"] = node => new CoverageStateCondition(node.Required("coverage").AsList(item => item.Word(CoverageStateCondition.Words)), payers.PlanTypeWords),
            ["plan"] = node => new PlanCondition(node.Required("plan").AsList(item => item.AsText())),
            ["state"] = node => new StateOfServiceCondition(node.Required("state").AsList(item => item.AsText())),
            ["abroad"] = node => new AbroadCondition(node.Required("abroad").AsFlag()),
            ["hospital"] = node => new HospitalCondition(node.Required("hospital").AsFlag()),
            ["support"] = node => new SupportCondition(WireWords<DiagnosisSupport>(node.Required("support"), WireCodes.ToCode)),
            ["bundled"] = node => new BundledCondition(node.Required("bundled").AsFlag()),
            ["askFirst"] = node => new AskFirstCondition(node.Required("askFirst").AsFlag()),
            ["notice"] = node => new NoticeStateCondition(WireWords<NoticeState>(node.Required("notice"), WireCodes.ToCode)),
            ["modifier"] = node => new ModifierCondition(node.Required("modifier").AsList(item => item.AsText())),
            ["authorization"] = node => new AuthorizationStateCondition(node.Required("authorization").AsList(item => item.Word(AuthorizationStateCondition.Words))),
            ["priorAuth"] = node => new PriorAuthCondition(WireWords<PriorAuth>(node.Required("priorAuth"), WireCodes.ToCode)),
            ["study"] = node => ReadStudy(node.Required("study")),
            ["code"] = node => ReadSuggestedCode(node.Required("code")),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads one condition.</summary>
    public Condition Read(StrictJsonNode node)
    {
        if (!node.IsObject)
        {
            throw node.Fault("expected a condition", "write an object with one of " + string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal)));
        }

        Func<StrictJsonNode, Condition>? read = null;
        foreach (var property in node.Raw.EnumerateObject())
        {
            if (_kinds.TryGetValue(property.Name, out var found))
            {
                read = read is null ? found : throw node.Fault("two conditions in one object", "put them under 'all' or 'any'");
            }
        }

        if (read is null)
        {
            throw node.Fault("no condition that is known", "use one of " + string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal)));
        }

        var condition = read(node);
        node.Done();
        return condition;
    }

    private static T NonEmpty<T>(StrictJsonNode node, T list)
        where T : IEnumerable<Condition> =>
        list.Any() ? list : throw node.Fault("an empty list of conditions", "write at least one");

    private static CodePatterns Patterns(StrictJsonNode node) => new(node.AsList(item => item.AsText()));

    private static ImmutableArray<T> WireWords<T>(StrictJsonNode node, Func<T, string> toWire)
        where T : struct, Enum =>
        node.AsList(item => WireCodes.FromWire(item.AsText(), toWire)
            ?? throw item.Fault($"'{item.AsText()}' is not known here", "use one of " + string.Join(", ", Enum.GetValues<T>().Select(toWire))));

    private static NumberRange Range(StrictJsonNode node)
    {
        var range = new NumberRange(
            node.Optional("from")?.AsNumber(), node.Optional("to")?.AsNumber(), node.Optional("above")?.AsNumber(), node.Optional("below")?.AsNumber());
        if (range is { From: null, To: null, Above: null, Below: null })
        {
            throw node.Fault("a range without limits", "write at least one of from, to, above, below");
        }

        return range;
    }

    private static NumberRange ClosedRange(StrictJsonNode node)
    {
        var range = Range(node);
        node.Done();
        return range;
    }

    private ImmutableArray<string> Removable(StrictJsonNode node) => node.AsList(item =>
        _signals.Find(item.AsText()) is { Removable: true }
            ? item.AsText()
            : throw item.Fault($"'{item.AsText()}' is not a signal that can be removed", "use a signal with \"removable\": true"));

    private ImmutableArray<string> Signals(StrictJsonNode node) => node.AsList(item =>
        _signals.Find(item.AsText()) is not null
            ? item.AsText()
            : throw item.Fault($"signal '{item.AsText()}' is not known", "use an id of screening/signals.json or add it there"));

    private SignalCondition ReadSignal(StrictJsonNode node)
    {
        var ids = Signals(node);
        ImmutableArray<Signal> signals = [.. ids.Select(_signals.Find).OfType<Signal>()];
        return new SignalCondition(
            ids, signals.All(signal => signal.Class == SignalClass.Symptom), $"whether there is {string.Join(" or ", signals.Select(signal => signal.Label))}");
    }

    private ImmutableArray<string> TestKinds(StrictJsonNode node) => node.AsList(item =>
        _tests.Knows(item.AsText())
            ? item.AsText()
            : throw item.Fault($"test kind '{item.AsText()}' is not known", "use a kind or group of terminology/prior-tests.json or add it there"));

    private RecordCondition ReadRecord(StrictJsonNode node)
    {
        var record = node.Required("record");
        var codes = record.Optional("codes") is { } list ? Patterns(list) : CodePatterns.None;
        ImmutableArray<string> signals = record.Optional("signals") is { } ids ? Signals(ids) : [];
        record.Done();
        return codes.Patterns.IsEmpty && signals.IsEmpty
            ? throw record.Fault("neither codes nor signals", "write at least one")
            : new RecordCondition(codes, signals);
    }

    private OnsetCondition ReadOnset(StrictJsonNode node)
    {
        var onset = node.Required("onset");
        var condition = new OnsetCondition(Signals(onset.Required("signals")), onset.Required("withinDays").AsInteger());
        onset.Done();
        return condition;
    }

    private static SignalClassCondition ReadSignalClass(StrictJsonNode node) =>
        new(node.AsList(item => item.Word(SignalTable.Classes)), node.AsList(item => item.AsText()));

    private FactCondition ReadFact(StrictJsonNode node)
    {
        var name = node.Text("fact");
        var fact = _facts.Find(name) ?? throw node.Fault($"fact '{name}' is not known", "use a name of terminology/facts.json or add it there");
        var words = node.Texts("is");
        var yes = node.Optional("yes")?.AsFlag();
        var isRange = node.Has("from") || node.Has("to") || node.Has("above") || node.Has("below");
        var range = isRange ? Range(node) : null;
        var fits = fact.Type switch
        {
            FactType.Word => !words.IsEmpty && yes is null && range is null,
            FactType.Flag => words.IsEmpty && yes is not null && range is null,
            FactType.Number => words.IsEmpty && yes is null && range is not null,
            _ => false,
        };
        if (!fits)
        {
            throw node.Fault($"fact '{name}' is a {fact.Type.ToString().ToLowerInvariant()}", "ask a word with 'is', yes/no with 'yes', a number with from, to, above or below");
        }

        foreach (var word in words.Where(word => !fact.Words.Contains(word)))
        {
            throw node.Fault($"'{word}' is no value of '{name}'", $"use one of {string.Join(", ", fact.Words)}");
        }

        return new FactCondition(fact, words, yes, range);
    }

    private TestCondition ReadTest(StrictJsonNode node)
    {
        var results = node.List("result", item => item.Word(TestKindTable.ResultWords));
        var asked = $"the latest {string.Join(" or ", node.Required("test").AsList(item => _tests.Label(item.AsText())))}";
        asked += results.IsEmpty ? "" : " with its result";
        asked += node.Has("stenosis") ? " with the stenosis in percent" : "";
        asked += node.Has("site") ? " and its place (left main, proximal, mid, distal)" : "";
        return new TestCondition(TestKinds(node.Required("test")), asked)
        {
            Results = results,
            ResultsInWords = node.List("words", item => item.Word(TestKindTable.ResultWords)),
            Stenosis = node.Optional("stenosis") is { } stenosis ? ClosedRange(stenosis) : null,
            Sites = node.Texts("site"),
            WithinDays = node.Optional("withinDays")?.AsInteger(),
            UnderDays = node.Optional("underDays")?.AsInteger(),
            WithinMonths = node.Optional("withinMonths")?.AsInteger(),
            After = node.OptionalText("after"),
        };
    }

    private SuggestedCodeCondition ReadSuggestedCode(StrictJsonNode node) => new(node.AsList(item => _studies.ByCode(item.AsText()) is not null
        ? item.AsText()
        : throw item.Fault($"code '{item.AsText()}' is not the code of a study", "use a code of studies/catalogue.json")));

    private StudyCondition ReadStudy(StrictJsonNode node) => new(node.AsList(item => _studies.ById(item.AsText()) is not null
        ? item.AsText()
        : throw item.Fault($"study '{item.AsText()}' is not known", "use an id of studies/catalogue.json")));
}
