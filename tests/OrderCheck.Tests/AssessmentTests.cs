using System.Collections.Immutable;

namespace OrderCheck.Tests;

public sealed class AssessmentTests
{
    [Fact]
    public void An_unlisted_diagnosis_is_never_said_to_be_listed()
    {
        var assessment = Assess("R55", "KY");
        Assert.Equal(DiagnosisSupport.Unsupported, assessment.Support!.Value);
        var reason = Assert.Single(assessment.Support.Reasons);
        Assert.Contains("R55 is not on the diagnosis list", reason.Says, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CA", "TX")]
    [InlineData("KY", "IL")]
    public void Another_contractor_gives_another_assessment_id(string one, string other) =>
        Assert.NotEqual(Assess("R07.9", one).AssessmentId, Assess("R07.9", other).AssessmentId);

    [Fact]
    public void The_same_order_gives_the_same_assessment_id_and_another_salt_another() =>
        Assert.True(Assess("R07.9", "KY").AssessmentId == Assess("R07.9", "KY").AssessmentId
            && Assess("R07.9", "KY").AssessmentId != new OrderAssessor(Shipped.Knowledge, "pepper").Assess([Order("R07.9", "KY")])[0].AssessmentId);

    [Fact]
    public void Every_answer_carries_a_reason_with_a_citation()
    {
        foreach (var one in KnowledgeVerifier.ReadCases(Shipped.Knowledge, Shipped.Files).SelectMany(one => Shipped.Assessor.Assess(one.Orders)).Where(one => one.InScope))
        {
            Assert.All(
                one.Study!.Reasons.Concat(one.Purpose!.Reasons).Concat(one.Support!.Reasons).Concat(one.Notice!.Reasons).Concat(one.PriorAuth!.Reasons),
                reason => Assert.True(reason.Says.Length > 0 && reason.Citation.Document.Length > 0 && reason.Citation.Place.Length > 0));
        }
    }

    [Fact]
    public void An_answer_without_a_reason_cannot_be_built() =>
        Assert.Throws<ArgumentException>(() => new Answer<OrderPurpose>(OrderPurpose.Diagnostic, ImmutableArray<Reason>.Empty));

    private static OrderAssessment Assess(string diagnosis, string state) => Shipped.Assessor.Assess([Order(diagnosis, state)])[0];

    private static ImagingOrder Order(string diagnosis, string state) => new()
    {
        Reference = "ServiceRequest/1",
        DateOfService = new DateOnly(2026, 12, 1),
        OrderedOn = new DateOnly(2026, 11, 20),
        Codes = [new SourcedCode(new Code(Code.Cpt, "75574"))],
        Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, diagnosis))] }],
        Coverages = [new PatientCoverage { Kind = PayerKind.Medicare }],
        PlaceOfService = new PlaceOfService { State = state },
        Setting = CareSetting.Outpatient,
    };
}
