using System.Collections.Immutable;

namespace OrderCheck.Server.Tests;

public sealed class FaultContainmentTests
{
    [Fact]
    public void A_fault_in_one_order_still_returns_the_others()
    {
        var reported = new List<Exception>();
        var answers = FaultContainment.Assess(AllBut("bad"), [Order("good", 1), Order("bad", 2), Order("fine", 3)], reported.Add);

        Assert.Equal(["good", "bad", "fine"], answers.Select(answer => answer.Order.Reference));
        Assert.Equal([false, true, false], answers.Select(answer => answer.Order.Fault is not null));
        Assert.All(reported, fault => Assert.IsType<InvalidOperationException>(fault));
        Assert.NotEmpty(reported);
    }

    [Fact]
    public void Orders_that_fail_only_together_all_come_back_as_unreadable()
    {
        var answers = FaultContainment.Assess(
            orders => orders.Count(order => order.Fault is null) > 1 ? throw new InvalidOperationException() : Answers(orders), [Order("one", 1), Order("two", 2)], _ => { });

        Assert.All(answers, answer => Assert.NotNull(answer.Order.Fault));
    }

    [Fact]
    public void A_single_order_that_fails_comes_back_as_unreadable()
    {
        var answer = Assert.Single(FaultContainment.Assess(AllBut("bad"), [Order("bad", 1)], _ => { }));

        Assert.NotNull(answer.Order.Fault);
    }

    private static Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> AllBut(string bad) =>
        orders => orders.Any(order => order.Reference == bad && order.Fault is null) ? throw new InvalidOperationException() : Answers(orders);

    private static ImmutableArray<OrderAssessment> Answers(IEnumerable<ImagingOrder> orders) =>
        [.. orders.Select(order => new OrderAssessment { Order = order, InScope = false, AssessmentId = "", KnowledgeVersion = "" })];

    private static ImagingOrder Order(string reference, int position) =>
        new() { Reference = reference, Position = position, DateOfService = new DateOnly(2026, 10, 15), OrderedOn = new DateOnly(2026, 10, 15) };
}
