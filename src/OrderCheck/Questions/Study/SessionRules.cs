using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What orders of one session, or of one day, do to each other. Companions that are no heart studies get nothing of their own.</summary>
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
                StudyRule.CalciumScoreIncluded, FindingCode.BundledService, Severity.Warning,
                $"The calcium score (75571) is part of the {Name(bundling)} of the same session and is not paid apart.",
                "Drop the calcium score order, or document the separate session if there is one.", Both(session.Own, bundling), Origins(session.Own, bundling), Truth.Met);
            return true;
        }

        if (session.Together.FirstOrDefault(other => other.Study is null && other.Result.Candidates.Any(study => study is { Modality: "CT", WithContrast: true })) is { } open)
        {
            notes.Look(StudyRule.CalciumScoreIncluded, Truth.Unknown, Both(session.Own, open), "which heart CT the other order of the session is");
        }

        if (session.SameDay.FirstOrDefault(other => other.IsContrastCt) is { } apart)
        {
            var modifier = session.Own.Order.Encounter is { } one && apart.Order.Encounter is { } two && one != two ? "XE" : "59";
            modifiers.Add(modifier);
            notes.Raise(
                StudyRule.SeparateSession, FindingCode.BundledService, Severity.Information,
                $"The calcium score (75571) is in another session than the {Name(apart)} of the same day.",
                $"Modifier {modifier} on 75571, if the sessions are separate in fact, each with its own order and record.", Both(session.Own, apart), Origins(session.Own, apart), Truth.Met);
        }

        return false;
    }

    private static void BaseCodes(Session session, StudyFindings notes)
    {
        if (session.Own.Study is not { IsAddOn: false } own || !IsBase(own))
        {
            return;
        }

        var others = session.Together.Where(other => other.Study is { } study && IsBase(study) && study.Modality == own.Modality && study != own).ToImmutableArray();
        if (!others.IsEmpty)
        {
            notes.Raise(
                StudyRule.OneBaseCode, FindingCode.MultipleBaseCodes, Severity.Warning,
                $"The session orders {own.CptCode} together with {string.Join(" and ", others.Select(other => other.Study!.CptCode).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}; one session has one base code.",
                "Keep the order that fits what is wanted and cancel the other, or document separate sessions.",
                [.. session.Own.Evidence, .. others.SelectMany(other => other.Evidence)], [.. session.Own.Origins, .. others.SelectMany(other => other.Origins)]);
        }
    }

    private static void Companions(Session session, StudyFindings notes)
    {
        var own = session.Own;
        var contrastCt = own.IsContrastCt;
        if (contrastCt || own.Study is { Id: StudyId.CalciumScore })
        {
            Companion(
                session, notes, "ecg", StudyRule.EcgGatingIncluded, FindingCode.EcgGatingBundled, Severity.Warning,
                codes => $"ECG monitoring for the scan is part of it; {codes} is not reported beside it.",
                "Drop the ECG unless it has a reason of its own, documented apart from the scan.");
        }

        if (contrastCt)
        {
            Companion(
                session, notes, "3d", StudyRule.RenderingIncluded, FindingCode.BundledService, Severity.Information,
                codes => $"3D rendering ({codes}) is part of the heart CT.", "Leave it off the claim.");
        }

        if (contrastCt || own.Study is { Modality: "MR", WithContrast: true })
        {
            Companion(
                session, notes, "iv-contrast", StudyRule.ContrastInjectionIncluded, FindingCode.BundledService, Severity.Information,
                codes => $"Venous access and contrast injection ({codes}) are part of the scan with contrast.", "Leave it off the claim unless something else was given.");
        }
    }

    private static void MrAngiography(Session session, StudyFindings notes)
    {
        if (session.Own.Study is { Modality: "MR", IsAddOn: false })
        {
            Companion(
                session, notes, "mr-angiography", StudyRule.MrAngiographyApart, FindingCode.SeparateStudyNeeded, Severity.Information,
                codes => $"MR angiography of the chest ({codes}) is a study of its own beside the heart MRI.",
                "Give it an order and a reason of its own; its coverage is not judged here.");
        }
    }

    private static void Companion(
        Session session, StudyFindings notes, string kind, string rule, string code, Severity severity, Func<string, string> text, string remedy)
    {
        var found = session.Together.Add(session.Own).SelectMany(order => order.Procedures).Where(procedure => procedure.Known?.Kind == kind).ToList();
        if (found.Count > 0)
        {
            var codes = string.Join(", ", found.Select(procedure => procedure.Number!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            notes.Raise(
                rule, code, severity, text(codes), remedy, [.. found.Select(procedure => procedure.Evidence)],
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
            StudyRule.RepeatSameDay, FindingCode.RepeatSameDay, Severity.Warning,
            later ? $"{own.CptCode} is ordered once more on the same day; this is the repeat." : $"{own.CptCode} is ordered again on the same day.",
            later ? "Cancel it if it is a duplicate; else record why the scan is repeated and use modifier 76." : "Check that the second order is not a duplicate.",
            [.. session.Own.Evidence, .. same.SelectMany(other => other.Evidence)], [.. session.Own.Origins, .. same.SelectMany(other => other.Origins)], Truth.Met);
    }

    private static void FfrCt(Session session, StudyFindings notes)
    {
        if (session.Own.Study is { Id: StudyId.FfrCt } && session.Together.FirstOrDefault(other => other.Study is { Id: StudyId.CoronaryCta }) is { } cta)
        {
            notes.Raise(
                StudyRule.FfrAfterCta, FindingCode.SeparateStudyNeeded, Severity.Information,
                "FFR-CT is reported apart from the coronary CT angiogram of the same session and needs the completed one.",
                "Start it once the angiogram is read and calls for it.", Both(session.Own, cta), Origins(session.Own, cta), Truth.Met);
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
                StudyRule.AddOnWithBase, FindingCode.MultipleBaseCodes, Severity.Warning,
                $"{own.CptCode} belongs to exactly one base, but the session orders {string.Join(" and ", bases.Select(other => other.Study!.CptCode).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.",
                "Keep the one heart MRI that is wanted.", [.. session.Own.Evidence, .. bases.SelectMany(other => other.Evidence)], [.. session.Own.Origins, .. bases.SelectMany(other => other.Origins)]);
            return;
        }

        if (session.Together.Any(other => other.Study is { Modality: "MR", IsAddOn: false } || other.Result is { Study: null, InScope: true, Candidates: var candidates } && candidates.Any(study => study is { Modality: "MR", IsAddOn: false })))
        {
            notes.Look(StudyRule.AddOnWithBase, Truth.Met, session.Own.Evidence);
            return;
        }

        notes.Raise(
            StudyRule.AddOnWithBase, FindingCode.AddOnWithoutBase, Severity.Warning, $"{own.CptCode} is an add-on and no heart MRI is ordered beside it.",
            "Order the heart MRI it belongs to: 75557 or 75559 without contrast, 75561 or 75563 with contrast.", session.Own.Evidence, session.Own.Origins);
    }

    private static bool IsBase(Study study) => !study.IsAddOn && study is { Modality: "MR" } or { Modality: "CT", WithContrast: true };

    private static string Name(SessionOrder order) => order.Study is { } study ? $"{study.InSentence()} ({study.CptCode})" : "heart CT with contrast";

    private static ImmutableArray<Evidence> Both(SessionOrder one, SessionOrder other) => [.. one.Evidence, .. other.Evidence];

    private static ImmutableArray<string> Origins(SessionOrder one, SessionOrder other) => [.. one.Origins, .. other.Origins];
}
