using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which coverage policies speak of a diagnosis code, a study, a payer or an area on a day. For people who ask; orders are decided by <see cref="OrderAssessor"/>.</summary>
/// <param name="On">The day.</param>
internal sealed record PolicyLookup(DateOnly On)
{
    /// <summary>A billable ICD-10-CM code, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The study, or null for all.</summary>
    public Study? Study { get; init; }

    /// <summary>A payer of the payer table, or null for all.</summary>
    public Payer? Payer { get; init; }

    /// <summary>The place of service, or null for everywhere. It chooses Medicare contractors and policies of a state.</summary>
    public PlaceOfService? Place { get; init; }

    /// <summary>One entry per policy and study, listed codes first. A study of a policy that neither lists nor names the code is left out.</summary>
    public ImmutableArray<PolicyMention> Find(Knowledge knowledge)
    {
        var studies = Study is null ? knowledge.Studies.All : [Study];
        return
        [
            .. from policy in knowledge.Policies.All
               where policy.Question == Question.Support && Covers(policy.Scope, knowledge)
               let edition = policy.InForce(On)
               where edition is not null
               from study in studies
               where policy.Scope.Studies.Count == 0 || policy.Scope.Studies.Contains(study.Id)
               let mention = Of(policy, edition, study, knowledge.Signals)
               where !mention.Criteria.IsEmpty || (Code is not null && mention.Mention is CodeMention.NotListed or CodeMention.NotRead)
               orderby mention.Mention, policy.Id, study.Id
               select mention,
        ];
    }

    private bool Covers(PolicyScope scope, Knowledge knowledge) => CoversPayer(scope, knowledge.Policies.Plans) && CoversPlace(scope, knowledge.Jurisdictions);

    private bool CoversPayer(PolicyScope scope, PlanTable plans)
    {
        if (Payer is null)
        {
            // An area alone asks for its Medicare contractors.
            return Place is null || scope.PayerKinds.Count == 0 || scope.PayerKinds.Contains(PayerKind.Medicare);
        }

        var reviewers = plans.All.Where(row => row.Payer == Payer.Id && (Place?.State is null || row.States.Count == 0 || row.States.Contains(Place.State))).Select(row => row.Reviewer);
        return scope.Payers.Contains(Payer.Id) || scope.Reviewers.Overlaps(reviewers)
            || (scope.Payers.Count == 0 && scope.Reviewers.Count == 0 && scope.PayerKinds.Contains(Payer.Kind));
    }

    private bool CoversPlace(PolicyScope scope, JurisdictionTable jurisdictions) => Place is null
        || ((scope.Jurisdictions.Count == 0 || scope.Jurisdictions.Overlaps(jurisdictions.Of(Place)))
            && (scope.States.Count == 0 || (Place.State is { } state && scope.States.Contains(state))));

    private PolicyMention Of(CoveragePolicy policy, PolicyEdition edition, Study study, SignalTable signals)
    {
        var lists = edition.Lists.Where(list => list.Studies.Contains(study.Id)).ToImmutableArray();
        var criteria = edition.Criteria.Where(criterion => criterion.SpeaksOf(study.Id));
        if (Code is null)
        {
            return new PolicyMention(policy, edition, study, CodeMention.NoList, [.. lists.Select(list => list.Criterion), .. criteria], null);
        }

        var mention = lists.IsEmpty ? CodeMention.NoList
            : Lists(edition, study) ? CodeMention.Listed
            : edition.CodeLists.IsReadAndAbsent(Code) ? CodeMention.NotListed
            : CodeMention.NotRead;
        var named = signals.ForIcd10Cm(Code);
        ImmutableArray<Criterion> naming =
        [
            .. lists.Where(list => list.Codes.Contains(Code)).Select(list => list.Criterion),
            .. criteria.Where(criterion => Names(criterion.Test, named) || (criterion.When is { } when && Names(when, named))),
        ];
        return new PolicyMention(policy, edition, study, mention, naming, mention == CodeMention.Listed ? ListedSince(policy, edition, study) : null);
    }

    private bool Lists(PolicyEdition edition, Study study) => edition.Lists.Any(list => list.Studies.Contains(study.Id) && list.Codes.Contains(Code!));

    private DateOnly ListedSince(CoveragePolicy policy, PolicyEdition edition, Study study) =>
        policy.Editions.Where(one => one.From <= edition.From).Reverse().TakeWhile(one => Lists(one, study)).Last().From;

    private bool Names(Condition condition, ImmutableArray<Signal> signals) => condition switch
    {
        ReasonCondition reason => reason.Codes.Match(Code!),
        ReasonsOnlyCondition reasons => reasons.Codes.Match(Code!),
        ListedOnlyCondition listed => listed.Codes.Match(Code!),
        RecordCondition record => record.Codes.Match(Code!) || signals.Any(signal => record.Signals.Contains(signal.Id)),
        SignalCondition sign => signals.Any(signal => sign.Signals.Contains(signal.Id)),
        OnsetCondition onset => signals.Any(signal => onset.Signals.Contains(signal.Id)),
        SignalClassCondition ofClass => signals.Any(signal => ofClass.Classes.Contains(signal.Class)),
        _ => condition.Parts.Any(part => Names(part, signals)),
    };
}
