namespace OrderCheck.Tests.PriorAuth;

/// <summary>What a payer's reviewer looks for is said only when there is going to be a review, and never changes the answer.</summary>
public sealed class ReviewerCriteriaTests
{
    private static readonly ImagingOrder Order = new()
    {
        Reference = "ServiceRequest/one",
        DateOfService = new DateOnly(2026, 11, 2),
        OrderedOn = new DateOnly(2026, 11, 2),
        Setting = CareSetting.Outpatient,
        Codes = [new SourcedCode(new Code(Code.Cpt, "75574"))],
        Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, "I20.89"))] }],
        Coverages = [new PatientCoverage { Kind = PayerKind.Commercial, Payer = "uhc-oxford" }],
        Facts = [new Fact("symptom-status", FactValue.Of("worsening"), new DateOnly(2026, 11, 2))],
    };

    [Fact]
    public void Criteria_that_are_met_leave_the_answer_as_it_is()
    {
        var met = Assess(Order);
        var unknown = Assess(Order with { Facts = [] });

        Assert.Equal(met.PriorAuth!.Value, unknown.PriorAuth!.Value);
        Assert.Contains(met.Remarks, remark => remark.Code == FindingCode.PriorAuthCriterionMet);
        Assert.Contains(unknown.Findings, finding => finding.Code == FindingCode.FactMissing);
    }

    [Theory]
    [InlineData(CareSetting.Emergency)]
    [InlineData(CareSetting.Inpatient)]
    [InlineData(CareSetting.Observation)]
    public void Without_a_review_no_criterion_is_looked_at(CareSetting setting)
    {
        var assessment = Assess(Order with { Setting = setting });

        Assert.Equal(OrderCheck.PriorAuth.NotNeeded, assessment.PriorAuth!.Value);
        Assert.DoesNotContain(assessment.Trail, entry => entry.Question == Question.PriorAuth && entry.Criterion.Criterion.StartsWith("evicore", StringComparison.Ordinal));
    }

    [Fact]
    public void With_an_authorization_on_file_no_criterion_is_looked_at()
    {
        var assessment = Assess(Order with { Authorizations = [new AuthorizationOnFile { Satisfied = true, Number = "A-1" }] });

        Assert.Equal(OrderCheck.PriorAuth.Satisfied, assessment.PriorAuth!.Value);
        Assert.DoesNotContain(assessment.Findings, finding => finding.Code is FindingCode.PriorAuthCriterionMet or FindingCode.DocumentToAttach);
    }

    [Fact]
    public void The_support_of_a_plan_says_nothing_about_authorization()
    {
        var assessment = Assess(Order);

        Assert.Equal(DiagnosisSupport.Supported, assessment.Support!.Value);
        Assert.All(
            assessment.Findings.Where(finding => finding.Code.StartsWith("prior-auth", StringComparison.Ordinal)),
            finding => Assert.Equal("prior-auth-oxford", finding.Criterion!.Policy));
    }

    [Fact]
    public void A_criterion_that_is_a_placeholder_says_so()
    {
        var assessment = Assess(Order with
        {
            Codes = [new SourcedCode(new Code(Code.Cpt, "75561"))],
            Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, "I40.9"))] }],
        });

        var finding = Assert.Single(assessment.Remarks, one => one.Code == FindingCode.PriorAuthCriterionMet);
        Assert.Contains("placeholder", finding.Text, StringComparison.Ordinal);
        Assert.Equal("own", finding.Citation!.Confidence);
    }

    private static OrderAssessment Assess(ImagingOrder order) => Shipped.Assessor.Assess([order])[0];
}
