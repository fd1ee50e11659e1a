using System.Collections.Immutable;

namespace OrderCheck.Tests.Answers;

public sealed class FindingConsolidationTests
{
    [Fact]
    public void What_follows_from_a_missing_reason_goes_without_saying()
    {
        var (findings, remarks) = FindingConsolidation.Of(
        [
            Warning(FindingCode.ReasonMissing, "The order gives no reason.", "Add the reason."),
            Warning(FindingCode.DiagnosisInsufficient, "Not told: a symptom.", "Document it, if it is so."),
            Information(FindingCode.ResolveDocumentationFirst, "A notice waits.", "Offer an ABN only if the reason then is not covered."),
        ]);

        var only = Assert.Single(findings);
        Assert.Equal(FindingCode.ReasonMissing, only.Code);
        Assert.Equal("Add the reason. Document it, if it is so.", only.Remedy);
        Assert.Equal([FindingCode.DiagnosisInsufficient, FindingCode.ResolveDocumentationFirst], remarks.Select(remark => remark.Code));
    }

    [Fact]
    public void What_is_missing_besides_is_part_of_the_remedy()
    {
        var (findings, _) = FindingConsolidation.Of(
        [
            Warning(FindingCode.StatusCodeAlone, "Z95.1 says what was done before.", "Add the present symptom."),
            Warning(FindingCode.DiagnosisInsufficient, "Not told: a symptom.", "Document it, if it is so."),
            Information(FindingCode.ResolveDocumentationFirst, "A notice waits.", "Offer an ABN only if the reason then is not covered."),
        ]);

        Assert.Equal(
            "Add the present symptom. Not told: a symptom. Document it, if it is so. Offer an ABN only if the reason then is not covered.", Assert.Single(findings).Remedy);
    }

    [Fact]
    public void That_an_answer_is_open_needs_no_words_beside_its_cause()
    {
        var (findings, _) = FindingConsolidation.Of(
            [Warning(FindingCode.FactMissing, "The probability decides.", "Document it."), Information(FindingCode.DiagnosisInsufficient, "It is open.", null)]);

        Assert.Equal("Document it.", Assert.Single(findings).Remedy);
    }

    [Fact]
    public void A_cause_is_as_pressing_as_what_follows_from_it()
    {
        var (findings, _) = FindingConsolidation.Of(
            [Information(FindingCode.DiagnosisNotIcd10, "No code.", "Add it."), Warning(FindingCode.DiagnosisInsufficient, "Open.", "Add it.")]);

        Assert.Equal((FindingCode.DiagnosisNotIcd10, Severity.Warning, "Add it. Open."), (findings[0].Code, findings[0].Severity, findings[0].Remedy));
    }

    [Fact]
    public void A_reminder_is_a_remark_and_a_warning_of_the_same_code_is_not()
    {
        var (findings, remarks) = FindingConsolidation.Of(
        [
            Information(FindingCode.DocumentToAttach, "Attach the report.", null),
            Warning(FindingCode.EvidenceStale, "Too old to count.", "Document it anew."),
            Information(FindingCode.TextInterpreted, "Read from the words: chest pain.", null),
            Information(FindingCode.TextInterpreted, "The words were read as 75574.", "Confirm, and put 75574 on the order."),
        ]);

        Assert.Equal([FindingCode.EvidenceStale, FindingCode.TextInterpreted], findings.Select(finding => finding.Code));
        Assert.Equal([FindingCode.DocumentToAttach, FindingCode.TextInterpreted], remarks.Select(remark => remark.Code));
    }

    [Fact]
    public void A_finding_without_its_cause_stays()
    {
        var (findings, remarks) = FindingConsolidation.Of([Warning(FindingCode.AbnNeeded, "Offer the notice.", "Offer it."), Information(FindingCode.PriorAuthUnknown, "Ask.", "Ask.")]);

        Assert.Equal(2, findings.Count);
        Assert.Empty(remarks);
    }

    [Fact]
    public void Nothing_that_was_raised_is_lost()
    {
        var raised = FindingCode.All.SelectMany(code => (Finding[])[Warning(code, $"W {code}", null), Information(code, $"I {code}", $"Do {code}.")]).ToImmutableArray();
        var (findings, remarks) = FindingConsolidation.Of(raised);

        Assert.Equal(raised.Length, findings.Count + remarks.Length);
        Assert.NotEmpty(findings);
    }

    private static Finding Warning(string code, string text, string? remedy) => new(code, Severity.Warning, text) { Remedy = remedy };

    private static Finding Information(string code, string text, string? remedy) => new(code, Severity.Information, text) { Remedy = remedy };
}
