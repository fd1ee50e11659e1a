using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What orders of one session, or of one day, do to each other. Companions that are no heart studies get nothing of their
/// own.</summary>
internal static class SessionRules
{
    /// <summary>What the session says about its own order.</summary>
    public static SessionOutcome Apply(Session session, CitedRules rules)
    {
        var findings = new List<Finding>();
        var trail = new List<TrailEntry>();
        var modifiers = new SortedSet<string>(StringComparer.Ordinal);
        var notes = new StudyFindings(rules, findings, trail);
        var bundled = CalciumScore(session, notes, modifiers);
        BaseCodes(session, notes);
        if (!bundled)
        {
            Companions(session, notes);
        }

        MrAngiography(session, notes);
        Repeat(session, notes, modifiers);
        FfrCt(session, notes);
        AddOn(session, notes);
        CompanionTests.Find(session, notes);
        BillingParts.Note(session, notes);
        return new SessionOutcome([.. findings], bundled, bundled ? [] : [.. modifiers], [.. trail]);
    }

    private static bool CalciumScore(Session session, StudyFindings notes, SortedSet<string> modifiers)
    {
        if (session.Own.Study is not { Id: StudyId.CalciumScore })
        {
            return false;
        }

        if (session.Together.FirstOrDefault(other => other.IsContrastCt) is { } bundling)
        {
            notes.Raise(
                StudyRule.CalciumScoreIncluded, SessionTexts.CalciumScoreBundled(bundling.Study), Severity.Warning,
                Both(session.Own, bundling), Origins(session.Own, bundling), Truth.Met);
            return true;
        }

        if (session.Together.FirstOrDefault(
            other => other.Study is null
            && other.Result.Candidates.Any(study => study is { Modality: "CT", WithContrast: true })) is { } open)
        {
            notes.Look(
                StudyRule.CalciumScoreIncluded, Truth.Unknown, Both(session.Own, open), "which heart CT the other order of the session is");
        }

        if (session.SameDay.FirstOrDefault(other => other.IsContrastCt) is { } apart)
        {
            var modifier = session.Own.Order.Encounter is { } one && apart.Order.Encounter is { } two && one != two ? "XE" : "59";
            modifiers.Add(modifier);
            notes.Raise(
                StudyRule.SeparateSession, SessionTexts.CalciumScoreApart(apart.Study, modifier), Severity.Information,
                Both(session.Own, apart), Origins(session.Own, apart), Truth.Met);
        }

        return false;
    }

    private static void BaseCodes(Session session, StudyFindings notes)
    {
        if (session.Own.Study is not { IsAddOn: false } own || !IsBase(own))
        {
            return;
        }

        var others = session.Together.Where(
            other => other.Study is { } study && IsBase(study) && study.Modality == own.Modality && study != own).ToImmutableArray();
        if (!others.IsEmpty)
        {
            notes.Raise(
                StudyRule.OneBaseCode, SessionTexts.SeveralBases(own, Studies(others)), Severity.Warning,
                [.. session.Own.Evidence, .. others.SelectMany(other => other.Evidence)],
                [.. session.Own.Origins, .. others.SelectMany(other => other.Origins)]);
        }
    }

    private static void Companions(Session session, StudyFindings notes)
    {
        var own = session.Own;
        var contrastCt = own.IsContrastCt;
        if (contrastCt || own.Study is { Id: StudyId.CalciumScore })
        {
            Companion(session, notes, "ecg", StudyRule.EcgGatingIncluded, Severity.Warning, SessionTexts.EcgIncluded);
        }

        if (contrastCt)
        {
            Companion(session, notes, "3d", StudyRule.RenderingIncluded, Severity.Information, SessionTexts.RenderingIncluded);
        }

        if (contrastCt || own.Study is { Modality: "MR", WithContrast: true })
        {
            Companion(
                session, notes, "iv-contrast", StudyRule.ContrastInjectionIncluded, Severity.Information, SessionTexts.ContrastIncluded);
        }
    }

    private static void MrAngiography(Session session, StudyFindings notes)
    {
        if (session.Own.Study is { Modality: "MR", IsAddOn: false })
        {
            Companion(
                session, notes, "mr-angiography", StudyRule.MrAngiographyApart, Severity.Information, SessionTexts.MrAngiographyApart);
        }
    }

    private static void Companion(
        Session session, StudyFindings notes, string kind, string rule, Severity severity, Func<IEnumerable<string>, FindingText> text)
    {
        var found = session.Together.Add(session.Own).SelectMany(order => order.Procedures)
            .Where(procedure => procedure.Known?.Kind == kind).ToList();
        if (found.Count > 0)
        {
            var codes = found.Select(procedure => procedure.Number!).Order(StringComparer.Ordinal);
            notes.Raise(
                rule, text(codes), severity, [.. found.Select(procedure => procedure.Evidence)],
                [.. found.Select(procedure => procedure.Told.Origin).OfType<string>()], Truth.Met);
        }
    }

    private static void Repeat(Session session, StudyFindings notes, SortedSet<string> modifiers)
    {
        if (session.Own.Study is not { } own)
        {
            return;
        }

        var same = session.Together.AddRange(session.SameDay).Where(other => other.Study == own).ToImmutableArray();
        if (same.IsEmpty)
        {
            return;
        }

        // Without times nothing shows which of the two is the repeat.
        var later = same.Any(other => other.Order.StartTime < session.Own.Order.StartTime);
        if (later)
        {
            modifiers.Add("76");
        }

        notes.Raise(
            StudyRule.RepeatSameDay, later ? SessionTexts.Repeat(own) : SessionTexts.OrderedAgain(own), Severity.Warning,
            [.. session.Own.Evidence, .. same.SelectMany(other => other.Evidence)],
            [.. session.Own.Origins, .. same.SelectMany(other => other.Origins)], Truth.Met);
    }

    private static void FfrCt(Session session, StudyFindings notes)
    {
        if (session.Own.Study is { Id: StudyId.FfrCt }
            && session.Together.FirstOrDefault(other => other.Study is { Id: StudyId.CoronaryCta }) is { } cta)
        {
            notes.Raise(
                StudyRule.FfrAfterCta, SessionTexts.FfrBesideCta, Severity.Information, Both(session.Own, cta), Origins(session.Own, cta),
                Truth.Met);
        }
    }

    private static void AddOn(Session session, StudyFindings notes)
    {
        if (session.Own.Study is not { IsAddOn: true } own)
        {
            return;
        }

        var bases = session.Together.Where(other => other.Study is { Modality: "MR", IsAddOn: false }).ToImmutableArray();
        if (bases.Select(other => other.Study).Distinct().Count() > 1)
        {
            notes.Raise(
                StudyRule.AddOnWithBase, SessionTexts.AddOnWithSeveralBases(own, Studies(bases)), Severity.Warning,
                [.. session.Own.Evidence, .. bases.SelectMany(other => other.Evidence)],
                [.. session.Own.Origins, .. bases.SelectMany(other => other.Origins)]);
            return;
        }

        if (session.Together.Any(MayBeHeartMri))
        {
            notes.Look(StudyRule.AddOnWithBase, Truth.Met, session.Own.Evidence);
            return;
        }

        notes.Raise(
            StudyRule.AddOnWithBase, SessionTexts.AddOnWithoutBase(own), Severity.Warning, session.Own.Evidence, session.Own.Origins);
    }

    private static bool MayBeHeartMri(SessionOrder order) => order.Study is { } study
        ? IsHeartMri(study)
        : order.Result is { InScope: true, Candidates: var candidates } && candidates.Any(IsHeartMri);

    private static bool IsHeartMri(Study study) => study is { Modality: "MR", IsAddOn: false };

    private static bool IsBase(Study study) => !study.IsAddOn && study is { Modality: "MR" } or { Modality: "CT", WithContrast: true };

    private static IEnumerable<Study> Studies(ImmutableArray<SessionOrder> orders) =>
        orders.Select(order => order.Study!).Distinct().OrderBy(study => study.CptCode, StringComparer.Ordinal);

    private static ImmutableArray<Evidence> Both(SessionOrder one, SessionOrder other) => [.. one.Evidence, .. other.Evidence];

    private static ImmutableArray<string> Origins(SessionOrder one, SessionOrder other) => [.. one.Origins, .. other.Origins];
}
