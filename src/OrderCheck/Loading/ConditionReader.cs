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

    public ConditionReader(FactVocabulary facts, SignalTable signals, TestKindTable tests, StudyCatalogue studies)
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
            ["always"] = node => node.Flag("always") ? Condition.Always : throw node.Fault("'always' is true or not there", "write true"),
            ["untold"] = node => new UntoldCondition(node.Text("untold")),
            ["purpose"] = node => new PurposeCondition(WireSet<OrderPurpose>(node.Required("purpose"), WireCodes.ToCode)),
            ["reason"] = node => new ReasonCondition(Patterns(node.Required("reason"))),
            ["reasonsOnly"] = node => new ReasonsOnlyCondition(Patterns(node.Required("reasonsOnly"))),
            ["listedOnly"] = node => new ListedOnlyCondition(Patterns(node.Required("listedOnly"))),
            ["record"] = ReadRecord,
            ["onset"] = ReadOnset,
            ["sign"] = node => new SignalCondition(Signals(node.Required("sign")), $"whether there is {Labels(node.Required("sign"))}"),
            ["signClass"] = node => ReadSignClass(node.Required("signClass")),
            ["fact"] = ReadFact,
            ["test"] = ReadTest,
            ["age"] = node => new AgeCondition(ClosedRange(node.Required("age"))),
            ["setting"] = node => new SettingCondition(WireSet<CareSetting>(node.Required("setting"), WireCodes.ToCode)),
            ["alsoOrdered"] = node => new AlsoOrderedCondition(TestKinds(node.Required("alsoOrdered"))),
            ["payerKind"] = node => new PayerKindCondition(WireSet<PayerKind>(node.Required("payerKind"), WireCodes.ToCode)),
            ["coverage"] = node => States(node.Required("coverage"), CoverageStates),
            ["plan"] = node => new PlanCondition(node.Required("plan").AsList(item => PayerTable.Normal(item.AsText()))),
            ["state"] = node => new StateOfServiceCondition(node.Required("state").AsList(item => item.AsText()).ToFrozenSet(StringComparer.Ordinal)),
            ["hospital"] = node => new HospitalCondition(node.Required("hospital").AsFlag()),
            ["support"] = node => Support(node.Required("support")),
            ["bundled"] = node => Flag(node.Required("bundled"), "bundled into another order of the session", order => order.Bundled),
            ["askFirst"] = node => Flag(node.Required("askFirst"), "another documented diagnosis may apply", order => order.AskFirst),
            ["notice"] = node => States(node.Required("notice"), NoticeStates),
            ["modifier"] = node => Modifier(node.Required("modifier")),
            ["authorization"] = node => States(node.Required("authorization"), AuthorizationStates),
            ["priorAuth"] = node => PriorAuthorization(node.Required("priorAuth")),
            ["study"] = node => Study(node.Required("study")),
            ["code"] = node => SuggestedCode(node.Required("code")),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static readonly FrozenDictionary<string, Func<OrderUnderReview, bool>> CoverageStates = new Dictionary<string, Func<OrderUnderReview, bool>>
    {
        ["none-active"] = order => order.Coverage is null,
        ["unknown-payer"] = order => order.PayerKind == PayerKind.Unknown,
        ["dual-eligible"] = order => order.DualEligible,
        ["plan-named"] = order => order.Coverage is { } coverage && (coverage.Payer is not null || NamesAPlan(coverage.PlanName) || NamesAPlan(coverage.PayerName)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // "Medicare Advantage HMO" is a kind of plan and names none.
    private static readonly FrozenSet<string> KindsOfPlan = new[]
    {
        "medicare", "medicaid", "advantage", "commercial", "plan", "plans", "insurance", "insurer", "health", "healthcare", "hmo", "ppo", "pos", "epo", "group", "private", "employer",
        "managed", "care", "part", "c", "payer", "unknown", "other", "self", "funded", "the", "of", "and",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static bool NamesAPlan(string? name) =>
        name is not null && PayerTable.Normal(name).Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(word => !KindsOfPlan.Contains(word));

    private static readonly FrozenDictionary<string, Func<OrderUnderReview, bool>> NoticeStates = Enum.GetValues<NoticeState>()
        .ToFrozenDictionary<NoticeState, string, Func<OrderUnderReview, bool>>(NoticeEvaluator.ToCode, state => order => order.Notice == state, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> StateWords = new Dictionary<string, string>
    {
        ["none-active"] = "no coverage is active", ["unknown-payer"] = "the payer is not known", ["plan-named"] = "the plan is named", ["dual-eligible"] = "Medicaid is active beside it",
        ["supported"] = "the diagnosis supports the study", ["unsupported"] = "the diagnosis does not support the study",
        ["insufficient"] = "too little was told about the diagnosis", ["no-policy"] = "no policy was in force",
        ["none"] = "none on file", ["valid"] = "a valid notice on file", ["expired-form"] = "a notice on an expired form", ["blanket"] = "a blank, generic or undated notice",
        ["late"] = "a notice signed after the study", ["refused"] = "a refused notice without witness", ["refused-witnessed"] = "a refused, witnessed notice",
        ["old"] = "a notice more than a year old", ["no-option"] = "a notice without a choice", ["study-done"] = "a final report on this order",
        ["option-2"] = "a notice with option 2", ["option-3"] = "a notice with option 3",
        ["satisfied"] = "an authorization on file that covers the study", ["unclear"] = "an authorization on file that may not cover the study",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<OrderUnderReview, bool>> AuthorizationStates = new Dictionary<string, Func<OrderUnderReview, bool>>
    {
        ["satisfied"] = order => order.Order.Authorizations.Any(order.IsGranted),
        ["unclear"] = order => !order.Order.Authorizations.IsEmpty && !order.Order.Authorizations.Any(order.IsGranted),
        ["none"] = order => order.Order.Authorizations.IsEmpty,
    }.ToFrozenDictionary(StringComparer.Ordinal);

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

    private static FrozenSet<T> WireSet<T>(StrictJsonNode node, Func<T, string> toWire)
        where T : struct, Enum =>
        node.AsList(item => WireCodes.FromWire(item.AsText(), toWire)
            ?? throw item.Fault($"'{item.AsText()}' is not known here", "use one of " + string.Join(", ", Enum.GetValues<T>().Select(toWire)))).ToFrozenSet();

    private static StateCondition States(StrictJsonNode node, FrozenDictionary<string, Func<OrderUnderReview, bool>> states)
    {
        var names = node.AsList(item => item.AsText());
        var tests = node.AsList(item => item.Word(states));
        var says = names.Select(name => StateWords.GetValueOrDefault(name, name)).ToImmutableArray();
        return new StateCondition(order =>
        {
            for (var i = 0; i < tests.Length; i++)
            {
                if (tests[i](order))
                {
                    return says[i];
                }
            }

            return null;
        });
    }

    private static StateCondition Flag(StrictJsonNode node, string says, Func<OrderUnderReview, bool> holds)
    {
        var wanted = node.AsFlag();
        return new StateCondition(says, order => holds(order) == wanted);
    }

    private static StateCondition Support(StrictJsonNode node)
    {
        var set = WireSet<DiagnosisSupport>(node, WireCodes.ToCode);
        return new StateCondition($"diagnosis support: {string.Join(" or ", set.Select(one => one.ToCode()))}", order => set.Contains(order.Support));
    }

    private static StateCondition PriorAuthorization(StrictJsonNode node)
    {
        var set = WireSet<PriorAuth>(node, WireCodes.ToCode);
        return new StateCondition(
            $"authorization: {string.Join(" or ", set.Select(one => one.ToCode()))}", order => order.PriorAuth is { } answer && set.Contains(answer));
    }

    private static StateCondition Modifier(StrictJsonNode node)
    {
        var set = node.AsList(item => item.AsText()).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return new StateCondition($"modifier {string.Join(" or ", set.Order(StringComparer.Ordinal))} on the order", order =>
        {
            foreach (var modifier in order.Order.Modifiers)
            {
                if (set.Contains(modifier.Code.Value))
                {
                    return true;
                }
            }

            return false;
        });
    }

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

    private FrozenSet<string> Signals(StrictJsonNode node) => node.AsList(item =>
        _signals.Find(item.AsText()) is not null
            ? item.AsText()
            : throw item.Fault($"signal '{item.AsText()}' is not known", "use an id of screening/signals.json or add it there")).ToFrozenSet(StringComparer.Ordinal);

    private string Labels(StrictJsonNode node) => string.Join(" or ", node.AsList(item => _signals.Find(item.AsText())?.Label ?? ""));

    private FrozenSet<string> TestKinds(StrictJsonNode node) => node.AsList(item =>
        _tests.Knows(item.AsText())
            ? item.AsText()
            : throw item.Fault($"test kind '{item.AsText()}' is not known", "use a kind or group of terminology/prior-tests.json or add it there")).ToFrozenSet(StringComparer.Ordinal);

    private RecordCondition ReadRecord(StrictJsonNode node)
    {
        var record = node.Required("record");
        var codes = record.Optional("codes") is { } list ? Patterns(list) : CodePatterns.None;
        var signals = record.Optional("signals") is { } ids ? Signals(ids) : FrozenSet<string>.Empty;
        record.Done();
        return codes.Patterns.IsEmpty && signals.Count == 0
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

    private static SignalClassCondition ReadSignClass(StrictJsonNode node)
    {
        var classes = node.AsList(item => item.Word(SignalTable.Classes));
        return new SignalClassCondition(classes.ToFrozenSet(), $"a present {string.Join(" or ", node.AsList(item => item.AsText().Replace('-', ' ')))} as the reason");
    }

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

        return new FactCondition(fact, words.ToFrozenSet(StringComparer.Ordinal), yes, range);
    }

    private TestCondition ReadTest(StrictJsonNode node)
    {
        var kinds = TestKinds(node.Required("test"));
        var results = node.List("result", item => item.Word(TestKindTable.ResultWords)).ToFrozenSet();
        var words = node.List("words", item => item.Word(TestKindTable.ResultWords)).ToFrozenSet();
        var names = string.Join(" or ", node.Required("test").AsList(item => _tests.Label(item.AsText())));
        var asked = $"the latest {names}";
        asked += results.Count > 0 ? " with its result" : "";
        asked += node.Has("stenosis") ? " with the stenosis in percent" : "";
        asked += node.Has("site") ? " and its place (left main, proximal, mid, distal)" : "";
        return new TestCondition(
            kinds, results, node.Optional("withinDays")?.AsInteger(), node.Optional("underDays")?.AsInteger(), node.Optional("withinMonths")?.AsInteger(),
            node.Optional("stenosis") is { } stenosis ? ClosedRange(stenosis) : null, node.Texts("site").ToFrozenSet(StringComparer.Ordinal),
            node.OptionalText("after"), words, asked);
    }

    private StateCondition SuggestedCode(StrictJsonNode node)
    {
        var codes = node.AsList(item => _studies.ByCode(item.AsText()) is not null
            ? item.AsText()
            : throw item.Fault($"code '{item.AsText()}' is not the code of a study", "use a code of studies/catalogue.json")).ToFrozenSet(StringComparer.Ordinal);
        return new StateCondition($"code {string.Join(" or ", codes)}", order => order.SuggestedCodes.Any(code => codes.Contains(code.Value)));
    }

    private StateCondition Study(StrictJsonNode node)
    {
        var ids = node.AsList(item => _studies.ById(item.AsText()) is not null
            ? item.AsText()
            : throw item.Fault($"study '{item.AsText()}' is not known", "use an id of studies/catalogue.json")).ToFrozenSet(StringComparer.Ordinal);
        return new StateCondition($"study: {string.Join(" or ", ids)}", order => order.Study is { } study && ids.Contains(study.Id));
    }
}
