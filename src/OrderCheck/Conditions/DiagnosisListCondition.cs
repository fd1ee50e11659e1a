namespace OrderCheck;

/// <summary>
/// "A reason of the order is on this list." Met when one valid reason is; unknown when none is and a reason lies in a region
/// nobody has read, is not coded, all reasons say nothing, or only a status code is listed and no symptom is told; else not met.
/// </summary>
internal sealed record DiagnosisListCondition(DiagnosisList List, PolicyEdition Edition) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var (listed, statusOnly, unread, specific) = (false, false, false, false);
        foreach (var reason in order.Picture.Reasons)
        {
            specific |= reason.Class != SignalClass.Generic;
            if (List.Codes.Contains(reason.Value))
            {
                trace.AddEvidence(reason.Evidence);
                if (reason.Class == SignalClass.Status)
                {
                    statusOnly = true;
                }
                else
                {
                    listed = true;
                }
            }
            else if (!Edition.IsReadAndAbsent(reason.Value) && !order.IsListed(reason.Value))
            {
                unread = true;
                trace.AddMissing(Edition.Lists.Any(other => other.Codes.Contains(reason.Value))
                    ? $"whether {reason.Value} counts for this study: it is listed for another one, and which studies a group serves is inferred"
                    : $"whether {reason.Value} is listed: that part of the list has not been read");
            }
        }

        if (listed || (statusOnly && order.Picture.HasPresent(SignalClass.Symptom)))
        {
            return Truth.Met;
        }

        if (statusOnly)
        {
            trace.AddMissing("a present symptom: a status or history code alone is no reason");
            return Truth.Unknown;
        }

        if (order.Picture.Reasons.Length == 0 || order.Picture.HasUncodedReason)
        {
            trace.AddMissing("the reason for the study as a valid ICD-10-CM code");
            return Truth.Unknown;
        }

        if (!specific)
        {
            trace.AddMissing("a reason that says why the study is needed");
            return Truth.Unknown;
        }

        return unread ? Truth.Unknown : Truth.NotMet;
    }
}
