namespace OrderCheck.Tests.Evidence;

/// <summary>What the words of an order and its record do to the codes that it gives as reasons.</summary>
public sealed class ReasonContradictionTests
{
    private static readonly DateOnly Day = new(2026, 10, 15);

    private static Diagnosis Coded(string code, string? text = null, DiagnosisRole role = DiagnosisRole.Reason, ConditionStatus status = ConditionStatus.Present) =>
        new() { Role = role, ConditionStatus = status, Codes = [new SourcedCode(new Code(Code.Icd10Cm, code), "reasonCode[0]")], Text = text, Origin = "reasonCode[0]" };

    private static Diagnosis Words(string text) => new() { Role = DiagnosisRole.Reason, Text = text, Origin = "reasonCode[1]" };

    private static (ClinicalEvidence Evidence, OrderPurpose Purpose, List<Finding> Findings) Read(params Diagnosis[] diagnoses)
    {
        var order = new ImagingOrder { Reference = "ServiceRequest/1", DateOfService = Day, OrderedOn = Day, Diagnoses = [.. diagnoses] };
        var findings = new List<Finding>();
        var evidence = ClinicalEvidence.Read(order, Shipped.Knowledge.Evidence, findings);
        return (evidence, PurposeDecider.Decide(order, null, evidence, Shipped.Knowledge, findings, []).Value, findings);
    }

    public static TheoryData<string, string> Denials => new()
    {
        { "R07.9", "CP-free since June" }, { "R07.9", "Chest pain: No" }, { "R07.9", "no longer having chest pain" }, { "R07.9", "chest pain resolved 2 years ago" },
        { "R07.9", "never had chest pain" }, { "I25.10", "no CAD" }, { "I25.10", "CAD ruled out by cath" }, { "I48.91", "no afib" },
        { "R06.09", "denies CP, SOB, palps" }, { "R07.9", "pain free now x2 mo" }, { "R07.89", "hx of chest pain, none now" }, { "R07.9", "h/o chest pain" },
        { "R07.9", "chest pain - none at present" }, { "R07.9", "chest pain has not recurred" }, { "I25.10", "CAD not seen on prior cath" }, { "R07.9", "CP gone since stopping NSAID" },
        { "R07.9", "chest pain no" }, { "R07.9", "doesn't c/o CP" }, { "R07.9", "used to have CP" },
        { "R07.9", "chest pain ended in Oct" }, { "R07.9", "CP has abated" }, { "R07.9", "chest pain stopped 6 mo ago" }, { "R07.9", "chest pain, since resolved" },
        { "R07.9", "chest pain has not come back" }, { "R07.9", "w/out CP" }, { "R07.9", "Ø CP" }, { "R07.9", "CP Ø" },
        { "R07.9", "chest pain=0" }, { "R07.9", "chest pain=false" }, { "R07.9", "chest pain 0/10" }, { "R07.9", "CP not reported" },
        { "R07.9", "hasn't had CP in years" }, { "R07.9", "no c/p" }, { "R07.9", "denis CP" }, { "R07.9", "no chest pian" }, { "R07.9", "niega dolor de pecho" },
        { "R07.9", "[ ] chest pain" }, { "R07.9", "☐ chest pain" }, { "R07.9", "chest pain [ ]" },
        { "R07.9", "Chest pain: ( ) yes (x) no" }, { "I35.0", "aortic stenosis not confirmed, ruled out" },
    };

    [Theory]
    [MemberData(nameof(Denials))]
    public void A_code_that_the_words_deny_is_no_reason(string code, string text)
    {
        foreach (var (evidence, purpose, findings) in new[] { Read(Coded(code, text)), Read(Coded(code), Words(text)) })
        {
            Assert.Empty(evidence.Reasons);
            Assert.Equal(OrderPurpose.Indeterminate, purpose);
            Assert.Contains(findings, finding => finding.Code == FindingCode.OrderAndRecordContradict);
        }
    }

    [Theory]
    [InlineData("R07.9", "mother has chest pain")]
    [InlineData("R07.9", "wife has chest pain")]
    [InlineData("R07.9", "return if CP")]
    [InlineData("R07.9", "if chest pain recurs")]
    [InlineData("R07.9", "in case chest pain comes back")]
    [InlineData("R07.9", "should CP recur")]
    [InlineData("I42.2", "mother has HCM")]
    [InlineData("I42.2", "FHx HCM, gene neg")]
    [InlineData("I25.10", "at risk for CAD")]
    [InlineData("I42.1", "HOCM in dad")]
    [InlineData("I25.10", "father w/ CAD")]
    [InlineData("I25.10", "FHx CAD")]
    [InlineData("R07.9", "in the event of chest pain")]
    [InlineData("I42.2", "HCM gene carrier")]
    public void A_code_that_its_own_words_do_not_state_is_no_reason(string code, string text)
    {
        var (evidence, purpose, findings) = Read(Coded(code, text));

        Assert.Empty(evidence.Reasons);
        Assert.NotEqual(OrderPurpose.Diagnostic, purpose);
        Assert.Contains(findings, finding => finding is { Code: FindingCode.OrderAndRecordContradict, Severity: Severity.Warning });
    }

    [Theory]
    [InlineData("R07.9", "no chest pain")]
    [InlineData("R07.9", "CHEST PAIN, RESOLVED")]
    [InlineData("R07.9", "Hx of chest pain")]
    [InlineData("R07.9", "Family hx chest pain")]
    [InlineData("I25.10", "R/O CAD")]
    public void A_code_that_its_display_does_not_state_is_no_reason(string code, string display)
    {
        var reason = new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, code, display))] };

        Assert.Empty(Read(reason).Evidence.Reasons);
    }

    [Theory]
    [InlineData("I25.10", "Atherosclerotic heart disease of native coronary artery without angina pectoris")]
    [InlineData("I25.118", "Athscl heart disease of native cor art w oth ang pctrs")]
    [InlineData("I20.1", "Angina pectoris with documented spasm")]
    [InlineData("I25.2", "Old myocardial infarction")]
    [InlineData("I23.0", "Hemopericardium as current complication following acute myocardial infarction")]
    [InlineData("Z86.74", "Personal history of sudden cardiac arrest")]
    [InlineData("Z82.49", "Family history of ischemic heart disease and other diseases of the circulatory system")]
    [InlineData("Z13.6", "Encounter for screening for cardiovascular disorders")]
    [InlineData("R94.39", "Abnormal result of other cardiovascular function study")]
    [InlineData("I48.91", "Unspecified atrial fibrillation")]
    [InlineData("R07.89", "Other chest pain")]
    [InlineData("I51.81", "Takotsubo syndrome")]
    [InlineData("I42.8", "Other cardiomyopathies")]
    public void The_title_of_a_code_as_its_display_changes_nothing(string code, string title)
    {
        var reason = new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, code, title))] };

        var (evidence, purpose, _) = Read(reason);

        Assert.Equal(Read(Coded(code)).Evidence.Reasons.Select(one => one.Value), evidence.Reasons.Select(one => one.Value));
        Assert.Equal(Read(Coded(code)).Purpose, purpose);
    }

    [Theory]
    [InlineData("r/o CAD, no chest pain")]
    [InlineData("possible CAD")]
    [InlineData("CAD suspected")]
    [InlineData("?CAD")]
    [InlineData("CAD vs non-cardiac")]
    public void A_code_that_the_words_only_suspect_is_no_reason(string text)
    {
        foreach (var (evidence, purpose, findings) in new[] { Read(Coded("I25.10", text)), Read(Coded("I25.10"), Words(text)) })
        {
            Assert.Empty(evidence.Reasons);
            Assert.Equal("I25.10", Assert.Single(evidence.DoubtedReasons).Value);
            Assert.Equal(OrderPurpose.Indeterminate, purpose);
            Assert.Contains(findings, finding => finding.Code == FindingCode.SuspectedConditionNotCodable);
        }
    }

    [Theory]
    [InlineData("I42.9", "r/o CM")]
    [InlineData("I42.9", "CMP?")]
    [InlineData("I35.0", "r/o AS")]
    [InlineData("I34.0", "r/o MR")]
    [InlineData("I71.21", "r/o aneurysm")]
    [InlineData("D15.1", "r/o mass")]
    [InlineData("I42.9", "rule out")]
    [InlineData("I40.9", "suspected")]
    [InlineData("I42.9", "?")]
    [InlineData("I25.10", "CAD r/o")]
    [InlineData("I25.10", "CAD (?)")]
    [InlineData("I25.10", "poss. CAD")]
    [InlineData("I25.10", "susp. CAD")]
    [InlineData("I25.10", "may have CAD")]
    [InlineData("I25.10", "working dx CAD")]
    [InlineData("I25.10", "concerned re CAD")]
    public void A_code_that_its_own_words_only_suspect_is_no_reason(string code, string text)
    {
        var (evidence, purpose, findings) = Read(Coded(code, text));

        Assert.Empty(evidence.Reasons);
        Assert.Equal(OrderPurpose.Indeterminate, purpose);
        Assert.Contains(findings, finding => finding.Code == FindingCode.SuspectedConditionNotCodable);
    }

    [Theory]
    [InlineData("I42.9", "ruled out")]
    [InlineData("I42.9", "negative")]
    [InlineData("I42.9", "no CM")]
    [InlineData("I35.0", "no AS")]
    [InlineData("R07.9", "denies")]
    [InlineData("R07.9", "symptoms fully subsided")]
    [InlineData("R07.9", "last episode 2022")]
    [InlineData("R07.9", "no pain now")]
    public void Own_words_without_a_name_speak_of_the_code(string code, string text) => Assert.Empty(Read(Coded(code, text)).Evidence.Reasons);

    [Theory]
    [InlineData("I42.9", "ascending aorta 4.5 cm")]
    [InlineData("I42.9", "CM, EF 30%")]
    [InlineData("I42.9", "NICM, eval etiology")]
    [InlineData("I35.0", "AS as on echo, r/o CAD")]
    [InlineData("R07.9", "new symptoms")]
    [InlineData("R07.9", "pain with stairs")]
    public void Own_words_that_name_the_code_in_short_leave_it_alone(string code, string text) =>
        Assert.Equal(code, Assert.Single(Read(Coded(code, text)).Evidence.Reasons).Value);

    [Theory]
    [InlineData("R07.9", "CP not resolved")]
    [InlineData("R07.9", "CP w/ neg stress 2024")]
    [InlineData("R07.9", "CP? GERD vs angina")]
    [InlineData("R07.9", "not just GERD, true exertional chest pain")]
    [InlineData("R07.9", "CP, BB stopped")]
    [InlineData("R07.9", "[x] chest pain [ ] screening")]
    [InlineData("R07.9", "chest pain [x] palpitations [ ]")]
    [InlineData("R07.9", "Chest pain: (x) yes ( ) no")]
    [InlineData("R07.9", "dolor de pecho")]
    [InlineData("I25.10", "CAD r/o ischemia")]
    [InlineData("R07.9", "chest pain, r/o CAD")]
    [InlineData("R07.9", "no syncope, no palpitations")]
    [InlineData("I25.10", "known CAD, r/o progression of CAD")]
    [InlineData("I25.10", "s/p stent, r/o ISR")]
    [InlineData("I25.10", "family history negative for CAD")]
    [InlineData("I25.10", "return if chest pain")]
    [InlineData("R07.9", "new CP, neg trop x2")]
    [InlineData("R07.9", "recurrent CP, last stress neg 2023")]
    [InlineData("R07.9", "CP, stress test cancelled")]
    [InlineData("R07.9", "intermittent CP, none today")]
    [InlineData("R07.9", "chest pain with exertion, none at rest")]
    [InlineData("R07.9", "CP x 3 wk, mother had MI at 50")]
    [InlineData("R07.9", "mother reports chest pain with sports")]
    [InlineData("R07.9", "CTA instead of cath, CP")]
    [InlineData("R07.9", "CP resolved with rest each time")]
    [InlineData("R07.9", "new onset CP, previously asymptomatic")]
    [InlineData("R07.9", "CP, hx of asx carotid disease")]
    [InlineData("R07.9", "exertional CP, no CP at rest")]
    [InlineData("I20.9", "angina; father with CAD and angina")]
    public void Words_about_something_else_leave_a_code_alone(string code, string text)
    {
        foreach (var (evidence, purpose, _) in new[] { Read(Coded(code, text)), Read(Coded(code), Words(text)) })
        {
            Assert.Equal(code, Assert.Single(evidence.Reasons).Value);
            Assert.Equal(OrderPurpose.Diagnostic, purpose);
        }
    }

    [Theory]
    [InlineData("R/LHC 12/14", true)]
    [InlineData("cath on 12/1", true)]
    [InlineData("cor angio Dec 3", true)]
    [InlineData("chest pain, cath 12/14/19 clean", false)]
    [InlineData("s/p LHC 3/2020", false)]
    [InlineData("cath deferred", false)]
    public void A_catheterization_with_a_day_to_come_is_planned(string text, bool isPlanned) =>
        Assert.Equal(isPlanned, Read(Coded("R07.9"), Words(text)).Evidence.HasPresent("invasive-angiography"));

    [Theory]
    [InlineData(ConditionStatus.Refuted)]
    [InlineData(ConditionStatus.EnteredInError)]
    public void A_disease_that_the_record_refutes_is_no_reason(ConditionStatus status)
    {
        var (evidence, purpose, findings) = Read(Coded("I25.10"), Coded("I25.10", role: DiagnosisRole.Record, status: status));

        Assert.Empty(evidence.Reasons);
        Assert.Equal(OrderPurpose.Indeterminate, purpose);
        Assert.Contains(findings, finding => finding.Code == FindingCode.OrderAndRecordContradict);
    }

    [Fact]
    public void A_disease_that_the_record_has_too_is_not_doubted_by_words()
    {
        var (evidence, _, _) = Read(Coded("I25.10", "r/o CAD"), Coded("I25.10", role: DiagnosisRole.Record));

        Assert.Equal("I25.10", Assert.Single(evidence.Reasons).Value);
    }

    [Fact]
    public void A_symptom_code_beside_asymptomatic_leaves_the_purpose_open()
    {
        var (_, purpose, findings) = Read(Coded("R07.9", "asymptomatic, wants screening"));

        Assert.Equal(OrderPurpose.Indeterminate, purpose);
        Assert.Contains(findings, finding => finding.Code == FindingCode.OrderAndRecordContradict);
    }

    [Theory]
    [InlineData("I42.9", "I42.9", ConditionStatus.Past, true)]
    [InlineData("I42.01", "I42.9", ConditionStatus.Past, true)]
    [InlineData("R07.9", "R07.9", ConditionStatus.Past, true)]
    [InlineData("R07.9", "R07.2", ConditionStatus.Past, false)]
    [InlineData("I42.9", "J18.9", ConditionStatus.Past, false)]
    [InlineData("I42.9", "I42.9", ConditionStatus.Present, false)]
    public void A_reason_that_the_record_has_as_over_is_questioned(string code, string recorded, ConditionStatus status, bool questioned)
    {
        var (evidence, _, findings) = Read(Coded(code), Coded(recorded, role: DiagnosisRole.Record, status: status));

        Assert.Equal(code, Assert.Single(evidence.Reasons).Value);
        Assert.Equal(questioned, findings.Exists(finding => finding is { Code: FindingCode.ConditionNotActive, Severity: Severity.Warning }));
    }

    [Fact]
    public void A_disease_that_is_over_in_SNOMED_CT_is_questioned()
    {
        var over = new Diagnosis { Role = DiagnosisRole.Record, ConditionStatus = ConditionStatus.Past, Codes = [new SourcedCode(new Code(Code.Snomed, "85898001"))] };

        Assert.Contains(Read(Coded("I42.9"), over).Findings, finding => finding.Code == FindingCode.ConditionNotActive);
    }

    [Fact]
    public void A_disease_that_is_active_again_is_not_questioned()
    {
        var (_, _, findings) = Read(Coded("I42.9"), Coded("I42.9", role: DiagnosisRole.Record, status: ConditionStatus.Past), Coded("I42.9", role: DiagnosisRole.Record));

        Assert.DoesNotContain(findings, finding => finding.Code == FindingCode.ConditionNotActive);
    }

    [Fact]
    public void Another_reason_still_counts()
    {
        var (evidence, purpose, _) = Read(Coded("R07.9", "no chest pain"), Coded("R06.09"));

        Assert.Equal("R06.09", Assert.Single(evidence.Reasons).Value);
        Assert.Equal(OrderPurpose.Diagnostic, purpose);
    }
}
