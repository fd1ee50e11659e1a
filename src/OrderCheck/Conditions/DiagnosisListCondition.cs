using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>
/// "A reason of the order is on this list." Met when one valid reason is; unknown when none is and a reason lies in a region
/// that has not been read, is not coded, all reasons say nothing, or only a status code is listed and no symptom is present; else not met.
/// </summary>
/// <param name="Listed">The codes of the list.</param>
internal sealed record DiagnosisListCondition(FrozenSet<string> Listed) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Problems];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var (listed, statusOnly, unread, specific) = (false, false, false, false);
        foreach (var reason in input.Clinical.Reasons)
        {
            specific |= reason.Class != SignalClass.Generic;
            if (Listed.Contains(reason.Value))
            {
                trace.AddEvidence(reason.Evidence);
                listed |= reason.Class != SignalClass.Status;
                statusOnly |= reason.Class == SignalClass.Status;
            }
            else if (IsUnread(reason.Value, input, trace))
            {
                unread = true;
            }
        }

        if (listed || (statusOnly && input.Clinical.HasPresent(SignalClass.Symptom)))
        {
            return Truth.Met;
        }

        var missing = statusOnly ? "a present symptom: a status or history code alone is no reason"
            : input.Clinical.Reasons.IsEmpty || input.Clinical.HasUncodedReason ? "the reason for the study as a valid ICD-10-CM code"
            : !specific ? "a reason that says why the study is needed"
            : null;
        if (missing is not null)
        {
            trace.AddMissing(missing);
            return Truth.Unknown;
        }

        return unread ? Truth.Unknown : Truth.NotMet;
    }

    public override string Describe() => $"a reason is on the list of {Listed.Count} codes";

    private static bool IsUnread(string code, EvaluationInput input, EvaluationTrace trace)
    {
        if (input.Lists is not { } lists || lists.IsReadAndAbsent(code) || input.IsListed(code))
        {
            return false;
        }

        trace.AddMissing(lists.Hold(code)
            ? $"whether {code} counts for this study: it is listed for another one, and which studies a group serves is inferred"
            : $"whether {code} is listed: that part of the list has not been read");
        return true;
    }
}
