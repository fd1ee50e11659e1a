namespace OrderCheck;

/// <summary>
/// Implants of the chart that a procedure took out: what the record still lists as present is past from then on, unless another one was
/// implanted on that day or later.
/// </summary>
internal static class RemovedImplants
{
    /// <summary>Ends what was removed.</summary>
    /// <param name="signs">The signs of the chart.</param>
    /// <param name="day">The day of the study; what is removed later is still there.</param>
    public static void Apply(List<Owned<DetectedSignal>> signs, DateOnly day)
    {
        // A removal without a date may be older than the implant: it ends nothing but itself.
        var removed = LastDays(signs, sign => sign is { IsRemoved: true, IsProcedure: true });
        var implanted = LastDays(
            signs, sign => sign is { IsProcedure: true, ConditionStatus: ConditionStatus.Present, Signal.Removable: true });
        for (var i = 0; i < signs.Count; i++)
        {
            var sign = signs[i].What;
            if (!removed.TryGetValue(sign.Signal.Id, out var last))
            {
                continue;
            }

            if (sign is { IsRemoved: true, IsProcedure: true, Onset: { } on } && on > day)
            {
                signs[i] = signs[i] with { What = sign with { ConditionStatus = ConditionStatus.Present } };
            }
            else if (sign.ConditionStatus == ConditionStatus.Present && last <= day && !(sign.Onset > last)
            && !(implanted.TryGetValue(sign.Signal.Id, out var again) && again >= last))
            {
                signs[i] = signs[i] with
                {
                    What = sign with
                    {
                        ConditionStatus = ConditionStatus.Past,
                        Evidence = sign.Evidence with { Says = FormattableString.Invariant(
                        $"{sign.Evidence.Says}, removed on {last:yyyy-MM-dd}") },
                    },
                };
            }
        }
    }

    private static Dictionary<string, DateOnly> LastDays(List<Owned<DetectedSignal>> signs, Func<DetectedSignal, bool> counts)
    {
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var sign in signs.Select(owned => owned.What).Where(sign => counts(sign) && sign.Onset is not null))
        {
            days[sign.Signal.Id] = days.TryGetValue(sign.Signal.Id, out var other) && other > sign.Onset!.Value ? other : sign.Onset!.Value;
        }

        return days;
    }
}
