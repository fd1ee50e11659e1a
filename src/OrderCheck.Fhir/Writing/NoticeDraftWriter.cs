using System.Buffers;
using System.Text;
using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Writing;

/// <summary>Writes the draft of a notice as a FHIR R4 DocumentReference with the page attached. The same draft gives the same bytes.</summary>
public static class NoticeDraftWriter
{
    private const string Title = "Draft of an Advance Beneficiary Notice (CMS-R-131), not signed";

    /// <summary>Writes a draft.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="subject">The patient as the request names it.</param>
    /// <param name="patient">The reference to the patient, or null.</param>
    /// <param name="indented">True for people to read.</param>
    internal static void Write(IBufferWriter<byte> output, NoticeDraft draft, NoticeSubject subject, string? patient, bool indented = false) =>
        FhirJson.Write(output, Document(draft, subject, patient), indented);

    /// <summary>The page alone, as HTML.</summary>
    internal static string Html(NoticeDraft draft, NoticeSubject subject) => NoticeDraftHtml.Of(draft, subject);

    /// <summary>Writes why no notice is drafted, one issue for each order.</summary>
    public static void WriteRefusal(IBufferWriter<byte> output, IReadOnlyList<OrderAssessment> assessments, DateOnly today, bool indented = false)
    {
        var outcome = new OperationOutcome();
        foreach (var assessment in assessments)
        {
            if (NoticeDrafter.WhyNot(assessment, today) is { } why)
            {
                outcome.Issue.Add(Issue(assessment.Order, why, namesOrder: assessments.Count > 1));
            }
        }

        FhirJson.Write(output, outcome, indented);
    }

    private static OperationOutcome.IssueComponent Issue(ImagingOrder order, string why, bool namesOrder) => new()
    {
        Severity = OperationOutcome.IssueSeverity.Error,
        Code = OperationOutcome.IssueType.BusinessRule,
        Details = new CodeableConcept { Text = namesOrder ? $"{OrderName.Of(order)}: {why}" : why },
        Expression = order.Origin is { } origin ? [origin] : [],
    };

    private static DocumentReference Document(NoticeDraft draft, NoticeSubject subject, string? patient)
    {
        var document = new DocumentReference
        {
            Status = DocumentReferenceStatus.Current,
            // Not signed: sent back with the order it counts as no notice.
            DocStatus = CompositionStatus.Preliminary,
            Type = new CodeableConcept(Canonical.Fact, "abn"),
            Subject = patient is null ? null : new ResourceReference(patient),
            Description = Title,
            Content =
            [
                new DocumentReference.ContentComponent
                {
                    Attachment = new Attachment { ContentType = "text/html", Language = "en-US", Data = Encoding.UTF8.GetBytes(NoticeDraftHtml.Of(draft, subject)), Title = Title },
                },
            ],
            Context = new DocumentReference.ContextComponent { Related = [.. draft.Items.Select(item => OrderName.Reference(item.Order))] },
        };
        if (draft.FormExpiry is { } expiry)
        {
            document.Extension.Add(new Extension(Canonical.AbnFormExpiry, new Date(FhirJson.Day(expiry))));
        }

        return document;
    }
}
