using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace OrderCheck;

/// <summary>Reads the policy folders strictly: an error names the file, the place in it and what would be right.</summary>
internal sealed class PolicyReader
{
    private const string Root = "policies/";

    private static readonly FrozenDictionary<string, Question> Questions = new Dictionary<string, Question>
    {
        ["support"] = Question.Support, ["notice"] = Question.Notice, ["prior-auth"] = Question.PriorAuth,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, CriterionRole> Roles = new Dictionary<string, CriterionRole>
    {
        ["covers"] = CriterionRole.Covers, ["requires"] = CriterionRole.Requires, ["excludes"] = CriterionRole.Excludes,
        ["asks"] = CriterionRole.Asks, ["decides"] = CriterionRole.Decides,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Truth> Truths =
        Enum.GetValues<Truth>().ToFrozenDictionary(WireCodes.ToCode, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Severity> Severities = new Dictionary<string, Severity>
    {
        ["information"] = Severity.Information, ["warning"] = Severity.Warning,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly KnowledgeFiles _files;
    private readonly KnowledgeTables _tables;
    private readonly DocumentTable _documents;
    private readonly ConditionReader _conditions;
    private readonly FrozenDictionary<string, CodeSet> _codeSets;
    private readonly DateOnly? _heldOn;

    public PolicyReader(KnowledgeFiles files, KnowledgeTables tables, DocumentTable documents, DateOnly? heldOn)
    {
        _heldOn = heldOn;
        _files = files;
        _tables = tables;
        _documents = documents;
        _conditions = new ConditionReader(tables.Facts, tables.Signals, tables.TestKinds, tables.Studies, tables.Payers);
        _codeSets = CodeSet.ReadAll(files, Diagnosis);
    }

    public PolicyRepository ReadAll()
    {
        if (_files.Paths.FirstOrDefault(path => path.Split('/') is ["policies", var issuer, var policy, _, ..] && !_files.Has($"{Root}{issuer}/{policy}/policy.json")) is { } orphan)
        {
            throw new KnowledgeException(orphan, "$", "there is no policy.json in the folder of this policy", "restore it, or remove the whole folder");
        }

        var policies = _files.Paths
            .Where(path => path.StartsWith(Root, StringComparison.Ordinal) && path.EndsWith("/policy.json", StringComparison.Ordinal))
            .Select(ReadPolicy)
            .OrderBy(policy => policy.Id, StringComparer.Ordinal)
            .ToImmutableArray();
        if (policies.GroupBy(policy => policy.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new KnowledgeException(
                $"{twice.Last().Folder}/policy.json", "$.id", $"policy id '{twice.Key}' is also used by {twice.First().Folder}", "give each policy an id of its own");
        }

        return new PolicyRepository(policies, _tables.Plans);
    }

    /// <summary>Reads a sheet of criteria that raise findings and change no answer, in the conditions of policies.</summary>
    public ImmutableArray<Criterion> ReadSheet(StrictJsonNode file)
    {
        var sheet = file.Text("id");
        var edition = file.Date("edition");
        var documents = _documents;
        var studies = _tables.Studies.All.Select(study => study.Id).ToFrozenSet(StringComparer.Ordinal);
        var criteria = file.RequiredList("criteria", node =>
        {
            var criterion = ReadCriterion(node, sheet, edition, documents, Question.Support, studies);
            return criterion.Role == CriterionRole.Asks ? criterion : throw node.Fault("a criterion of this sheet only asks", "write \"role\": \"asks\"; it changes no answer");
        });
        if (criteria.GroupBy(criterion => criterion.Id.Criterion).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"criterion '{twice.Key}' is there twice", "keep one");
        }

        file.OptionalText("about");
        file.Done();
        return criteria;
    }

    private CoveragePolicy ReadPolicy(string path)
    {
        var folder = path[..^"/policy.json".Length];
        var file = StrictJsonNode.Parse(path, _files[path]);
        var id = file.Text("id");
        var issuer = file.Text("issuer");
        var question = file.Required("question").Word(Questions);
        var scope = ReadScope(file.Required("appliesTo"));
        var studies = scope.Studies.Count == 0 ? _tables.Studies.All.Select(study => study.Id).ToFrozenSet() : scope.Studies;
        var editions = _files.Paths
            .Where(edition => edition.StartsWith($"{folder}/editions/", StringComparison.Ordinal))
            .Select(edition => ReadEdition(edition, id, issuer, question, studies))
            .OrderBy(edition => edition.From)
            .ToImmutableArray();
        if (editions.IsEmpty)
        {
            throw file.Fault("the policy has no edition", "add editions/YYYY-MM-DD.json with what it said from that day");
        }

        if (editions[..^1].Any(edition => edition.Retired))
        {
            throw file.Fault("only the last edition can be retired", "remove 'retired' from earlier editions");
        }

        var policy = new CoveragePolicy
        {
            Id = id,
            Title = file.Text("title"),
            Issuer = issuer,
            Question = question,
            Rank = file.Required("rank").AsInteger(),
            Scope = scope,
            Editions = editions,
            Folder = folder,
            HeldOn = _heldOn,
        };
        file.Done();
        return policy;
    }

    private PolicyScope ReadScope(StrictJsonNode node)
    {
        var scope = new PolicyScope(
            node.List("payerKinds", item => WireCodes.FromWire<PayerKind>(item.AsText(), WireCodes.ToCode)
                ?? throw item.Fault($"'{item.AsText()}' is not a payer kind", "use one of " + string.Join(", ", Enum.GetValues<PayerKind>().Select(WireCodes.ToCode)))).ToFrozenSet(),
            Known("payers", "a payer of terminology/payers.json", text => _tables.Payers.All.Any(payer => payer.Id == text)),
            Known("jurisdictions", "a jurisdiction of terminology/mac-jurisdictions.json", text => _tables.Jurisdictions.All.Any(one => one.Id == text)),
            Known("states", "a two-letter state or territory", text => text.Length == 2 && text.All(char.IsAsciiLetterUpper)),
            Known("studies", "a study of studies/catalogue.json", text => _tables.Studies.ById(text) is not null))
        {
            Reviewers = Known("reviewers", "a reviewer of policies/plans.json", _tables.Plans.Reviewers.ContainsKey),
        };
        node.Done();
        return scope;

        FrozenSet<string> Known(string name, string what, Func<string, bool> known) => node.List(name, item =>
            known(item.AsText()) ? item.AsText() : throw item.Fault($"'{item.AsText()}' is not known", $"use {what}")).ToFrozenSet(StringComparer.Ordinal);
    }

    private PolicyEdition ReadEdition(string path, string policy, string issuer, Question question, FrozenSet<string> studies)
    {
        var file = StrictJsonNode.Parse(path, _files[path]);
        var from = file.Date("from");
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name != from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".json")
        {
            throw file.Fault($"the file is called {name} but starts on {from:yyyy-MM-dd}", "name the file after its first day");
        }

        var edition = new PolicyEdition { Policy = policy, Issuer = issuer, From = from, Transcribed = file.Date("transcribed"), LastChecked = file.Date("lastChecked"), Retired = file.Flag("retired") };
        if (edition.Retired)
        {
            file.Done();
            return edition;
        }

        var documents = _documents.Of(file);
        var read = file.List("readSets", SetOf);
        var lists = file.List("lists", node => ReadList(node, policy, from, documents, studies));
        var own = file.List("criteria", node => ReadCriterion(node, policy, from, documents, question, studies));
        var notes = file.List("notes", node => ReadNote(node, documents)).ToBuilder();
        var included = ImmutableArray.CreateBuilder<Criterion>();
        foreach (var (criteria, sharedNotes) in file.List("include", node => ReadInclude(node, policy, from, documents, question, studies)))
        {
            included.AddRange(criteria);
            notes.AddRange(sharedNotes);
        }

        edition = edition with
        {
            Url = documents.MainUrl,
            Lists = lists,
            ReadAndAbsent = file.List("readAndAbsent", code => Unlisted(code, lists))
                .Concat(read.SelectMany(set => set.Codes).Where(code => !lists.Any(list => list.Codes.Contains(code)))).ToFrozenSet(StringComparer.Ordinal),
            ReadRegions = [.. read.SelectMany(set => set.Regions), .. file.List("readRegions", CodeSet.ReadRegion)],
            UnreadRegions = [.. read.SelectMany(set => set.Unread), .. file.Texts("unreadRegions")],
            NoticeForms = question == Question.Notice ? file.List("forms", ReadNoticeForm) : [],
            NoticeMonths = question == Question.Notice ? file.Optional("validMonths")?.AsInteger() : null,
            Criteria = [.. included, .. own],
            Notes = notes.ToImmutable(),
        };
        file.Done();
        Check(file, edition, question);
        return edition;
    }

    private static void Check(StrictJsonNode file, PolicyEdition edition, Question question)
    {
        var ids = edition.Criteria.Select(criterion => criterion.Id.Criterion)
            .Concat(edition.Lists.Select(list => list.Criterion.Id.Criterion))
            .Concat(edition.Notes.Select(note => note.Id));
        if (ids.GroupBy(id => id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"id '{twice.Key}' is used twice", "give each list, criterion and note an id of its own");
        }

        if (question == Question.Support && edition.Lists.IsEmpty && edition.Criteria.All(criterion => criterion.Role is CriterionRole.Asks))
        {
            throw file.Fault("nothing in this edition can support or refuse an order", "add a list or criteria");
        }
    }

    private DiagnosisList ReadList(StrictJsonNode node, string policy, DateOnly from, DocumentTable documents, FrozenSet<string> studies)
    {
        var codes = node.Optional("codeSet") is { } named ? CodesOf(named) : node.RequiredList("codes", Diagnosis);
        if (codes.GroupBy(code => code).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw node.Fault($"{twice.Key} is listed twice", "keep one");
        }

        var listed = codes.ToFrozenSet(StringComparer.Ordinal);
        var list = new DiagnosisList(
            new Criterion
            {
                Id = new CriterionId(policy, from, node.Text("id")),
                Role = CriterionRole.Lists,
                Says = node.Text("says"),
                Citation = documents.Cite(node.Required("cite")),
                Test = new DiagnosisListCondition(listed),
            },
            listed,
            StudiesOf(node, studies));
        node.Done();
        return list;
    }

    private Criterion ReadCriterion(StrictJsonNode node, string policy, DateOnly from, DocumentTable documents, Question question, FrozenSet<string> studies)
    {
        var role = node.Required("role").Word(Roles);
        var fits = question switch
        {
            Question.Support => role != CriterionRole.Decides,
            Question.Notice => role is CriterionRole.Decides or CriterionRole.Asks,
            _ => true,
        };
        if (!fits)
        {
            throw node.Fault(
                $"role '{node.Text("role")}' does not fit a policy about {question.ToCode()}",
                question == Question.Support ? "use covers, requires, excludes or asks" : "use decides or asks");
        }

        var criterion = new Criterion
        {
            Id = new CriterionId(policy, from, node.Text("id")),
            Role = role,
            Studies = StudiesOf(node, studies),
            Says = node.Text("says"),
            Citation = documents.Cite(node.Required("cite")),
            Ask = node.OptionalText("ask"),
            When = node.Optional("when") is { } when ? _conditions.Read(when) : null,
            Test = _conditions.Read(node.Required("test")),
            Findings = node.List("findings", ReadFinding),
            Answer = node.Optional("answer") is { } answer ? ReadAnswer(answer, question) : null,
        };
        if (role == CriterionRole.Decides != criterion.Answer is not null)
        {
            throw node.Fault("a deciding rule has an answer, other criteria have none", "add or remove 'answer'");
        }

        node.Done();
        return criterion;
    }

    private static CriterionFinding ReadFinding(StrictJsonNode node)
    {
        var code = node.Text("code");
        if (!FindingCode.All.Contains(code))
        {
            throw node.Fault($"'{code}' is not a finding code", "use a code of the finding code system");
        }

        var finding = new CriterionFinding(
            node.Required("on").Word(Truths), code, node.Required("severity").Word(Severities), node.OptionalText("text"), node.OptionalText("remedy"));
        node.Done();
        return finding;
    }

    private static RuleAnswer ReadAnswer(StrictJsonNode node, Question question)
    {
        var abn = node.OptionalText("abn") is { } word
            ? WireCodes.FromWire<AbnStatus>(word, WireCodes.ToCode) ?? throw node.Fault($"'{word}' is no ABN answer", "use needed, on-file, not-needed, not-applicable or undetermined")
            : (AbnStatus?)null;
        var auth = node.OptionalText("priorAuth") is { } authWord
            ? WireCodes.FromWire<PriorAuth>(authWord, WireCodes.ToCode) ?? throw node.Fault($"'{authWord}' is no authorization answer", "use required, likely, not-needed, satisfied or unknown")
            : (PriorAuth?)null;
        var answer = new RuleAnswer(abn, node.Texts("modifiers"), auth);
        if ((question == Question.Notice) != abn is not null || (question == Question.PriorAuth) != auth is not null)
        {
            throw node.Fault("the answer does not fit the question", question == Question.Notice ? "write 'abn'" : "write 'priorAuth'");
        }

        node.Done();
        return answer;
    }

    private static NoticeForm ReadNoticeForm(StrictJsonNode node)
    {
        var form = new NoticeForm(node.Date("expiry"), node.OptionalDate("lastSigned"));
        node.Done();
        return form;
    }

    private static PolicyNote ReadNote(StrictJsonNode node, DocumentTable documents)
    {
        var note = new PolicyNote(node.Text("id"), node.Text("says"), documents.Cite(node.Required("cite")));
        node.Done();
        return note;
    }

    private (ImmutableArray<Criterion> Criteria, ImmutableArray<PolicyNote> Notes) ReadInclude(
        StrictJsonNode node, string policy, DateOnly from, DocumentTable documents, Question question, FrozenSet<string> studies)
    {
        var shared = node.Text("shared");
        var path = $"{Root}shared/{shared}.json";
        if (!_files.Has(path))
        {
            throw node.Fault($"there is no {path}", "name a file of policies/shared");
        }

        var except = node.Texts("except");
        node.Done();
        var file = StrictJsonNode.Parse(path, _files[path]);
        file.Text("id");
        file.OptionalText("about");
        var criteria = file.RequiredList("criteria", one => ReadCriterion(one, policy, from, documents, question, studies));
        var notes = file.List("notes", one => ReadNote(one, documents));
        file.Done();
        foreach (var id in except.Where(id => criteria.All(one => one.Id.Criterion != id) && notes.All(one => one.Id != id)))
        {
            throw node.Fault($"'{id}' is not in {path}", "name a criterion or note of the shared file");
        }

        return ([.. criteria.Where(one => !except.Contains(one.Id.Criterion)).Select(For)], [.. notes.Where(one => !except.Contains(one.Id))]);

        // Of criteria that serve two questions, the findings about authorization belong to that question.
        Criterion For(Criterion criterion) => question == Question.PriorAuth
            ? criterion
            : criterion with { Findings = [.. criterion.Findings.Where(finding => !finding.Code.StartsWith("prior-auth-", StringComparison.Ordinal))] };
    }

    private static FrozenSet<string> StudiesOf(StrictJsonNode node, FrozenSet<string> studies)
    {
        var own = node.List("studies", item => studies.Contains(item.AsText())
            ? item.AsText()
            : throw item.Fault($"study '{item.AsText()}' is not one of this policy", $"use one of {string.Join(", ", studies.Order(StringComparer.Ordinal))}"));
        return own.IsEmpty ? studies : own.ToFrozenSet(StringComparer.Ordinal);
    }

    private CodeSet SetOf(StrictJsonNode node) => _codeSets.GetValueOrDefault(node.AsText())
        ?? throw node.Fault($"there is no code set '{node.AsText()}'", $"use one of {string.Join(", ", _codeSets.Keys.Order(StringComparer.Ordinal))}, or add it to policies/code-sets");

    private ImmutableArray<string> CodesOf(StrictJsonNode node) => SetOf(node) is { Regions.IsEmpty: true, Unread.IsEmpty: true } set
        ? set.Codes
        : throw node.Fault($"code set '{node.AsText()}' has regions; a list has single codes", "name a set that has codes only");

    private string Unlisted(StrictJsonNode node, ImmutableArray<DiagnosisList> lists) => Diagnosis(node) is var code && lists.Any(list => list.Codes.Contains(code))
        ? throw node.Fault($"{code} is on a list and also under 'readAndAbsent'", "keep it in one place")
        : code;

    private string Diagnosis(StrictJsonNode node)
    {
        var code = node.AsText();
        return _tables.Icd10Cm.Knows(code)
            ? code
            : throw node.Fault($"'{code}' is not in terminology/icd-10-cm.json", "correct the code, or add it there with its dates and source");
    }
}
