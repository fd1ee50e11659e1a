using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Writing;

/// <summary>The published extension <see cref="Canonical.OrderAssessment"/>: the answers for one order.</summary>
internal static class AssessmentExtension
{
    /// <summary>The extension for an order; one that is not in scope has no answers.</summary>
    public static Extension Of(OrderAssessment assessment)
    {
        var whole = new Extension { Url = Canonical.OrderAssessment };
        Add(whole, "order", OrderName.Reference(assessment.Order));
        Add(whole, "in-scope", new FhirBoolean(assessment.InScope));
        if (assessment.InScope)
        {
            AddAnswers(whole, assessment);
        }

        Add(whole, "assessment-id", new FhirString(assessment.AssessmentId));
        Add(whole, "knowledge-version", new FhirString(assessment.KnowledgeVersion));
        return whole;
    }

    private static void AddAnswers(Extension whole, OrderAssessment assessment)
    {
        if (assessment.Study?.Value.Study is { } study)
        {
            AddCode(whole, "study", study.Id);
        }

        AddCodings(whole, "ordered-code", assessment.OrderedCodes);
        AddCodings(whole, "suggested-code", assessment.Study?.Value.SuggestedCodes ?? []);
        AddCode(whole, "purpose", (assessment.Purpose?.Value ?? OrderPurpose.Indeterminate).ToCode());
        AddCode(whole, "diagnosis-support", (assessment.Support?.Value ?? DiagnosisSupport.Insufficient).ToCode());
        AddNotice(whole, assessment.Notice?.Value);
        var authorization = assessment.PriorAuth?.Value ?? PriorAuth.Unknown;
        AddCode(whole, "prior-auth", authorization.ToCode());
        if (authorization.IsLikely() is { } likely)
        {
            Add(whole, "prior-auth-likely", new FhirBoolean(likely));
        }

        AddCode(whole, "payer-kind", assessment.PayerKind.ToCode());
        foreach (var jurisdiction in assessment.Jurisdictions)
        {
            AddCode(whole, "jurisdiction", jurisdiction);
        }

        whole.Extension.AddRange(assessment.Policies.Select(Policy));
        Add(whole, "date-of-service", new Date(FhirJson.Day(assessment.Order.DateOfService)));
    }

    private static void AddNotice(Extension whole, NoticeAdvice? notice)
    {
        var status = notice?.Status ?? AbnStatus.Undetermined;
        Add(whole, "abn-needed", new FhirBoolean(status == AbnStatus.Needed));
        AddCode(whole, "abn", status.ToCode());
        foreach (var modifier in notice?.ClaimModifiers ?? [])
        {
            AddCode(whole, "claim-modifier", modifier);
        }
    }

    private static Extension Policy(PolicyUsed policy)
    {
        var part = new Extension { Url = "policy" };
        Add(part, "id", new FhirString(policy.Id));
        Add(part, "edition", new Date(FhirJson.Day(policy.Edition)));
        if (policy.Url is not null)
        {
            Add(part, "url", new FhirUrl(policy.Url));
        }

        return part;
    }

    private static void AddCodings(Extension whole, string url, IEnumerable<OrderCheck.Code> codes)
    {
        foreach (var code in codes)
        {
            Add(whole, url, new Coding { System = UnlessEmpty(code.System), Code = UnlessEmpty(code.Value),
                Display = UnlessEmpty(code.Display) });
        }
    }

    private static void AddCode(Extension whole, string url, string code) => Add(whole, url, new Hl7.Fhir.Model.Code(code));

    private static void Add(Extension whole, string url, DataType value) => whole.Extension.Add(new Extension(url, value));

    private static string? UnlessEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
