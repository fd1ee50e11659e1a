namespace OrderCheck.Tests;

public sealed class CalendarEdgeTests
{
    [Fact]
    public void A_notice_of_the_last_year_of_the_calendar_is_weighed()
    {
        var assessment = Assess(Order() with
        {
            DateOfService = DateOnly.MaxValue,
            Notices = [new NoticeOnFile { SignedOn = new DateOnly(9999, 6, 1), Choice = NoticeChoice.Option1, NamesOrder = true }],
        });

        Assert.NotNull(assessment.Notice);
    }

    [Fact]
    public void A_test_before_an_order_of_the_first_year_of_the_calendar_is_weighed()
    {
        var assessment = Assess(Order() with
        {
            Codes = [new SourcedCode(new Code(Code.Cpt, "75580"))],
            OrderedOn = new DateOnly(1, 2, 1),
            PriorTests = [new PriorTest { Codes = [new Code(Code.Cpt, "75574")], On = new DateOnly(1, 1, 5), StenosisPercent = 30 }],
        });

        Assert.NotNull(assessment.Support);
    }

    private static OrderAssessment Assess(ImagingOrder order) => Shipped.Assessor.Assess([order])[0];

    private static ImagingOrder Order() => new()
    {
        Reference = "ServiceRequest/1",
        DateOfService = new DateOnly(2026, 12, 1),
        OrderedOn = new DateOnly(2026, 11, 20),
        Codes = [new SourcedCode(new Code(Code.Cpt, "75574"))],
        Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, "I25.10"))] }],
        Coverages = [new PatientCoverage { Kind = PayerKind.Medicare }],
        PlaceOfService = new PlaceOfService { State = "KY" },
        Setting = CareSetting.Outpatient,
    };
}
