namespace OrderCheck.Tests.Studies;

public sealed class SessionTests
{
    private static ImagingOrder Order(string code, string reference = "a") =>
        StudyData.Order(code) with { Reference = "ServiceRequest/" + reference, Fingerprint = reference };

    [Fact]
    public void Another_patient_or_day_is_never_the_same_session()
    {
        var score = Order("75571");
        Assert.False(StudyData.Answer(score, Order("75574") with { Subject = "Patient/2" })[0].Outcome.Bundled);
        Assert.False(StudyData.Answer(score, Order("75574") with { DateOfService = new DateOnly(2026, 10, 16) })[0].Outcome.Bundled);
        Assert.True(StudyData.Answer(score, Order("75574"))[0].Outcome.Bundled);
    }

    [Fact]
    public void A_bundled_order_carries_no_modifier()
    {
        var answers = StudyData.Answer(
            Order("75571") with { Encounter = "Encounter/1" }, Order("75574") with { Encounter = "Encounter/1" }, Order("75572", "c") with { Encounter = "Encounter/2" });
        Assert.True(answers[0].Outcome.Bundled);
        Assert.Empty(answers[0].Outcome.Modifiers);
    }

    [Fact]
    public void A_stress_test_beside_an_order_is_seen()
    {
        var answers = StudyData.Answer(Order("75580"), Order("78452"), StudyData.Order(text: "Exercise stress echo"));
        Assert.True(Orders(answers[0], "stress-test"));
        Assert.False(Orders(answers[0], "coronary-cta"));
        Assert.True(Orders(StudyData.Answer(Order("75580"), StudyData.Order(text: "Nuclear stress test"))[0], "stress-test"));
        Assert.True(Orders(StudyData.Answer(Order("75580"), Order("75563"))[0], "stress-test"));
        Assert.True(Orders(StudyData.Answer(Order("75580"), Order("75574"))[0], "coronary-cta"));
        Assert.False(Orders(StudyData.Answer(Order("75580"))[0], "stress-test"));
    }

    [Fact]
    public void Of_three_equal_scans_two_are_repeats_whatever_their_order()
    {
        ImagingOrder[] orders = [At(11), At(9), At(10)];
        Assert.Equal(["76", "", "76"], StudyData.Answer(orders).Select(answer => string.Join(',', answer.Outcome.Modifiers)));
        Assert.Equal(["", "76", "76"], StudyData.Answer(orders[1], orders[2], orders[0]).Select(answer => string.Join(',', answer.Outcome.Modifiers)));

        static ImagingOrder At(int hour) => Order("75574", $"at-{hour}") with { StartTime = new TimeOnly(hour, 0) };
    }

    [Fact]
    public void Without_times_nothing_shows_which_of_two_equal_orders_is_the_repeat()
    {
        var answers = StudyData.Answer(Order("75571"), Order("75571") with { Position = 2 });
        Assert.All(answers, answer => Assert.Empty(answer.Outcome.Modifiers));
        Assert.All(answers, answer => Assert.Contains(answer.Outcome.Findings, finding => finding.Code == FindingCode.RepeatSameDay));
    }

    private static bool Orders(StudyAnswer answer, string kind) => answer.Session.Summarise(Shipped.Knowledge.TestKinds).OrderedKinds.Contains(kind);

    [Fact]
    public void A_companion_outside_the_scope_gets_nothing_of_its_own()
    {
        var answers = StudyData.Answer(Order("75574"), Order("93000", "b"));
        Assert.NotEmpty(answers[0].Outcome.Findings);
        Assert.Empty(Shipped.Assessor.Assess([Order("75574"), Order("93000", "b")])[1].Findings);
    }
}
