namespace OrderCheck.Tests.Coverages;

public sealed class CoverageChooserTests
{
    private static readonly PatientCoverage Medicare = new() { Kind = PayerKind.Medicare, PlanName = "Original Medicare" };
    private static readonly PatientCoverage Group = new() { Kind = PayerKind.Commercial, PlanName = "Harbor PPO" };
    private static readonly PatientCoverage Medicaid = new() { Kind = PayerKind.Medicaid, PlanName = "Bluegrass Medicaid" };

    [Fact]
    public void Employment_that_contradicts_the_rank_has_both_answered()
    {
        var assessment = Assess([Medicare with { Order = 1 }, Group with { Order = 2 }], "spouse, 45 employees");

        Assert.Equal(PayerKind.Commercial, assessment.PayerKind);
        var finding = Assert.Single(assessment.Findings, one => one.Code == FindingCode.CoverageAmbiguous);
        Assert.Contains("Harbor PPO was taken as primary", finding.Text, StringComparison.Ordinal);
        Assert.Contains("Under Original Medicare: diagnosis supported, notice not-needed, authorization not-needed", finding.Text, StringComparison.Ordinal);
        Assert.NotNull(finding.Remedy);
    }

    [Fact]
    public void Medicare_as_secondary_tells_what_it_would_answer_for_its_part()
    {
        var assessment = Assess([Group with { Order = 1 }, Medicare with { Order = 2 }], null, "Z13.6");

        Assert.Equal(PayerKind.Commercial, assessment.PayerKind);
        Assert.Equal(AbnStatus.NotApplicable, assessment.Notice!.Value.Status);
        var finding = Assert.Single(assessment.Findings, one => one.Code == FindingCode.CoverageSecondary);
        Assert.Contains("diagnosis unsupported, notice needed", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_coverage_adds_no_finding_of_its_own_and_no_trail()
    {
        var alone = Assess([Group], null);
        var both = Assess([Group with { Order = 1 }, Medicare with { Order = 2 }], null);

        Assert.Equal(alone.Trail.Select(entry => entry.Criterion), both.Trail.Select(entry => entry.Criterion));
        Assert.Equal([FindingCode.CoverageSecondary], both.Findings.Select(finding => finding.Code).Except(alone.Findings.Select(finding => finding.Code)));
    }

    [Fact]
    public void The_order_in_which_coverages_are_sent_changes_nothing()
    {
        PatientCoverage[] coverages = [Medicaid, Group with { Order = 2 }, Medicare with { Order = 1 }];
        var one = Assess([.. coverages], "works part time");
        var other = Assess([.. coverages.Reverse()], "works part time");

        Assert.Equal(one.AssessmentId, other.AssessmentId);
        Assert.Equal(one.Findings.Select(finding => finding.Text), other.Findings.Select(finding => finding.Text));
    }

    [Theory]
    [InlineData("Medicare Advantage")]
    [InlineData("Medicare Advantage HMO Plan")]
    [InlineData(null)]
    public void A_kind_of_plan_is_not_the_name_of_a_plan(string? name)
    {
        var assessment = Assess([new PatientCoverage { Kind = PayerKind.MedicareAdvantage, PayerName = name }], null);

        Assert.Equal(OrderCheck.PriorAuth.Unknown, assessment.PriorAuth!.Value);
        Assert.Contains(assessment.Findings, finding => finding.Code == FindingCode.PlanNameNeeded);
    }

    private static OrderAssessment Assess(PatientCoverage[] coverages, string? employment, string reason = "R07.9") => Shipped.Assessor.Assess(
    [
        new ImagingOrder
        {
            Reference = "ServiceRequest/one",
            DateOfService = new DateOnly(2026, 11, 2),
            OrderedOn = new DateOnly(2026, 11, 2),
            BirthDate = new DateOnly(1950, 1, 1),
            Setting = CareSetting.Outpatient,
            PlaceOfService = new PlaceOfService { State = "KY" },
            Codes = [new SourcedCode(new Code(Code.Cpt, "75574"))],
            Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, reason))] }],
            Coverages = [.. coverages],
            Facts = employment is null ? [] : [new Fact("employment", FactValue.Of(employment), new DateOnly(2026, 11, 2))],
        },
    ])[0];
}
