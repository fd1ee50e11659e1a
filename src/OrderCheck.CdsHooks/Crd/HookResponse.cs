using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>What a hook call is answered with, before it is written: worked out once for the answer and for the metrics.</summary>
public sealed class HookResponse
{
    private HookResponse(HookRequest request, IReadOnlyList<OrderAssessment> assessments, OrderAssessor assessor)
    {
        (Request, Assessments) = (request, assessments);
        Answers = HookAnswers.Of(request, assessments);
        Cards = CardBuilder.Of(request, assessments, Answers, assessor);
        Actions = CoverageAction.Of(request, Answers);
    }

    /// <summary>The call.</summary>
    public HookRequest Request { get; }

    /// <summary>The assessments of all its orders, in their order.</summary>
    public IReadOnlyList<OrderAssessment> Assessments { get; }

    /// <summary>The cards, each with the place of its order among the assessments, from 1, and the finding that it leads with, or
    /// null.</summary>
    public IEnumerable<(string Uuid, int Position, Finding? Lead)> ShownCards =>
        Cards.Select(card => (card.Uuid, Request.Contents.Orders.IndexOf(card.Answer.Order) + 1, card.Lead));

    internal ImmutableArray<HookAnswer> Answers { get; }

    internal List<HookCard> Cards { get; }

    internal ImmutableArray<CoverageAction> Actions { get; }

    /// <summary>Works out the cards and system actions.</summary>
    /// <param name="request">The call.</param>
    /// <param name="assessments">The assessments of all orders of <see cref="HookRequest.TryToCheck"/>, in their order.</param>
    /// <param name="assessor">Tries out what suggestions would change.</param>
    public static HookResponse Of(HookRequest request, IReadOnlyList<OrderAssessment> assessments, OrderAssessor assessor) =>
        new(request, assessments, assessor);
}
