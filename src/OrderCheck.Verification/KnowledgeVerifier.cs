using System.Collections.Immutable;

namespace OrderCheck.Verification;

/// <summary>What a check of the knowledge found and counted.</summary>
/// <param name="Policies">Number of policies.</param>
/// <param name="Editions">Number of editions.</param>
/// <param name="Criteria">Number of criteria and lists, shared ones counted once.</param>
/// <param name="Rules">Number of rules whose test is code.</param>
/// <param name="Notes">Number of notes.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="Pins">Number of pins: a criterion forced to one result makes a case fail.</param>
/// <param name="Days">Number of days on which the calendar was swept.</param>
/// <param name="Coverage">Which coverage policies decide, and which are stubs.</param>
/// <param name="Lists">Number of codes per list: policy, edition, list, codes.</param>
/// <param name="Faults">What is wrong; empty when all holds.</param>
public sealed record KnowledgeReport(
    int Policies, int Editions, int Criteria, int Rules, int Notes, int Cases, int Pins, int Days, DecidingPolicies Coverage,
    ImmutableArray<(string Policy, DateOnly Edition, string List, int Codes)> Lists, ImmutableArray<string> Faults);

/// <summary>Runs everything that makes the data trustworthy: cases, calendar sweep, pins, hygiene.</summary>
public static class KnowledgeVerifier
{
    private static readonly ImmutableArray<(string Path, string Owner)> RuleCases =
    [
        ("studies/cases.json", "study-rules"), ("screening/cases.json", "screening-rules"), ("screening/safety-cases.json", "safety-rules"), ("screening/appropriate-use-cases.json", "appropriate-use-rules"),
        ("policies/cases.json", "decision-rules"),
    ];

    /// <summary>All cases of the data, by file.</summary>
    /// <exception cref="KnowledgeException">A case file is missing or wrong.</exception>
    public static ImmutableArray<PolicyCase> ReadCases(Knowledge knowledge, KnowledgeFiles files)
    {
        var reader = new CaseReader(knowledge, files);
        return
        [
            .. knowledge.Policies.All.SelectMany(policy => reader.Read($"{policy.Folder}/cases.json", policy.Id)),
            .. RuleCases.SelectMany(file => reader.Read(file.Path, file.Owner)),
        ];
    }

    /// <summary>What cases expect and do not get: the part of a check that takes a second or two.</summary>
    /// <exception cref="KnowledgeException">A case file is missing or wrong.</exception>
    public static ImmutableArray<string> FailedCases(Knowledge knowledge, KnowledgeFiles files)
    {
        var assessor = new OrderAssessor(knowledge);
        return [.. ReadCases(knowledge, files).SelectMany(one => Faults(one, assessor.Assess(one.Orders)))];
    }

    /// <summary>Checks the knowledge.</summary>
    /// <exception cref="KnowledgeException">A case file is missing or wrong.</exception>
    public static KnowledgeReport Run(Knowledge knowledge, KnowledgeFiles files)
    {
        var cases = ReadCases(knowledge, files);
        var faults = ImmutableArray.CreateBuilder<string>();
        var assessor = new OrderAssessor(knowledge);
        var reached = new HashSet<CriterionId>();
        var run = cases.Select(one => (Case: one, Answers: assessor.Assess(one.Orders))).ToImmutableArray();
        foreach (var (one, assessments) in run)
        {
            faults.AddRange(Faults(one, assessments));
            reached.UnionWith(assessments.SelectMany(assessment => assessment.Trail).Select(entry => entry.Criterion));
            reached.UnionWith(assessments.SelectMany(assessment => assessment.Findings.Concat(assessment.Remarks)).Select(finding => finding.Criterion).OfType<CriterionId>());
            reached.UnionWith(assessments.Where(assessment => assessment.InScope)
                .SelectMany(assessment => assessment.Support!.Reasons.Concat(assessment.Notice!.Reasons).Concat(assessment.PriorAuth!.Reasons)).Select(reason => reason.Criterion));
        }

        var pins = faults.Count == 0 ? Pin(knowledge, cases, faults) : 0;
        var days = Sweep(knowledge, faults);
        var rules = new[] { knowledge.StudyRules, knowledge.ScreeningRules, knowledge.DecisionRules }.SelectMany(sheet => sheet.All).ToImmutableArray();
        faults.AddRange(rules.Where(rule => !reached.Contains(rule.Id)).Select(rule => $"{rule.Id.Policy}: rule '{rule.Id.Criterion}' is reached by no case"));
        Hygiene(knowledge, faults);
        WatchList(knowledge, faults);
        faults.AddRange(KnowledgeRepeats.Of(files, knowledge.Policies));
        var editions = knowledge.Policies.All.SelectMany(policy => policy.Editions).ToImmutableArray();
        return new KnowledgeReport(
            knowledge.Policies.All.Length, editions.Length, Conditions(knowledge).Select(Key).Distinct().Count(), rules.Length,
            editions.SelectMany(edition => edition.Notes).Select(note => (note.Id, note.Says)).Distinct().Count(), cases.Length, pins, days,
            DecidingPolicies.Of(knowledge, run),
            [.. editions.SelectMany(edition => edition.Lists.Select(list => (edition.Policy, edition.From, list.Criterion.Id.Criterion, list.Codes.Count)))],
            faults.ToImmutable());
    }

    private static IEnumerable<string> Faults(PolicyCase one, ImmutableArray<OrderAssessment> assessments) =>
        one.Compare(assessments).Select(fault => $"{one.File}: \"{one.Name}\": {fault}");

    // A criterion that several policies share word for word is one criterion: pinned once is pinned.
    private static string Key(Criterion criterion) => criterion.Role == CriterionRole.Lists
        ? $"{criterion.Id.Policy}/{criterion.Id.Criterion}"
        : $"{criterion.Id.Criterion}|{criterion.Says}|{criterion.Citation.Place}|{criterion.Role}";

    private static IEnumerable<Criterion> Conditions(Knowledge knowledge) =>
        knowledge.Policies.All.SelectMany(policy => policy.Editions).SelectMany(edition => edition.Lists.Select(list => list.Criterion).Concat(edition.Criteria)).Concat(knowledge.Safety).Concat(knowledge.AppropriateUse);

    private static int Pin(Knowledge knowledge, ImmutableArray<PolicyCase> cases, ImmutableArray<string>.Builder faults)
    {
        var pins = 0;
        foreach (var same in Conditions(knowledge).GroupBy(Key))
        {
            var ids = same.Select(criterion => (criterion.Id.Policy, criterion.Id.Criterion)).Distinct().ToImmutableArray();
            foreach (var result in new[] { Truth.Met, Truth.NotMet })
            {
                // What always holds is held to be met by its own definition; forcing it shows nothing.
                if (result == Truth.Met && same.All(criterion => criterion.Role != CriterionRole.Lists && criterion.Test == AlwaysCondition.Instance))
                {
                    pins++;
                    continue;
                }

                if (ids.Any(id => IsPinned(new PinnedCriterion(id.Policy, id.Criterion, result))))
                {
                    pins++;
                }
                else
                {
                    faults.Add($"{string.Join(", ", ids.Select(id => id.Policy).Distinct())}: criterion '{ids[0].Criterion}' is not pinned: forced to {result.ToCode()}, every case still holds");
                }
            }
        }

        return pins;

        bool IsPinned(PinnedCriterion pinned)
        {
            var assessor = new OrderAssessor(knowledge, "demo", pinned);
            return cases.Where(one => one.Owner == pinned.Policy).Any(one => !one.Run(assessor).IsEmpty);
        }
    }

    // For each policy: the first day of each edition, the day before and a day inside give exactly one edition or none.
    private static int Sweep(Knowledge knowledge, ImmutableArray<string>.Builder faults)
    {
        var days = 0;
        foreach (var policy in knowledge.Policies.All)
        {
            for (var i = 0; i < policy.Editions.Length; i++)
            {
                var edition = policy.Editions[i];
                var before = i == 0 || policy.Editions[i - 1].Retired ? null : policy.Editions[i - 1];
                var here = edition.Retired ? null : edition;
                Expect(policy, edition.From, here);
                if (edition.From > DateOnly.MinValue)
                {
                    Expect(policy, edition.From.AddDays(-1), before);
                }

                var inside = i + 1 < policy.Editions.Length ? policy.Editions[i + 1].From.DayNumber - 1 : Math.Min(edition.From.DayNumber + 400, DateOnly.MaxValue.DayNumber);
                Expect(policy, DateOnly.FromDayNumber(inside), here);
            }
        }

        return days;

        void Expect(CoveragePolicy policy, DateOnly day, PolicyEdition? expected)
        {
            days++;
            if (!ReferenceEquals(policy.InForce(day), expected))
            {
                faults.Add($"{policy.Folder}: {day:yyyy-MM-dd} gives {policy.InForce(day)?.From.ToString("O") ?? "no edition"}, expected {expected?.From.ToString("O") ?? "none"}");
            }
        }
    }

    private static void WatchList(Knowledge knowledge, ImmutableArray<string>.Builder faults)
    {
        var kinds = Enum.GetValues<PayerKind>().Select(kind => kind.ToCode()).ToHashSet(StringComparer.Ordinal);
        var named = knowledge.Watch.SelectMany(item => item.Payers).Where(payer => !kinds.Contains(payer) && knowledge.Payers.ById(payer) is null)
            .Concat(knowledge.Watch.SelectMany(item => item.Policies).Where(id => !knowledge.Policies.All.Any(policy => policy.Id == id)));
        faults.AddRange(named.Select(unknown => $"policies/watch.json: there is no '{unknown}'"));
    }

    private static void Hygiene(Knowledge knowledge, ImmutableArray<string>.Builder faults)
    {
        foreach (var edition in knowledge.Policies.All.SelectMany(policy => policy.Editions))
        {
            if (edition.Transcribed > edition.LastChecked)
            {
                faults.Add($"{edition.Policy} {edition.From:yyyy-MM-dd}: lastChecked is before transcribed");
            }

            foreach (var code in edition.Lists.SelectMany(list => list.Codes).Distinct().Where(code => !knowledge.Icd10Cm.Knows(code)))
            {
                faults.Add($"{edition.Policy} {edition.From:yyyy-MM-dd}: {code} is listed but not in the terminology");
            }
        }
    }
}
