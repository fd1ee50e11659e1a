using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads why an order was given.</summary>
internal sealed class ReasonReader(ReadContext reading, int maxReasons)
{
    /// <summary>The reasons of an order, and the resources that give them.</summary>
    public (List<Diagnosis> Reasons, HashSet<FhirResource> Used) Read(FhirResource order, R4.ServiceRequest request, ReadIssues log)
    {
        var used = new HashSet<FhirResource>();
        var reasons = request.ReasonCode.At($"{order.Path}.reasonCode").Select(reason => OrUnseen(DiagnosisReader.FromConcept(reason.Item, reason.Place, DiagnosisRole.Reason, log))).ToList();
        foreach (var (reference, place) in request.ReasonReference.At($"{order.Path}.reasonReference"))
        {
            if (reading.Index.Resolve(reference, order, "Condition") is not { } target)
            {
                reasons.Add(NotSent(reference, place, log));
            }
            else if (used.Add(target) && ReadTarget(target, place) is { } reason)
            {
                RemarkStatus(target, reason, log);
                reasons.Add(reason);
            }
        }

        AddSupporting(order, request, reasons, used, log);
        return (reasons, used);
    }

    private void AddSupporting(FhirResource order, R4.ServiceRequest request, List<Diagnosis> reasons, HashSet<FhirResource> used, ReadIssues log)
    {
        foreach (var reference in request.SupportingInfo.Items())
        {
            if (reasons.Count >= maxReasons)
            {
                log.Ignore(
                    $"{order.Path}.supportingInfo",
                    FormattableString.Invariant($"The order has more than {maxReasons} reasons: what else its supporting information names was read as part of the record."), null);
                return;
            }

            if (reading.Index.Resolve(reference, order, "Condition") is { } target && used.Add(target)
                && DiagnosisReader.ReadReason(reading, target, onlyConditions: true) is { } reason)
            {
                RemarkStatus(target, reason, log);
                reasons.Add(reason);
            }
        }
    }

    // A reason that is there and cannot be read is not the same as none.
    private Diagnosis? ReadTarget(FhirResource target, string place) =>
        DiagnosisReader.ReadReason(reading, target, onlyConditions: false)
        ?? (target.Issue is null ? null : new Diagnosis { Role = DiagnosisRole.Reason, IsUnseen = true, Origin = place });

    // US Core asks for both; where a reason rests on a condition without them, the reader of the answer should know.
    private static void RemarkStatus(FhirResource target, Diagnosis reason, ReadIssues log)
    {
        if (reason.ConditionStatus != ConditionStatus.Present || target.Peek((R4.Condition condition) => MissingStatus(condition)) is not { } missing)
        {
            return;
        }

        log.Add(
            FindingCode.FactMissing, $"The condition that gives the reason has no {missing.Elements}; it was read as {missing.ReadAs}.", target.Path,
            $"Send the {missing.Elements} of the condition.", Severity.Information);
    }

    private static (string Elements, string ReadAs)? MissingStatus(R4.Condition condition) => (Concept.Plain(condition.VerificationStatus).Count, Concept.Plain(condition.ClinicalStatus).Count) switch
    {
        (0, 0) => ("verificationStatus and clinicalStatus", "confirmed and active"),
        (0, _) => ("verificationStatus", "confirmed"),
        (_, 0) => ("clinicalStatus", "active"),
        _ => null,
    };

    private static Diagnosis OrUnseen(Diagnosis reason) => reason.Codes.IsEmpty && reason.Text is null ? reason with { IsUnseen = true } : reason;

    private static Diagnosis NotSent(R4.ResourceReference reference, string place, ReadIssues log)
    {
        Reading.NotSent.Add(log, "reason", reference, place, "Send the resource that gives the reason.");
        var display = log.Shortened(reference.DisplayElement.Text(), place);
        return new Diagnosis { Role = DiagnosisRole.Reason, Text = display, IsUnseen = display is null, Origin = place };
    }
}
