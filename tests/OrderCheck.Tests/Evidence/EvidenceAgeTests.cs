namespace OrderCheck.Tests.Evidence;

public sealed class EvidenceAgeTests
{
    private static readonly DateOnly Ordered = new(2026, 11, 2);

    [Theory]
    [InlineData("2026-05-06", true)]
    [InlineData("2026-05-05", false)]
    [InlineData(null, false)]
    public void A_pretest_probability_counts_for_180_days(string? on, bool counts) =>
        Assert.Equal(counts, Shipped.Knowledge.Evidence.Ages.StaleFact("pretest-probability", on is null ? null : DateOnly.Parse(on, null), Ordered) is null);

    [Fact]
    public void A_fact_without_a_window_never_becomes_history() =>
        Assert.Null(Shipped.Knowledge.Evidence.Ages.StaleFact("contrast-allergy", null, Ordered));

    [Theory]
    [InlineData("2026-07-01", "2026-09-01", false)]
    [InlineData("2026-10-01", "2026-09-01", true)]
    [InlineData("2026-07-01", null, false)]
    public void A_procedure_that_was_done_ends_its_earlier_plan(string planned, string? done, bool open)
    {
        var procedure = new Diagnosis
        {
            Role = DiagnosisRole.Record, IsProcedure = true, Text = "atrial fibrillation ablation", Onset = done is null ? null : DateOnly.Parse(done, null),
        };
        var procedures = CompletedProcedures.Of([procedure], Shipped.Knowledge.Signals);
        Assert.Equal(open, !procedures.EndPlan("af-ablation", DateOnly.Parse(planned, null)));
    }

    [Fact]
    public void A_procedure_that_was_done_is_no_plan()
    {
        var order = new ImagingOrder
        {
            Reference = "ServiceRequest/1", DateOfService = Ordered, OrderedOn = Ordered, Subject = "Patient/1",
            Diagnoses = [new Diagnosis { Role = DiagnosisRole.Record, IsProcedure = true, Text = "atrial fibrillation ablation", Onset = Ordered.AddDays(-60) }],
        };
        Assert.False(ClinicalEvidence.Read(order, Shipped.Knowledge.Evidence, []).HasPresent("af-ablation"));
    }
}
