using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Everything we know: studies, signals, terminology, policies. Loaded and checked once, immutable, versioned by a hash over all data.
/// </summary>
public sealed class Knowledge
{
    /// <summary>Where a site's own payer table is put among the files, in the format of <c>terminology/payers.json</c>.</summary>
    public const string SitePayers = "terminology/payers.site.json";

    private Knowledge(KnowledgeFiles files, DateOnly? policiesOn)
    {
        Files = files;
        Version = policiesOn is { } held ? FormattableString.Invariant($"{files.Version()}@{held:yyyy-MM-dd}") : files.Version();
        Documents = DocumentTable.Read(File(DocumentTable.Path), files.Has(DocumentTable.PathAround) ? File(DocumentTable.PathAround) : null);
        Facts = FactVocabulary.Read(File("terminology/facts.json"));
        Payers = PayerTable.Read(File("terminology/payers.json"), files.Has(SitePayers) ? File(SitePayers) : null);
        Jurisdictions = JurisdictionTable.Read(File("terminology/mac-jurisdictions.json"), Documents);
        Icd10Cm = Icd10CmTable.Read(File("terminology/icd-10-cm.json"), Documents);
        Cues = ContextCuesReader.Read(File("evidence/assertion.json"), Documents);
        TestKinds = TestKindTable.Read(File("terminology/prior-tests.json"), Documents, Cues);
        Studies = StudyCatalogue.Read(File("studies/catalogue.json"), File("studies/text.json"), File("studies/components.json"), Documents, Cues);
        StudyRules = CitedRules.Read(File("studies/rules.json"), Documents, StudyRule.All);
        Signals = SignalTable.Read(File("screening/signals.json"), Facts, Documents, Cues);
        ScreeningRules = CitedRules.Read(File("screening/rules.json"), Documents, ScreeningRule.All);
        DecisionRules = CitedRules.Read(File("policies/rules.json"), Documents, DecisionRule.All);
        Policies = PolicyReader.ReadAll(files, this, policiesOn);
        Safety = PolicyReader.ReadSafety(File("screening/safety.json"), this);
    }

    /// <summary>Version of the data: the same data, the same version, on every machine.</summary>
    public string Version { get; }

    /// <summary>The studies and the procedure codes.</summary>
    public StudyCatalogue Studies { get; }

    /// <summary>What codes and words say about purpose and support.</summary>
    public SignalTable Signals { get; }

    /// <summary>The facts an order can carry.</summary>
    public FactVocabulary Facts { get; }

    /// <summary>Payers known by name.</summary>
    public PayerTable Payers { get; }

    /// <summary>The policies.</summary>
    public PolicyRepository Policies { get; }

    /// <summary>MAC jurisdictions by place.</summary>
    public JurisdictionTable Jurisdictions { get; }

    /// <summary>ICD-10-CM codes with their validity dates.</summary>
    public Icd10CmTable Icd10Cm { get; }

    internal KnowledgeFiles Files { get; }

    internal DocumentTable Documents { get; }

    internal ContextCues Cues { get; }

    internal TestKindTable TestKinds { get; }

    internal CitedRules StudyRules { get; }

    internal CitedRules ScreeningRules { get; }

    internal CitedRules DecisionRules { get; }

    internal ImmutableArray<Criterion> Safety { get; }

    /// <summary>Loads the data and checks that it holds together.</summary>
    /// <param name="files">The data.</param>
    /// <param name="policiesOn">For a what-if: the day whose editions hold for every order, whatever the order's own day; null otherwise.</param>
    /// <exception cref="KnowledgeException">A file is missing or wrong; the message says where and what would be right.</exception>
    public static Knowledge Load(KnowledgeFiles files, DateOnly? policiesOn = null)
    {
        var knowledge = new Knowledge(files, policiesOn);
        foreach (var (one, two, day) in knowledge.Policies.Conflicts())
        {
            throw new KnowledgeException(
                $"{one.Folder}/policy.json", "$.rank",
                $"policies '{one.Id}' and '{two.Id}' ({two.Folder}/policy.json) have the same rank and both hold on {day:yyyy-MM-dd}",
                "give one of them a higher rank or a narrower scope");
        }

        return knowledge;
    }

    private StrictJsonNode File(string path) => StrictJsonNode.Parse(path, Files[path]);
}
