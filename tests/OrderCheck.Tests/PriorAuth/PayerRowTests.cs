namespace OrderCheck.Tests.PriorAuth;

/// <summary>Each payer with an authorization rule of its own is reached, and the most specific rule holds.</summary>
public sealed class PayerRowTests
{
    /// <summary>The rows of the authorization table: policy, payer kind, payer, state, code, answer on 2026-11-02.</summary>
    public static TheoryData<string, string, string?, string?, string, string> Rows => new()
    {
        { "prior-auth-original-medicare", "medicare", null, "IA", "75574", "not-needed" },
        { "prior-auth-wiser", "medicare", null, "AZ", "75574", "not-needed" },
        { "prior-auth-railroad-medicare", "medicare", "railroad-medicare", "AZ", "75574", "not-needed" },
        { "prior-auth-uhc-medicare-advantage", "medicare-advantage", "unitedhealthcare", "OH", "75574", "not-needed" },
        { "prior-auth-aetna-medicare-advantage", "medicare-advantage", "aetna", "OH", "75574", "required" },
        { "prior-auth-humana-medicare-advantage", "medicare-advantage", "humana", "OH", "75574", "likely" },
        { "prior-auth-anthem-medicare-advantage", "medicare-advantage", "anthem", "OH", "75574", "likely" },
        { "prior-auth-medicare-advantage", "medicare-advantage", "priority-health", "MI", "75574", "likely" },
        { "prior-auth-uhc-commercial", "commercial", "unitedhealthcare", "OH", "75574", "required" },
        { "prior-auth-oxford", "commercial", "uhc-oxford", "NY", "75574", "required" },
        { "prior-auth-uhc-community-plan", "medicaid", "uhc-community-plan", "OH", "75574", "required" },
        { "prior-auth-aetna-commercial", "commercial", "aetna", "OH", "75561", "likely" },
        { "prior-auth-cigna-ct-angiography", "commercial", "cigna", "OH", "75574", "not-needed" },
        { "prior-auth-cigna", "commercial", "cigna", "OH", "75561", "likely" },
        { "prior-auth-cigna-islands", "commercial", "cigna", "HI", "75574", "likely" },
        { "prior-auth-carelon", "commercial", "regence", "OR", "75574", "likely" },
        { "prior-auth-bcbs-south-carolina", "commercial", "bcbs-south-carolina", "SC", "75574", "likely" },
        { "prior-auth-highmark", "commercial", "highmark", "PA", "75574", "likely" },
        { "prior-auth-evicore", "commercial", "horizon-nj", "NJ", "75574", "likely" },
        { "prior-auth-evolent", "commercial", "florida-blue", "FL", "75574", "likely" },
        { "prior-auth-humana-commercial", "commercial", "humana", "OH", "75574", "likely" },
        { "prior-auth-commercial", "commercial", "priority-health", "MI", "75574", "likely" },
        { "prior-auth-federal-exchange", "commercial", "federal-exchange-plan", "OH", "75574", "likely" },
        { "prior-auth-texas-medicaid", "medicaid", "texas-medicaid", "TX", "75574", "required" },
        { "prior-auth-alabama-medicaid", "medicaid", "alabama-medicaid", "AL", "75574", "likely" },
        { "prior-auth-partnership", "medicaid", "partnership-healthplan", "CA", "75561", "likely" },
        { "prior-auth-medicaid", "medicaid", null, "OH", "75574", "unknown" },
        { "prior-auth-tricare-va", "tricare-va", "tricare", "OH", "75574", "unknown" },
        { "prior-auth-va-community-care", "tricare-va", "va-community-care", "OH", "75574", "likely" },
        { "prior-auth-general", "self-pay", null, "OH", "75574", "not-needed" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_most_specific_row_answers(string policy, string kind, string? payer, string? state, string code, string answer)
    {
        var assessment = Assess(kind, payer, state, code);

        Assert.Equal(answer, assessment.PriorAuth!.Value.ToCode());
        Assert.Equal(policy, Assert.Single(assessment.PriorAuth.Reasons).Criterion.Policy);
    }

    [Fact]
    public void No_authorization_policy_is_left_out() => Assert.Equal(
        Shipped.Knowledge.Policies.All.Where(policy => policy.Question == Question.PriorAuth).Select(policy => policy.Id).Order(StringComparer.Ordinal),
        Rows.Select(row => (string)row[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Without_a_setting_no_row_is_answered_with_less(string policy, string kind, string? payer, string? state, string code, string answer)
    {
        Assert.NotEmpty(policy);
        Assert.Equal(answer, Assess(kind, payer, state, code, CareSetting.NotTold).PriorAuth!.Value.ToCode());
    }

    private static OrderAssessment Assess(string kind, string? payer, string? state, string code, CareSetting setting = CareSetting.Outpatient) => Shipped.Assessor.Assess(
    [
        new ImagingOrder
        {
            Reference = "ServiceRequest/one",
            DateOfService = new DateOnly(2026, 11, 2),
            OrderedOn = new DateOnly(2026, 11, 2),
            Setting = setting,
            PlaceOfService = state is null ? null : new PlaceOfService { State = state },
            Codes = [new SourcedCode(new Code(Code.Cpt, code))],
            Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, "R07.9"))] }],
            Coverages = [new PatientCoverage { Kind = WireCodes.FromWire<PayerKind>(kind, WireCodes.ToCode)!.Value, Payer = payer }],
        },
    ])[0];
}
