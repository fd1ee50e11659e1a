using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Loads the knowledge. The way in: <c>new OrderAssessor(KnowledgeLoader.LoadShipped()).Assess(orders)</c>.</summary>
public static class KnowledgeLoader
{
    /// <summary>Loads the data folder that was shipped beside the program.</summary>
    /// <exception cref="KnowledgeException">A file is missing or wrong; the message says where and what would be right.</exception>
    public static Knowledge LoadShipped() => Load(KnowledgeFiles.ReadShipped());

    /// <summary>Loads the data and checks that it holds together.</summary>
    /// <param name="files">The data.</param>
    /// <param name="policiesOn">For a what-if: the day whose editions hold for every order, whatever the order's own day; null otherwise.</param>
    /// <exception cref="KnowledgeException">A file is missing or wrong; the message says where and what would be right.</exception>
    public static Knowledge Load(KnowledgeFiles files, DateOnly? policiesOn = null)
    {
        var documents = ReadDocuments(files);
        var tables = ReadTables(files, documents);
        var policies = new PolicyReader(files, tables, documents, policiesOn);
        var rules = new KnowledgeRules
        {
            Study = Rules("studies/rules.json", StudyRule.All),
            Screening = Rules("screening/rules.json", ScreeningRule.All),
            Decision = Rules("policies/rules.json", DecisionRule.All),
            Safety = policies.ReadSheet(Parse("screening/safety.json")),
            AppropriateUse = policies.ReadSheet(Parse("screening/appropriate-use.json")),
            Ages = EvidenceAgeReader.Read(Parse(EvidenceAgeReader.Path), tables.Facts, tables.TestKinds, tables.Signals, documents),
            ReasonCodes = ReasonCodeReader.Read(Parse(ReasonCodeReader.Path), tables.Signals, documents),
            Policies = policies.ReadAll(),
            Payments = PaymentTableReader.Read(Parse(PaymentTableReader.Path), tables.Studies, documents),
            Watch = WatchListReader.Read(Parse(WatchListReader.Path)),
        };
        RefuseConflicts(rules.Policies);
        return new Knowledge(policiesOn is { } held ? FormattableString.Invariant($"{files.Version()}@{held:yyyy-MM-dd}") : files.Version(), tables, rules);

        CitedRules Rules(string path, ImmutableArray<string> expected) => CitedRulesReader.Read(Parse(path), documents, expected);

        StrictJsonNode Parse(string path) => StrictJsonNode.Parse(path, files[path]);
    }

    internal static ContextCues ReadCues(KnowledgeFiles files, DocumentTable? documents = null)
    {
        documents ??= DocumentTable.Read(StrictJsonNode.Parse(DocumentTable.Path, files[DocumentTable.Path]), null);
        return ContextCuesReader.Read(StrictJsonNode.Parse("evidence/assertion.json", files["evidence/assertion.json"]), documents);
    }

    private static DocumentTable ReadDocuments(KnowledgeFiles files) =>
        DocumentTable.Read(
            StrictJsonNode.Parse(DocumentTable.Path, files[DocumentTable.Path]),
            files.Has(DocumentTable.PathAround) ? StrictJsonNode.Parse(DocumentTable.PathAround, files[DocumentTable.PathAround]) : null);

    private static KnowledgeTables ReadTables(KnowledgeFiles files, DocumentTable documents)
    {
        var facts = FactVocabularyReader.Read(Parse("terminology/facts.json"));
        var payers = PayerTableReader.Read(Parse("terminology/payers.json"), files.Has(KnowledgeFiles.SitePayers) ? Parse(KnowledgeFiles.SitePayers) : null);
        var coverageTypes = CoverageTypeReader.Read(Parse(CoverageTypeReader.Path), payers);
        var jurisdictions = JurisdictionReader.Read(Parse("terminology/mac-jurisdictions.json"), documents);
        var zones = TimeZoneReader.Read(Parse("terminology/time-zones.json"), documents);
        var icd10Cm = Icd10CmReader.Read(Parse("terminology/icd-10-cm.json"), documents);
        var cues = ReadCues(files, documents);
        var wordings = WordingsReader.Read(Parse("evidence/wordings.json"), documents, cues);
        var tests = TestKindReader.Read(Parse("terminology/prior-tests.json"), documents, cues, wordings.Stenosis);
        var studies = StudyCatalogueReader.Read(
            Parse("studies/catalogue.json"), Parse("studies/text.json"), Parse("studies/components.json"), Parse(ProcedureTermReader.Path),
            documents, cues);
        var signals = SignalReader.Read(Parse("screening/signals.json"), facts, documents, cues);
        if (tests.Kinds.FirstOrDefault(kind => tests.AbnormalSignalOf(kind) is { } signal && signals.Find(signal) is null) is { } lost)
        {
            throw new KnowledgeException(
                "terminology/prior-tests.json", "$.kinds", $"signal '{tests.AbnormalSignalOf(lost)}' of '{lost}' is not known", "use an id of screening/signals.json or add it there");
        }

        var plans = PlanTableReader.Read(Parse(PlanTableReader.Path), payers, documents);
        return new KnowledgeTables(
            facts, payers, coverageTypes, jurisdictions, zones, icd10Cm, tests, studies, signals, wordings.Dispositions, wordings.Employment, plans);

        StrictJsonNode Parse(string path) => StrictJsonNode.Parse(path, files[path]);
    }

    private static void RefuseConflicts(PolicyRepository policies)
    {
        foreach (var (one, two, day) in policies.Conflicts())
        {
            throw new KnowledgeException(
                $"{one.Folder}/policy.json", "$.rank",
                $"policies '{one.Id}' and '{two.Id}' ({two.Folder}/policy.json) have the same rank and both hold on {day:yyyy-MM-dd}",
                "give one of them a higher rank or a narrower scope");
        }
    }
}
