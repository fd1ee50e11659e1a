using System.Collections.Immutable;

namespace OrderCheck.Tests;

public sealed class FaultContainmentTests
{
    [Fact]
    public void A_fault_in_one_order_still_returns_the_others()
    {
        var reported = new List<Exception>();
        var answers = FaultContainment.Assess(AllBut("bad"), [Order("good", 1), Order("bad", 2), Order("fine", 3)], reported.Add);

        Assert.Equal(["good", "bad", "fine"], answers.Select(answer => answer.Order.Reference));
        Assert.Equal([false, true, false], answers.Select(answer => answer.Order.Fault is not null));
        Assert.IsType<InvalidOperationException>(Assert.Single(reported));
    }

    [Fact]
    public void Orders_that_fail_only_together_all_come_back_as_unreadable()
    {
        var reported = new List<Exception>();
        var answers = FaultContainment.Assess(
            orders => orders.Count(order => order.Fault is null) > 1 ? throw new InvalidOperationException() : Answers(orders), [Order("one", 1), Order("two", 2)], reported.Add);

        Assert.All(answers, answer => Assert.True(answer.Order.Fault is { IsTechnical: true }));
        Assert.Single(reported);
    }

    [Fact]
    public void A_single_order_that_fails_comes_back_as_unreadable()
    {
        var answer = Assert.Single(FaultContainment.Assess(AllBut("bad"), [Order("bad", 1)], _ => { }));

        Assert.True(answer.Order.Fault is { IsTechnical: true });
    }

    [Fact]
    public void An_order_that_fails_keeps_what_was_read_of_it_unless_that_fails_too()
    {
        var order = Order("bad", 1) with { Codes = [new SourcedCode(new Code(Code.Cpt, "75574"))], Coverages = [new PatientCoverage { Kind = PayerKind.Medicare }] };
        var kept = Assert.Single(FaultContainment.Assess(AllBut("bad"), [order], _ => { })).Order;
        var bare = Assert.Single(FaultContainment.Assess(orders => orders.Any(one => !one.Codes.IsEmpty) ? throw new InvalidOperationException() : Answers(orders), [order], _ => { })).Order;

        Assert.Equal(order, kept with { Fault = null });
        Assert.Empty(bare.Codes);
        Assert.Single(bare.Coverages);
        Assert.NotNull(bare.Fault);
    }

    [Fact]
    public void A_fault_of_the_order_is_not_made_one_of_ours()
    {
        var unreadable = Order("broken", 2) with { Fault = new UnreadableOrder("ServiceRequest.code", "a text stands where a list belongs", "Send a list.") };
        var answers = FaultContainment.Assess(AllBut("bad"), [Order("bad", 1), unreadable], _ => { });

        Assert.Equal([true, false], answers.Select(answer => answer.Order.Fault!.IsTechnical));
    }

    [Fact]
    public void Whoever_does_not_wait_any_more_ends_the_assessment()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => FaultContainment.Assess(Shipped.Assessor, [Order("one", 1)], _ => { }, stop.Token));
    }

    private static Func<IReadOnlyList<ImagingOrder>, ImmutableArray<OrderAssessment>> AllBut(string bad) =>
        orders => orders.Any(order => order.Reference == bad && order.Fault is null) ? throw new InvalidOperationException() : Answers(orders);

    private static ImmutableArray<OrderAssessment> Answers(IEnumerable<ImagingOrder> orders) =>
        [.. orders.Select(order => new OrderAssessment { Order = order, InScope = false, AssessmentId = "", KnowledgeVersion = "" })];

    private static ImagingOrder Order(string reference, int position) =>
        new() { Reference = reference, Position = position, DateOfService = new DateOnly(2026, 10, 15), OrderedOn = new DateOnly(2026, 10, 15) };
}
