namespace OrderCheck.Tests.Studies;

/// <summary>Which parts of a study a claim usually holds is a note of the trail and nothing else.</summary>
public sealed class BillingPartsTests
{
    private const string Rules = "billing-parts-";

    [Theory]
    [InlineData(CareSetting.Outpatient, "billing-parts-outpatient")]
    [InlineData(CareSetting.Observation, "billing-parts-hospital")]
    [InlineData(CareSetting.Emergency, "billing-parts-hospital")]
    [InlineData(CareSetting.Inpatient, "billing-parts-inpatient")]
    public void The_trail_notes_the_parts_of_the_setting(CareSetting setting, string rule)
    {
        var answer = Assessed(StudyData.Order("75574") with { Setting = setting });

        Assert.Equal(rule, Assert.Single(answer.Trail, entry => IsNote(entry.Criterion)).Criterion.Criterion);
        Assert.DoesNotContain(answer.Findings.Concat(answer.Remarks), finding => finding.Criterion is { } id && IsNote(id));
        Assert.Empty(answer.Notice!.Value.ClaimModifiers);
    }

    [Fact]
    public void Without_a_setting_or_a_study_nothing_is_noted()
    {
        Assert.DoesNotContain(Assessed(StudyData.Order("75574")).Trail, entry => IsNote(entry.Criterion));
        Assert.DoesNotContain(
            Assessed(StudyData.Order(text: "CT of the heart") with { Setting = CareSetting.Inpatient }).Trail, entry => IsNote(entry.Criterion));
    }

    private static bool IsNote(CriterionId id) => id.Criterion.StartsWith(Rules, StringComparison.Ordinal);

    private static OrderAssessment Assessed(ImagingOrder order) => Shipped.Assessor.Assess([order])[0];
}
