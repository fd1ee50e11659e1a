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
        { "R06.09", "denies CP, SOB, palps" },
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
    [InlineData("R07.9", "chest pain, r/o CAD")]
    [InlineData("R07.9", "no syncope, no palpitations")]
    [InlineData("I25.10", "known CAD, r/o progression of CAD")]
    [InlineData("I25.10", "s/p stent, r/o ISR")]
    [InlineData("I25.10", "family history negative for CAD")]
    [InlineData("I25.10", "return if chest pain")]
    public void Words_about_something_else_leave_a_code_alone(string code, string text)
    {
        foreach (var (evidence, purpose, _) in new[] { Read(Coded(code, text)), Read(Coded(code), Words(text)) })
        {
            Assert.Equal(code, Assert.Single(evidence.Reasons).Value);
            Assert.Equal(OrderPurpose.Diagnostic, purpose);
        }
    }

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

    [Fact]
    public void Another_reason_still_counts()
    {
        var (evidence, purpose, _) = Read(Coded("R07.9", "no chest pain"), Coded("R06.09"));

        Assert.Equal("R06.09", Assert.Single(evidence.Reasons).Value);
        Assert.Equal(OrderPurpose.Diagnostic, purpose);
    }
}
