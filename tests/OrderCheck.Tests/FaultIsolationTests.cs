namespace OrderCheck.Tests;

public sealed class FaultIsolationTests
{
    // A default array throws wherever it is read: a stand-in for any fault of ours.
    private static readonly ImagingOrder FailsInStudy = Order("bad", 2) with { Codes = default };
    private static readonly ImagingOrder FailsInChart = Order("bad", 2) with { Diagnoses = default };
    private static readonly ImagingOrder FailsInNotice = Order("bad", 2) with { Notices = default };

    public static TheoryData<int> Faults => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_in_one_order_leaves_the_others_their_answers(int which)
    {
        var bad = Bad(which);
        var reported = new List<Exception>();
        var answers = Shipped.Assessor.Assess([Order("good", 1), bad, Order("fine", 3)], reported.Add);

        Assert.Equal(["good", "bad", "fine"], answers.Select(answer => answer.Order.Reference));
        Assert.Equal([null, true, null], answers.Select(answer => answer.Order.Fault?.IsTechnical));
        Assert.Single(reported);
        Assert.Contains(answers[1].Findings, finding => finding is { Code: FindingCode.OrderUnreadable, Severity: Severity.Error });
        Assert.Equal(Shipped.Assessor.Assess([Order("good", 1)])[0].Support!.Value, answers[0].Support!.Value);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_single_order_that_fails_comes_back_as_unreadable(int which)
    {
        var answer = Assert.Single(Shipped.Assessor.Assess([Bad(which)]));

        Assert.True(answer.Order.Fault is { IsTechnical: true });
        Assert.Equal(DiagnosisSupport.Insufficient, answer.Support!.Value);
    }

    [Fact]
    public void An_order_that_fails_keeps_what_was_read_of_it_unless_that_fails_too()
    {
        var kept = Assert.Single(Shipped.Assessor.Assess([FailsInChart])).Order;
        var bare = Assert.Single(Shipped.Assessor.Assess([FailsInStudy])).Order;

        Assert.Equal(FailsInChart, kept with { Fault = null });
        Assert.Empty(bare.Codes);
        Assert.Single(bare.Coverages);
        Assert.NotNull(bare.Fault);
    }

    [Fact]
    public void A_fault_of_the_order_is_not_made_one_of_ours()
    {
        var unreadable = Order("broken", 2) with { Fault = new UnreadableOrder("ServiceRequest.code", "a text stands where a list belongs", "Send a list.") };
        var answers = Shipped.Assessor.Assess([FailsInChart, unreadable]);

        Assert.Equal([true, false], answers.Select(answer => answer.Order.Fault!.IsTechnical));
    }

    [Fact]
    public void A_caller_that_does_not_wait_any_more_ends_the_assessment()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => Shipped.Assessor.Assess([Order("one", 1)], stop: stop.Token));
    }

    [Fact]
    public void Orders_that_are_not_reached_in_time_are_said_not_to_be_checked()
    {
        using var time = new CancellationTokenSource();
        var answers = Shipped.Assessor.Assess([Order("first", 1), FailsInNotice, Order("last", 3)], _ => time.Cancel(), timeUp: time.Token);

        Assert.Equal([null, false, true], answers.Select(answer => answer.Order.Fault?.IsOutOfTime));
        Assert.Equal(Shipped.Assessor.Assess([Order("first", 1)])[0].Support!.Value, answers[0].Support!.Value);
        Assert.Equal((DiagnosisSupport.Insufficient, AbnStatus.Undetermined), (answers[2].Support!.Value, answers[2].Notice!.Value.Status));
        Assert.Contains(answers[2].Findings, finding => finding is { Code: FindingCode.OrderUnreadable, Severity: Severity.Error });
    }

    private static ImagingOrder Bad(int which) => which switch { 0 => FailsInStudy, 1 => FailsInChart, _ => FailsInNotice };

    private static ImagingOrder Order(string reference, int position) => new()
    {
        Reference = reference,
        Position = position,
        DateOfService = new DateOnly(2026, 10, 15),
        OrderedOn = new DateOnly(2026, 10, 15),
        Codes = [new SourcedCode(new Code(Code.Cpt, "75574"))],
        Coverages = [new PatientCoverage { Kind = PayerKind.Medicare }],
        PlaceOfService = new PlaceOfService { State = "KY" },
        Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, "R07.9"))] }],
    };
}
