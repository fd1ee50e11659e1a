namespace OrderCheck.Tests.Studies;

/// <summary>Nothing of the heart is left alone in silence: codes of other terminologies, codes among words, and the codes around the heart studies.</summary>
public sealed class ProcedureTermTests
{
    [Theory]
    [InlineData(Code.Loinc, "79073-3", "coronary-cta")]
    [InlineData(Code.Loinc, "79087-3", "calcium-score")]
    [InlineData(Code.Loinc, "83289-9", "coronary-cta")]
    [InlineData(Code.Loinc, "87839-7", "cardiac-ct-structure")]
    [InlineData(Code.Loinc, "79088-1", "cardiac-ct-congenital")]
    [InlineData(Code.Loinc, "36482-8", "cardiac-mri")]
    [InlineData(Code.Loinc, "36357-2", "cardiac-mri-contrast")]
    [InlineData(Code.Snomed, "419545005", "coronary-cta")]
    [InlineData(Code.Snomed, "426005005", "calcium-score")]
    [InlineData(Code.RadLex, "RPID979", "calcium-score")]
    [InlineData(Code.RadLex, "RPID1585", "cardiac-mri-contrast")]
    [InlineData(Code.Loinc, "58744-4", null)]
    [InlineData(Code.Loinc, "24748-6", null)]
    [InlineData(Code.Snomed, "241547009", null)]
    [InlineData(Code.Snomed, "431609005", null)]
    public void A_code_of_the_table_says_what_is_asked_for(string system, string code, string? study)
    {
        var answer = StudyData.Answer(Coded(system, code))[0];
        Assert.True(answer.Result.InScope);
        Assert.Equal(study, answer.Result.Study?.Id);
        Assert.Equal(study is null, answer.Findings.Any(finding => finding is { Severity: Severity.Warning, Code: FindingCode.StudyUndetermined or FindingCode.ComponentsUnderspecified }));
    }

    [Theory]
    [InlineData(Code.Loinc, "44137-8")]
    [InlineData(Code.Loinc, "24627-2")]
    [InlineData(Code.Loinc, "79086-5")]
    [InlineData(Code.Snomed, "40701008")]
    [InlineData(Code.Snomed, "41976001")]
    public void Another_test_of_the_table_is_left_alone(string system, string code) => Assert.False(StudyData.Answer(Coded(system, code))[0].Result.InScope);

    [Theory]
    [InlineData(Code.Loinc, "99999-9")]
    [InlineData(Code.Snomed, "999999999999")]
    [InlineData(Code.RadLex, "RPID99")]
    public void An_unknown_code_alone_is_asked_about(string system, string code)
    {
        var answer = StudyData.Answer(Coded(system, code))[0];
        Assert.True(answer.Result.InScope);
        Assert.Null(answer.Result.Study);
        Assert.Contains(code, Assert.Single(answer.Findings, finding => finding.Code == FindingCode.StudyUndetermined).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_code_with_words_or_for_another_service_is_left_alone()
    {
        Assert.False(StudyData.Answer(Coded(Code.Loinc, "99999-9") with { RequestTexts = [new SourcedText("Creatinine")] })[0].Result.InScope);
        Assert.False(StudyData.Answer(Coded(Code.Loinc, "99999-9") with { IsForOtherService = true })[0].Result.InScope);
        Assert.False(StudyData.Answer(Coded(Code.Loinc, "CTCHEST"))[0].Result.InScope);
        Assert.False(StudyData.Answer(Coded("urn:local", "X1"))[0].Result.InScope);
    }

    [Fact]
    public void A_code_of_the_table_beside_a_CPT_code_of_another_scanner_is_a_mismatch()
    {
        var order = StudyData.Order("75574");
        var answer = StudyData.Answer(order with { Codes = order.Codes.Add(new SourcedCode(new Code(Code.Loinc, "36482-8"))) })[0];
        Assert.Contains(answer.Findings, finding => finding.Code == FindingCode.ModalityMismatch);
    }

    [Theory]
    [InlineData(Code.Cpt, "CPT 75574")]
    [InlineData(Code.Cpt, "75574 - CTA heart")]
    [InlineData("urn:local", "CPT-75574")]
    [InlineData("", "cpt: 75574")]
    public void A_code_written_with_more_than_itself_is_read_and_named(string system, string code)
    {
        var answer = StudyData.Answer(Coded(system, code))[0];
        Assert.Equal("coronary-cta", answer.Result.Study?.Id);
        Assert.Contains(answer.Findings, finding => finding.Code == FindingCode.CodeInvalid);
    }

    [Theory]
    [InlineData("CPT 75574", "coronary-cta")]
    [InlineData("75574 - CTA heart", "coronary-cta")]
    [InlineData("CPT code: 75571", "calcium-score")]
    public void A_code_in_the_words_of_an_order_without_a_code_is_read(string text, string study)
    {
        var answer = StudyData.Answer(StudyData.Order(text: text))[0];
        Assert.Equal(study, answer.Result.Study?.Id);
        Assert.Contains(answer.Findings, finding => finding.Code == FindingCode.TextInterpreted);
    }

    [Theory]
    [InlineData("CPT 70553")]
    [InlineData("Office visit after 75574 of last week")]
    [InlineData("755740")]
    public void A_number_in_passing_is_no_code(string text) => Assert.False(StudyData.Answer(StudyData.Order(text: text))[0].Result.InScope);

    [Theory]
    [InlineData("C9762", FindingCode.StudyUndetermined)]
    [InlineData("C9763", FindingCode.StudyUndetermined)]
    [InlineData("G0680", FindingCode.StudyUndetermined)]
    [InlineData("S8092", FindingCode.StudyUndetermined)]
    [InlineData("0992T", FindingCode.StudyUndetermined)]
    [InlineData("0899T", FindingCode.AddOnWithoutBase)]
    public void A_code_around_the_heart_studies_is_in_scope_and_says_what_is_true_of_it(string code, string finding)
    {
        var answer = StudyData.Answer(Coded(code[0] is 'C' or 'G' or 'S' ? Code.Hcpcs : Code.Cpt, code))[0];
        Assert.True(answer.Result.InScope);
        Assert.Null(answer.Result.Study);
        Assert.Contains(code, Assert.Single(answer.Findings, raised => raised.Code == finding).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("G0680", "2026-03-31", true)]
    [InlineData("G0680", "2026-04-01", false)]
    [InlineData("0899T", "2024-06-30", true)]
    [InlineData("C9762", "2020-06-30", true)]
    public void A_neighbour_is_named_before_its_first_day(string code, string day, bool early) => Assert.Equal(
        early, StudyData.Answer(StudyData.Order(code, day: day))[0].Findings.Any(finding => finding.Code == FindingCode.CodeNotYetValid));

    [Fact]
    public void Beside_its_base_a_neighbour_is_a_remark()
    {
        var order = StudyData.Order("75563");
        var answer = StudyData.Answer(order with { Codes = order.Codes.Add(new SourcedCode(new Code(Code.Cpt, "0899T"))) })[0];
        Assert.Equal("cardiac-mri-stress-contrast", answer.Result.Study?.Id);
        Assert.Equal(Severity.Information, Assert.Single(answer.Findings, finding => finding.Text.StartsWith("0899T", StringComparison.Ordinal)).Severity);
    }

    [Theory]
    [InlineData("MRI PV")]
    [InlineData("CT CRT PLANNING")]
    [InlineData("MRI LGE")]
    [InlineData("MRI T2*")]
    [InlineData("MR CORS")]
    [InlineData("MRI ARVC")]
    [InlineData("CT mitral annulus")]
    [InlineData("CT CAR")]
    [InlineData("CT BIV LEAD")]
    public void CT_or_MR_with_a_heart_token_is_in_scope(string text) => Assert.True(StudyData.Answer(StudyData.Order(text: text))[0].Result.InScope);

    [Theory]
    [InlineData("MRI T2* LIVER")]
    [InlineData("CT CHEST W CONTRAST")]
    [InlineData("CT chest low dose lung screening")]
    [InlineData("MRI BRAIN")]
    [InlineData("PET HEART")]
    [InlineData("Cardiac rehab")]
    [InlineData("MRI carpal tunnel wrist")]
    [InlineData("Coronary angiogram (cath lab)")]
    [InlineData("CT cord")]
    public void What_is_surely_another_study_is_left_alone(string text) => Assert.False(StudyData.Answer(StudyData.Order(text: text))[0].Result.InScope);

    private static ImagingOrder Coded(string system, string code) =>
        StudyData.Order() with { Codes = [new SourcedCode(new Code(system, code), "ServiceRequest.code.coding[0]")] };
}
