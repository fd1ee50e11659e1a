using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Advice;

/// <summary>The answer to one order that a hook is about.</summary>
/// <param name="Order">The order.</param>
/// <param name="Assessment">Its assessment; paths into what was fetched are left out.</param>
/// <param name="Authority">In whose name it is given.</param>
internal sealed record HookAnswer(HookOrder Order, OrderAssessment Assessment, HookAuthority Authority)
{
    /// <summary>The coverage that the answer is about, or null when it cannot be told.</summary>
    public PatientCoverage? Coverage => CoverageOf(Assessment);

    /// <summary>True when a fault of ours kept the order from being assessed.</summary>
    public bool IsFaulted => Assessment.Order.Fault is { IsTechnical: true };

    /// <summary>Whose name the cards carry.</summary>
    public string SourceLabel => IsAdvice || string.IsNullOrWhiteSpace(Authority.Insurer) ? "OrderCheck" : Authority.Insurer;

    public bool IsAdvice => Authority.Kind == AuthorityKind.Advisory;

    /// <summary>The sentence that every form of an answer carries.</summary>
    public string Disclaimer => IsAdvice ? ShownFindings.Advice : "This is guidance on coverage, not a guarantee of payment.";

    /// <summary>The coverage that an assessment is about. For an order that could not be assessed nobody chose one: then it is the one the
    /// order names first, or the only one.</summary>
    public static PatientCoverage? CoverageOf(OrderAssessment assessment)
    {
        if (assessment.Coverage is { } chosen)
        {
            return chosen;
        }

        var order = assessment.Order;
        if (order.Coverages is [var only])
        {
            return only;
        }

        return order.Fault is null ? null : order.Coverages.Where(coverage => coverage.NamedByOrder is not null)
            .MinBy(coverage => coverage.NamedByOrder);
    }
}

/// <summary>Picks the orders of a hook call that get an answer.</summary>
internal static class HookAnswers
{
    public static ImmutableArray<HookAnswer> Of(HookRequest request, IReadOnlyList<OrderAssessment> assessments)
    {
        var answers = ImmutableArray.CreateBuilder<HookAnswer>();
        for (var i = 0; i < assessments.Count && i < request.Contents.Orders.Count; i++)
        {
            var order = request.Contents.Orders[i];
            if (request.IsAnswered(i, assessments[i]))
            {
                var coverage = HookAnswer.CoverageOf(assessments[i]) ?? (assessments[i].Order.Coverages is [var first, ..] ? first : null);
                answers.Add(new HookAnswer(order, WithoutFetchedPlaces(order, assessments[i]), request.Settings.AuthorityFor(coverage)));
            }
        }

        return answers.ToImmutable();
    }

    private static OrderAssessment WithoutFetchedPlaces(HookOrder order, OrderAssessment assessment)
    {
        var appointment = order.IsAppointment ? order.Target.Path : null;
        return assessment with
        {
            Findings = [.. assessment.Findings.Select(finding => finding.Expressions.IsDefaultOrEmpty
                ? finding
                : finding with { Expressions = [.. finding.Expressions.Where(
                place => !place.StartsWith(HookResources.FetchedRoot, StringComparison.Ordinal)).Select(Shown)
                .Distinct(StringComparer.Ordinal)] })],
        };

        // An appointment has other elements than the order it was read as.
        string Shown(string place) =>
            appointment is null || !place.StartsWith(appointment, StringComparison.Ordinal)
                || place.AsSpan(appointment.Length).StartsWith(".reason", StringComparison.Ordinal)
                ? place
                : appointment;
    }
}
