using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.Fhir.Writing;

/// <summary>Writes assessments as plain JSON. The same answer gives the same bytes.</summary>
public static class AssessmentJsonWriter
{
    /// <summary>Writes the answer to a check.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="assessments">The assessments of all orders of the request, in their order; at least one.</param>
    /// <param name="indented">True for people to read.</param>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<OrderAssessment> assessments, bool indented = false)
    {
        using var json = new Utf8JsonWriter(output, OperationOutcomeWriter.Options(indented));
        json.WriteStartObject();
        json.WriteString("advice", ShownFindings.Advice);
        json.WriteString("knowledgeVersion", assessments.Count > 0 ? assessments[0].KnowledgeVersion : "");
        json.WriteStartArray("orders");
        foreach (var assessment in assessments)
        {
            WriteOrder(json, assessment, assessments, withTrail: true);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes one order's assessment as an object.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="assessment">The assessment.</param>
    /// <param name="all">All assessments of the request.</param>
    /// <param name="withTrail">False to leave out the trail and what would change the answers.</param>
    public static void WriteOrder(Utf8JsonWriter json, OrderAssessment assessment, IReadOnlyList<OrderAssessment> all, bool withTrail)
    {
        json.WriteStartObject();
        json.WriteString("order", OrderName.Of(assessment.Order));
        if (assessment is { InScope: true, Study.Value.Study: { } study })
        {
            json.WriteString("study", study.Id);
        }

        json.WriteBoolean("inScope", assessment.InScope);
        if (assessment.InScope)
        {
            WriteAnswers(json, assessment);
        }

        json.WriteString("assessmentId", assessment.AssessmentId);
        json.WriteStartArray("findings");
        foreach (var finding in ShownFindings.Of(assessment, all))
        {
            WriteFinding(json, finding);
        }

        json.WriteEndArray();
        if (assessment.InScope && withTrail)
        {
            WriteTrail(json, assessment.Trail);
            WriteChanges(json, assessment.WouldChange);
        }

        json.WriteEndObject();
    }

    private static void WriteAnswers(Utf8JsonWriter json, OrderAssessment assessment)
    {
        WriteCodes(json, "orderedCodes", assessment.OrderedCodes);
        WriteCodes(json, "suggestedCodes", assessment.Study?.Value.SuggestedCodes ?? []);
        json.WriteString("purpose", (assessment.Purpose?.Value ?? OrderPurpose.Indeterminate).ToCode());
        json.WriteString("diagnosisSupport", (assessment.Support?.Value ?? DiagnosisSupport.Insufficient).ToCode());
        var notice = assessment.Notice?.Value;
        var status = notice?.Status ?? AbnStatus.Undetermined;
        json.WriteBoolean("abnNeeded", status == AbnStatus.Needed);
        json.WriteString("abn", status.ToCode());
        WriteTexts(json, "claimModifiers", notice?.ClaimModifiers ?? []);
        var authorization = assessment.PriorAuth?.Value ?? PriorAuth.Unknown;
        if (authorization.IsLikely() is { } likely)
        {
            json.WriteBoolean("priorAuthLikely", likely);
        }

        json.WriteString("priorAuth", authorization.ToCode());
        json.WriteString("payerKind", assessment.PayerKind.ToCode());
        WriteTexts(json, "jurisdictions", assessment.Jurisdictions);
        json.WriteStartArray("policies");
        foreach (var policy in assessment.Policies)
        {
            json.WriteStartObject();
            json.WriteString("id", policy.Id);
            json.WriteString("edition", OperationOutcomeWriter.Day(policy.Edition));
            OperationOutcomeWriter.WriteUnlessNull(json, "url", policy.Url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("dateOfService", OperationOutcomeWriter.Day(assessment.Order.DateOfService));
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("severity", finding.Severity.ToCode());
        json.WriteString("text", finding.Text);
        OperationOutcomeWriter.WriteUnlessNull(json, "remedy", finding.Remedy);
        if (finding.Criterion is not null || finding.Citation is not null)
        {
            json.WriteStartObject("source");
            WriteCriterion(json, finding.Criterion);
            OperationOutcomeWriter.WriteUnlessNull(json, "document", finding.Citation?.Document);
            OperationOutcomeWriter.WriteUnlessNull(json, "place", finding.Citation?.Place);
            json.WriteEndObject();
        }

        WriteTexts(json, "expression", finding.Expressions);
        json.WriteEndObject();
    }

    private static void WriteTrail(Utf8JsonWriter json, ImmutableArray<TrailEntry> trail)
    {
        json.WriteStartArray("trail");
        foreach (var entry in trail)
        {
            json.WriteStartObject();
            json.WriteString("question", entry.Question.ToCode());
            WriteCriterion(json, entry.Criterion);
            json.WriteString("result", entry.Result.ToCode());
            json.WriteString("says", entry.Says);
            json.WriteStartObject("citation");
            json.WriteString("document", entry.Citation.Document);
            json.WriteString("place", entry.Citation.Place);
            OperationOutcomeWriter.WriteUnlessNull(json, "date", entry.Citation.Date is { } date ? OperationOutcomeWriter.Day(date) : null);
            json.WriteString("confidence", entry.Citation.Confidence);
            OperationOutcomeWriter.WriteUnlessNull(json, "url", entry.Citation.Url);
            json.WriteEndObject();
            json.WriteStartArray("evidence");
            foreach (var evidence in entry.Evidence)
            {
                json.WriteStartObject();
                json.WriteString("says", evidence.Says);
                OperationOutcomeWriter.WriteUnlessNull(json, "origin", evidence.Origin);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteTexts(json, "missing", entry.Missing);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteChanges(Utf8JsonWriter json, ImmutableArray<WouldChange> changes)
    {
        json.WriteStartArray("wouldChange");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("answer", change.Answer.ToCode());
            json.WriteString("from", change.From);
            json.WriteString("to", change.To);
            json.WriteString("fact", change.Fact);
            json.WriteString("says", change.Says);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCriterion(Utf8JsonWriter json, CriterionId? criterion)
    {
        if (criterion is not null)
        {
            json.WriteString("policy", criterion.Policy);
            json.WriteString("edition", OperationOutcomeWriter.Day(criterion.Edition));
            json.WriteString("criterion", criterion.Criterion);
        }
    }

    private static void WriteCodes(Utf8JsonWriter json, string property, ImmutableArray<Code> codes)
    {
        json.WriteStartArray(property);
        foreach (var code in codes)
        {
            json.WriteStartObject();
            OperationOutcomeWriter.WriteUnlessNull(json, "system", code.System);
            OperationOutcomeWriter.WriteUnlessNull(json, "code", code.Value);
            OperationOutcomeWriter.WriteUnlessNull(json, "display", code.Display);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string property, ImmutableArray<string> texts)
    {
        json.WriteStartArray(property);
        foreach (var text in texts.IsDefault ? [] : texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
