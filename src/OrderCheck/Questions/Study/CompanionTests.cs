using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Orders of the same day that test the same question, and what such companion orders say as facts.</summary>
internal static class CompanionTests
{
    /// <summary>The facts that the companions of an order establish, dated with the order.</summary>
    public static ImmutableArray<Fact> FactsOf(Session session)
    {
        if (session.Own.Study is not { Id: StudyId.CoronaryCta })
        {
            return [];
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var ordered = session.Own.Order.OrderedOn;
        if (WithKind(session.Together, "chest-cta") is [var chest, ..])
        {
            facts.Add(new Fact("triple-rule-out", FactValue.Of(true), ordered, chest.Origins.FirstOrDefault()));
        }

        if (WithKind(OfTheDay(session), "catheterisation") is [var catheterisation, ..])
        {
            facts.Add(new Fact(
                "planned-procedure", FactValue.Of("invasive-angiography"), ordered, catheterisation.Origins.FirstOrDefault()));
        }

        return facts.DrainToImmutable();
    }

    /// <summary>Raises what the companions mean for the order.</summary>
    public static void Find(Session session, StudyFindings notes)
    {
        var own = session.Own;
        if (own.Study is not { } study || !TestsForCoronaryDisease(study))
        {
            return;
        }

        if (study.Id == StudyId.CoronaryCta)
        {
            Raise(own, WithKind(session.Together, "chest-cta"), notes, StudyRule.TripleRuleOut,
                codes => SessionTexts.TripleRuleOut(study, codes));
            Raise(own, WithKind(OfTheDay(session), "catheterisation"), notes, StudyRule.AngiographyOrdered,
                SessionTexts.CatheterizationOrdered);
        }

        Raise(
            own, [.. OfTheDay(session)
            .Where(other => other.Study is { } same ? TestsForCoronaryDisease(same) && same != study : IsStressTest(other))], notes,
            StudyRule.LayeredTesting, codes => SessionTexts.LayeredTests(study, codes));
    }

    private static void Raise(
        SessionOrder own, ImmutableArray<SessionOrder> others, StudyFindings notes, string rule,
        Func<IEnumerable<string>, FindingText> text)
    {
        if (!others.IsEmpty)
        {
            var codes = others.Select(
                other => other.Study?.CptCode ?? other.Procedures.Select(procedure => procedure.Number).FirstOrDefault() ?? "stress test");
            notes.Raise(
                rule, text(codes.Order(StringComparer.Ordinal)), Severity.Warning,
                [.. own.Evidence, .. others.SelectMany(other => other.Evidence)],
                [.. own.Origins, .. others.SelectMany(other => other.Origins)], Truth.Met);
        }
    }

    private static ImmutableArray<SessionOrder> OfTheDay(Session session) => [.. session.Together, .. session.SameDay];

    private static ImmutableArray<SessionOrder> WithKind(ImmutableArray<SessionOrder> orders, string kind) =>
        [.. orders.Where(order => order.Procedures.Any(procedure => procedure.Known?.Kind == kind))];

    private static bool IsStressTest(SessionOrder order) =>
        order.Result.OrdersStressTest || order.Procedures.Any(procedure => procedure.Known is { Kind: "stress-test" });

    private static bool TestsForCoronaryDisease(Study study) => study.Id == StudyId.CoronaryCta || study.IsStressMri;
}
