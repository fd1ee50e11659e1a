using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace OrderCheck.Verification;

/// <summary>One case of a <c>cases.json</c>: orders in an analyst's words and what must come out.</summary>
public sealed record PolicyCase
{
    /// <summary>A sentence that is true.</summary>
    public required string Name { get; init; }

    /// <summary>The file it stands in.</summary>
    public required string File { get; init; }

    /// <summary>The policy or rule sheet whose deciding criteria <c>because</c> lists exactly.</summary>
    public required string Owner { get; init; }

    /// <summary>The orders, the tested one first.</summary>
    public required ImmutableArray<ImagingOrder> Orders { get; init; }

    /// <summary>What must come out, per order; shorter than the orders when only the first matter.</summary>
    public required ImmutableArray<CaseExpectation> Expectations { get; init; }

    /// <summary>What is wrong when the case is run; empty when it holds.</summary>
    public ImmutableArray<string> Run(OrderAssessor assessor) => Compare(assessor.Assess(Orders));

    internal ImmutableArray<string> Compare(ImmutableArray<OrderAssessment> assessments)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < Expectations.Length; i++)
        {
            Expectations[i].Compare(assessments[i], Owner, i == 0 ? "" : $"order {i + 1}: ", faults);
        }

        return faults.ToImmutable();
    }
}

/// <summary>What a case expects of one order; null members are not looked at.</summary>
public sealed record CaseExpectation
{
    /// <summary>True when it must be a heart imaging order.</summary>
    public bool InScope { get; init; } = true;

    /// <summary>Study id, or an empty text for undetermined.</summary>
    public string? Study { get; init; }

    /// <summary>Suggested CPT codes, in order.</summary>
    public ImmutableArray<string>? Suggested { get; init; }

    /// <summary>Purpose, as on the wire.</summary>
    public string? Purpose { get; init; }

    /// <summary>Support, as on the wire.</summary>
    public string? Support { get; init; }

    /// <summary>ABN, as on the wire.</summary>
    public string? Abn { get; init; }

    /// <summary>Claim modifiers, in order.</summary>
    public ImmutableArray<string>? Modifiers { get; init; }

    /// <summary>Prior authorization, as on the wire.</summary>
    public string? PriorAuth { get; init; }

    /// <summary>Jurisdictions, in order.</summary>
    public ImmutableArray<string>? Jurisdictions { get; init; }

    /// <summary>Finding codes that must be there.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>Finding codes that must not be there.</summary>
    public ImmutableArray<string> NoFindings { get; init; } = [];

    /// <summary>Exactly the criteria of the owning policy that decided or raised a finding.</summary>
    public ImmutableArray<string>? Because { get; init; }

    internal void Compare(OrderAssessment real, string owner, string prefix, ImmutableArray<string>.Builder faults)
    {
        Check("inScope", InScope ? "true" : "false", real.InScope ? "true" : "false");
        if (!real.InScope)
        {
            return;
        }

        Check("study", Study, real.Study!.Value.Study?.Id ?? "");
        CheckList("suggested", Suggested, real.Study.Value.SuggestedCodes.Select(code => code.Value));
        Check("purpose", Purpose, real.Purpose!.Value.ToCode());
        Check("support", Support, real.Support!.Value.ToCode());
        Check("abn", Abn, real.Notice!.Value.Status.ToCode());
        CheckList("modifiers", Modifiers, real.Notice.Value.ClaimModifiers);
        Check("priorAuth", PriorAuth, real.PriorAuth!.Value.ToCode());
        CheckList("jurisdictions", Jurisdictions, real.Jurisdictions);
        var codes = real.Findings.Concat(real.Remarks).Select(finding => finding.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var code in Findings.Where(code => !codes.Contains(code)))
        {
            faults.Add($"{prefix}finding {code} is missing (there are: {string.Join(", ", codes.Order(StringComparer.Ordinal))})");
        }

        foreach (var code in NoFindings.Where(codes.Contains))
        {
            faults.Add($"{prefix}finding {code} should not be there");
        }

        CheckList("because", Because?.Order(StringComparer.Ordinal).ToImmutableArray(), DecidingCriteria(real, owner));

        void Check(string what, string? expected, string found)
        {
            if (expected is not null && expected != found)
            {
                faults.Add($"{prefix}{what} is '{found}', expected '{expected}'");
            }
        }

        void CheckList(string what, ImmutableArray<string>? expected, IEnumerable<string> found)
        {
            if (expected is { } list)
            {
                Check(what, string.Join(", ", list), string.Join(", ", found));
            }
        }
    }

    /// <summary>The criteria of a policy that decided an answer or raised a finding, sorted.</summary>
    internal static IEnumerable<string> DecidingCriteria(OrderAssessment real, string owner) =>
        real.Study!.Reasons.Concat(real.Purpose!.Reasons).Concat(real.Support!.Reasons).Concat(real.Notice!.Reasons).Concat(real.PriorAuth!.Reasons)
            .Select(reason => reason.Criterion)
            .Concat(real.Findings.Concat(real.Remarks).Select(finding => finding.Criterion).OfType<CriterionId>())
            .Where(criterion => criterion.Policy == owner)
            .Select(criterion => criterion.Criterion)
            .Distinct()
            .Order(StringComparer.Ordinal);
}

/// <summary>Reads case files.</summary>
internal sealed class CaseReader
{
    private static readonly Dictionary<string, DiagnosisRole> Roles = new() { ["reasons"] = DiagnosisRole.Reason, ["record"] = DiagnosisRole.Record, ["family"] = DiagnosisRole.Family };

    private static readonly Dictionary<string, ConditionStatus> Standings = new()
    {
        ["present"] = ConditionStatus.Present, ["past"] = ConditionStatus.Past, ["suspected"] = ConditionStatus.Suspected, ["refuted"] = ConditionStatus.Refuted,
        ["entered-in-error"] = ConditionStatus.EnteredInError,
    };

    private static readonly Dictionary<string, NoticeChoice> Choices = new()
    {
        ["option-1"] = NoticeChoice.Option1, ["option-2"] = NoticeChoice.Option2, ["option-3"] = NoticeChoice.Option3,
        ["refused"] = NoticeChoice.Refused, ["refused-witnessed"] = NoticeChoice.RefusedWitnessed, ["blanket"] = NoticeChoice.Blanket,
        ["none"] = NoticeChoice.NotTold,
    };

    private static readonly Dictionary<string, string?> Interpretations = new()
    {
        ["normal"] = "N", ["abnormal"] = "A", ["equivocal"] = "IND", ["uninterpretable"] = null,
    };

    private readonly Knowledge _knowledge;
    private readonly KnowledgeFiles _files;

    public CaseReader(Knowledge knowledge, KnowledgeFiles files) => (_knowledge, _files) = (knowledge, files);

    public ImmutableArray<PolicyCase> Read(string path, string owner)
    {
        var file = StrictJsonNode.Parse(path, _files[path]);
        file.OptionalText("about");
        var cases = file.RequiredList("cases", node => ReadCase(node, path, owner));
        file.Done();
        if (cases.GroupBy(one => one.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"two cases are called '{twice.Key}'", "give each case a name of its own");
        }

        return cases;
    }

    private PolicyCase ReadCase(StrictJsonNode node, string path, string owner)
    {
        var on = node.Date("on");
        var first = ReadOrder(node.Required("order"), on, 1);
        var position = 1;
        var also = node.List("also", order => ReadOrder(order, on, ++position));
        var expectation = ReadExpectation(node.Required("expect"), owner);
        var expectAlso = node.List("expectAlso", one => ReadExpectation(one, owner));
        if (expectAlso.Length > also.Length)
        {
            throw node.Fault("more under 'expectAlso' than under 'also'", "one expectation per order at the most");
        }

        var one = new PolicyCase { Name = node.Text("name"), File = path, Owner = owner, Orders = [first, .. also], Expectations = [expectation, .. expectAlso] };
        node.Done();
        return one;
    }

    private CaseExpectation ReadExpectation(StrictJsonNode node, string owner)
    {
        var expectation = new CaseExpectation
        {
            InScope = node.Flag("inScope", true),
            Study = node.Has("study") ? node.OptionalText("study") ?? "" : null,
            Suggested = Codes("suggested"),
            Purpose = Answer<OrderPurpose>("purpose", WireCodes.ToCode),
            Support = Answer<DiagnosisSupport>("support", WireCodes.ToCode),
            Abn = Answer<AbnStatus>("abn", WireCodes.ToCode),
            Modifiers = Codes("modifiers"),
            PriorAuth = Answer<PriorAuth>("priorAuth", WireCodes.ToCode),
            Jurisdictions = Codes("jurisdictions"),
            Findings = node.List("findings", Finding),
            NoFindings = node.List("noFindings", Finding),
            Because = node.Optional("because")?.AsList(item => Criterion(item, owner)),
        };
        node.Done();
        return expectation;

        ImmutableArray<string>? Codes(string name) => node.Optional(name)?.AsList(item => item.AsText());

        string? Answer<T>(string name, Func<T, string> toWire)
            where T : struct, Enum => node.Optional(name)?.Word(Enum.GetValues<T>().ToDictionary(toWire, toWire, StringComparer.Ordinal));
    }

    private string Criterion(StrictJsonNode node, string owner)
    {
        var known = _knowledge.Policies.All.FirstOrDefault(policy => policy.Id == owner)?.Editions
            .SelectMany(edition => edition.Lists.Select(list => list.Criterion).Concat(edition.Criteria)).Select(criterion => criterion.Id.Criterion)
            .Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        return known is not { } ids || ids.Contains(node.AsText())
            ? node.AsText()
            : throw node.Fault($"'{node.AsText()}' is no criterion of {owner}", $"use one of {string.Join(", ", ids)}");
    }

    private static string Finding(StrictJsonNode node) => FindingCode.All.Contains(node.AsText())
        ? node.AsText()
        : throw node.Fault($"'{node.AsText()}' is not a finding code", "use a code of the finding code system");

    private ImagingOrder ReadOrder(StrictJsonNode node, DateOnly on, int position)
    {
        var codes = node.Texts("codes");
        var orderedOn = node.OptionalDate("orderedOn") ?? on;
        var order = new ImagingOrder
        {
            Reference = FormattableString.Invariant($"ServiceRequest/case-{position}"),
            Position = position,
            DateOfService = on,
            DateOfServiceInferred = node.Flag("dateInferred"),
            Fault = node.OptionalText("unreadable") is { } problem ? new UnreadableOrder("ServiceRequest", problem, "Correct the order.") : null,
            OrderedOn = orderedOn,
            Subject = "Patient/case",
            Codes = [.. (node.OptionalText("code") is { } code ? codes.Insert(0, code) : codes).Select(one => new SourcedCode(new Code(Code.Cpt, one)))],
            RequestTexts = node.OptionalText("text") is { } text ? [new SourcedText(text)] : [],
            Notes = node.OptionalText("note") is { } note ? [new SourcedText(note)] : [],
            Components = [.. node.Texts("components").Select(one => new SourcedCode(new Code("", one)))],
            Modifiers = [.. node.Texts("modifiers").Select(one => new SourcedCode(new Code(Code.Hcpcs, one)))],
            Diagnoses = [.. Roles.SelectMany(role => node.List(role.Key, one => ReadDiagnosis(one, role.Value)))],
            Facts = node.Optional("facts") is { } facts ? [.. facts.Properties().SelectMany(fact => ReadFact(fact.Name, fact.Value, orderedOn))] : [],
            PriorTests = node.List("tests", ReadTest),
            Coverages = ReadCoverages(node),
            Evidence = node.List("unread", one => one.Word(Kinds)).Aggregate(EvidenceCompleteness.Whole, (evidence, kind) => evidence.WithFailed(kind)),
            Notices = node.Optional("notice") is { } notice ? [ReadNotice(notice)] : [],
            Authorizations = node.Optional("authorization") is { } authorization ? [ReadAuthorization(authorization)] : [],
            Setting = node.OptionalText("setting") is { } setting
                ? WireCodes.FromWire<CareSetting>(setting, WireCodes.ToCode) ?? throw node.Fault($"'{setting}' is not a setting", "use outpatient, observation, emergency, inpatient or not-told")
                : CareSetting.Outpatient,
            StudyDone = node.Flag("studyDone"),
            PlaceOfService = ReadPlace(node),
            BirthDate = node.OptionalDate("birth"),
            Sex = node.OptionalText("sex"),
            Death = node.OptionalDate("deceasedOn") is { } died ? new RecordedDeath(died, null) : null,
            Encounter = node.OptionalText("encounter"),
            Requisition = node.OptionalText("requisition"),
            StartTime = node.Optional("time") is { } time ? ReadTime(time) : null,
            CountsForBundling = node.Flag("countsForBundling", true),
        };
        node.Done();
        return order;
    }

    private static Diagnosis ReadDiagnosis(StrictJsonNode node, DiagnosisRole role)
    {
        if (node.IsText)
        {
            return new Diagnosis { Role = role, Codes = [new SourcedCode(new Code(Code.Icd10Cm, node.AsText()))] };
        }

        ImmutableArray<SourcedCode> codes = node.OptionalText("code") is { } icd ? [new SourcedCode(new Code(Code.Icd10Cm, icd))] : [];
        if (node.OptionalText("snomed") is { } snomed)
        {
            codes = codes.Add(new SourcedCode(new Code(Code.Snomed, snomed)));
        }

        if (node.OptionalText("cpt") is { } cpt)
        {
            codes = codes.Add(new SourcedCode(new Code(Code.Cpt, cpt)));
        }

        var diagnosis = new Diagnosis
        {
            Role = role,
            Codes = codes,
            Text = node.OptionalText("text"),
            ConditionStatus = node.Optional("standing")?.Word(Standings) ?? ConditionStatus.Present,
            Onset = node.OptionalDate("onset"),
            RecordedOn = node.OptionalDate("recorded"),
            IsProcedure = node.Flag("procedure"),
        };
        node.Done();
        return diagnosis;
    }

    // A fact without a date is of the day the order was written, so that a case need not say it; "undated": true leaves the date out.
    private IEnumerable<Fact> ReadFact(string name, StrictJsonNode node, DateOnly orderedOn)
    {
        if (_knowledge.Facts.Find(name) is null)
        {
            throw node.Fault($"fact '{name}' is not known", "use a name of terminology/facts.json");
        }

        return node.Raw.ValueKind == JsonValueKind.Array ? node.AsList(One) : [One(node)];

        Fact One(StrictJsonNode value)
        {
            if (!value.IsObject)
            {
                return new Fact(name, Value(value), orderedOn);
            }

            var fact = new Fact(name, Value(value.Required("value")), value.Flag("undated") ? null : value.OptionalDate("on") ?? orderedOn);
            value.Done();
            return fact;
        }

        static FactValue Value(StrictJsonNode value) => value.Raw.ValueKind switch
        {
            JsonValueKind.Number => FactValue.Of(value.AsNumber()),
            JsonValueKind.True or JsonValueKind.False => FactValue.Of(value.AsFlag()),
            _ => FactValue.Of(value.AsText()),
        };
    }

    private PriorTest ReadTest(StrictJsonNode node)
    {
        var kind = node.Text("kind");
        var result = node.Optional("result");
        var test = new PriorTest
        {
            Codes = [_knowledge.TestKinds.CodeOf(kind) ?? throw node.Fault($"test kind '{kind}' is not known", "use a kind of terminology/prior-tests.json")],
            On = node.OptionalDate("on"),
            Final = node.Flag("final", true),
            Interpretation = result?.Word(Interpretations),
            Conclusion = result?.AsText() == "uninterpretable" ? "study not interpretable" : node.OptionalText("text"),
            StenosisPercent = node.Optional("stenosis")?.AsNumber(),
            StenosisSite = node.OptionalText("site"),
        };
        node.Done();
        return test;
    }

    private static ImmutableArray<PatientCoverage> ReadCoverages(StrictJsonNode node)
    {
        var first = ReadCoverage(node);
        var more = node.List("moreCoverages", one =>
        {
            var coverage = ReadCoverage(one);
            one.Done();
            return coverage;
        });
        return [.. first is null ? [] : new[] { first }, .. more.OfType<PatientCoverage>()];
    }

    private static PatientCoverage? ReadCoverage(StrictJsonNode node)
    {
        var kind = node.OptionalText("payer") ?? "medicare";
        var payer = node.OptionalText("payerId");
        var plan = node.OptionalText("plan");
        var (from, until) = (node.OptionalDate("coverageFrom"), node.OptionalDate("coverageUntil"));
        var rank = node.Optional("coverageRank")?.AsInteger();
        var named = node.Optional("coverageNamed")?.AsInteger();
        if (kind == "none")
        {
            return null;
        }

        return new PatientCoverage
        {
            Kind = WireCodes.FromWire<PayerKind>(kind, WireCodes.ToCode) ?? throw node.Fault($"'{kind}' is not a payer kind", "use a payer kind of the wire contract, or none"),
            Payer = payer, PlanName = plan, From = from, Until = until, Order = rank, NamedByOrder = named,
            Benefit = node.Optional("benefit")?.Word(Benefits) ?? CoverageBenefit.Medical,
            IsKindInferred = node.Flag("payerInferred"),
            Contradiction = node.OptionalText("contradiction"),
        };
    }

    private static readonly FrozenDictionary<string, CoverageBenefit> Benefits = new Dictionary<string, CoverageBenefit>
    {
        ["medical"] = CoverageBenefit.Medical, ["part-a"] = CoverageBenefit.PartA, ["supplement"] = CoverageBenefit.Supplement, ["retiree"] = CoverageBenefit.Retiree,
        ["individual"] = CoverageBenefit.Individual, ["liability"] = CoverageBenefit.Liability, ["not-for-imaging"] = CoverageBenefit.NotForImaging,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, EvidenceKind> Kinds = new Dictionary<string, EvidenceKind>
    {
        ["coverage"] = EvidenceKind.Coverage, ["problems"] = EvidenceKind.Problems, ["encounter"] = EvidenceKind.Encounter, ["observations"] = EvidenceKind.Observations,
        ["reports"] = EvidenceKind.ReportsAndProcedures, ["documents"] = EvidenceKind.Documents, ["authorizations"] = EvidenceKind.Authorizations,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static NoticeOnFile ReadNotice(StrictJsonNode node)
    {
        var notice = new NoticeOnFile
        {
            SignedOn = node.OptionalDate("signed"),
            FormExpiry = node.OptionalDate("formExpiry"),
            Choice = node.Optional("choice")?.Word(Choices) ?? NoticeChoice.Option1,
            NamesOrder = node.Flag("namesOrder", true),
        };
        node.Done();
        return notice;
    }

    private static AuthorizationOnFile ReadAuthorization(StrictJsonNode node)
    {
        if (node.IsText)
        {
            return new AuthorizationOnFile { Satisfied = node.AsText() == "satisfied", Number = "A-1" };
        }

        var authorization = new AuthorizationOnFile { Satisfied = true, Number = "A-1", Codes = node.Texts("codes"), InsurerName = node.OptionalText("insurer") };
        node.Done();
        return authorization;
    }

    private static TimeOnly ReadTime(StrictJsonNode node) => TimeOnly.TryParseExact(node.AsText(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time
        : throw node.Fault($"'{node.AsText()}' is not a time", "write it as 10:30");

    private static string ReadState(StrictJsonNode node) => node.AsText() is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] state
        ? state
        : throw node.Fault($"'{node.AsText()}' is not a state", "write its two letters, as OH");

    private static PlaceOfService? ReadPlace(StrictJsonNode node)
    {
        var place = new PlaceOfService
        {
            State = node.Optional("state") is { } state ? ReadState(state) : null, PostalCode = node.OptionalText("zip"), City = node.OptionalText("city"),
            District = node.OptionalText("county"), IsHospital = node.Optional("hospital")?.AsFlag(), Inferred = node.Flag("placeInferred"),
            IsAbroad = node.Flag("abroad"),
        };
        return place is { IsAbroad: false, State: null, PostalCode: null, City: null, District: null } ? null : place;
    }
}
