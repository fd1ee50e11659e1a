using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

internal sealed record AlwaysCondition : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace) => Truth.Met;
}

/// <summary>What would decide was never written down by anybody: always unknown.</summary>
internal sealed record UntoldCondition(string Missing) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        trace.AddMissing(Missing);
        return Truth.Unknown;
    }
}

internal sealed record AllCondition(ImmutableArray<Condition> Of) : Condition
{
    public override ImmutableArray<Condition> Parts => Of;

    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var (seen, missed) = (trace.SeenCount, trace.MissedCount);
        var result = Truth.Met;
        foreach (var part in Of)
        {
            var before = trace.SeenCount;
            switch (part.Test(order, trace))
            {
                case Truth.NotMet:
                    // One failure settles it; only what failed is worth telling.
                    trace.KeepOnlySeenFrom(before, seen, missed);
                    return Truth.NotMet;
                case Truth.Unknown:
                    result = Truth.Unknown;
                    break;
            }
        }

        if (result == Truth.Met)
        {
            trace.ForgetMissed(missed);
        }

        return result;
    }
}

internal sealed record AnyCondition(ImmutableArray<Condition> Of) : Condition
{
    public override ImmutableArray<Condition> Parts => Of;

    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var missed = trace.MissedCount;
        var result = Truth.NotMet;
        foreach (var part in Of)
        {
            var (seenBefore, missedBefore) = (trace.SeenCount, trace.MissedCount);
            switch (part.Test(order, trace))
            {
                case Truth.Met:
                    result = Truth.Met;
                    break;
                case Truth.Unknown when result == Truth.NotMet:
                    result = Truth.Unknown;
                    break;
                case Truth.NotMet when result == Truth.Met:
                    trace.Rewind(seenBefore, missedBefore);
                    break;
            }
        }

        if (result != Truth.Unknown)
        {
            trace.ForgetMissed(missed);
        }

        return result;
    }
}

internal sealed record NotCondition(Condition Of) : Condition
{
    public override ImmutableArray<Condition> Parts => [Of];

    public override Truth Test(OrderUnderReview order, EvaluationTrace trace) => Of.Test(order, trace) switch
    {
        Truth.Met => Truth.NotMet,
        Truth.NotMet => Truth.Met,
        _ => Truth.Unknown,
    };
}

internal sealed record PurposeCondition(FrozenSet<OrderPurpose> Of) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (Of.Contains(order.Purpose))
        {
            trace.AddEvidence(new Evidence($"purpose: {order.Purpose.ToCode()}", null));
            return Truth.Met;
        }

        if (order.Purpose != OrderPurpose.Indeterminate)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("whether the study is screening or diagnostic");
        return Truth.Unknown;
    }
}

internal sealed record ReasonCondition(CodePatterns Codes) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var met = false;
        foreach (var reason in order.Picture.Reasons)
        {
            if (Codes.Match(reason.Value))
            {
                trace.AddEvidence(reason.Evidence);
                met = true;
            }
        }

        if (met)
        {
            return Truth.Met;
        }

        if (order.Picture.Reasons.Length > 0 && !order.Picture.HasUncodedReason)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("the reason for the study as an ICD-10-CM code");
        return Truth.Unknown;
    }
}

internal sealed record ReasonsOnlyCondition(CodePatterns Codes) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (order.Picture.Reasons.Length == 0)
        {
            trace.AddMissing("the reason for the study as an ICD-10-CM code");
            return Truth.Unknown;
        }

        foreach (var reason in order.Picture.Reasons)
        {
            if (!Codes.Match(reason.Value))
            {
                trace.AddEvidence(reason.Evidence);
                return Truth.NotMet;
            }
        }

        foreach (var reason in order.Picture.Reasons)
        {
            trace.AddEvidence(reason.Evidence);
        }

        return Truth.Met;
    }
}

/// <summary>Every reason that a list of the edition under review accepts matches.</summary>
internal sealed record ListedOnlyCondition(CodePatterns Codes) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var listed = 0;
        foreach (var reason in order.Picture.Reasons)
        {
            if (order.IsListed(reason.Value) && reason.Class != SignalClass.Status)
            {
                listed++;
                if (!Codes.Match(reason.Value))
                {
                    trace.AddEvidence(reason.Evidence);
                    return Truth.NotMet;
                }

                trace.AddEvidence(reason.Evidence);
            }
        }

        return listed > 0 ? Truth.Met : Truth.Unknown;
    }
}

internal sealed record RecordCondition(CodePatterns Codes, FrozenSet<string> Signals) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var refuted = false;
        var met = false;
        foreach (var diagnosis in order.Picture.RecordOf(Codes))
        {
            if (Codes.Match(diagnosis.Value))
            {
                trace.AddEvidence(diagnosis.Evidence);
                met = true;
            }
        }

        foreach (var sign in order.Picture.SignsOf(Signals))
        {
            if (sign.Role != DiagnosisRole.Family && Signals.Contains(sign.Signal.Id))
            {
                switch (sign.ConditionStatus)
                {
                    case ConditionStatus.Present or ConditionStatus.Past:
                        trace.AddEvidence(sign.Evidence);
                        met = true;
                        break;
                    case ConditionStatus.Refuted:
                        refuted = true;
                        break;
                }
            }
        }

        return met ? Truth.Met : refuted ? Truth.NotMet : Truth.Unknown;
    }
}

/// <summary>A condition that began within a number of days before the order.</summary>
internal sealed record OnsetCondition(FrozenSet<string> Signals, int WithinDays) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var (found, dated, undatedNow) = (false, false, false);
        foreach (var sign in order.Picture.SignsOf(Signals))
        {
            if (sign.Role == DiagnosisRole.Family || !Signals.Contains(sign.Signal.Id) || sign.ConditionStatus is not (ConditionStatus.Present or ConditionStatus.Past))
            {
                continue;
            }

            found = true;
            if (sign.Onset is not { } onset)
            {
                undatedNow |= sign.ConditionStatus == ConditionStatus.Present;
                continue;
            }

            dated = true;
            var days = order.Order.OrderedOn.DayNumber - onset.DayNumber;
            if (days >= 0 && days <= WithinDays)
            {
                trace.AddEvidence(sign.Evidence);
                return Truth.Met;
            }
        }

        if (found && (undatedNow || !dated))
        {
            trace.AddMissing("when it began");
            return Truth.Unknown;
        }

        return dated ? Truth.NotMet : Truth.Unknown;
    }
}

internal sealed record SignalCondition(FrozenSet<string> Signals, string Asked) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var (met, contradicted, refuted, symptoms) = (false, false, false, true);
        foreach (var sign in order.Picture.SignsOf(Signals))
        {
            if (sign.Role == DiagnosisRole.Family || !Signals.Contains(sign.Signal.Id))
            {
                continue;
            }

            if (sign.ConditionStatus == ConditionStatus.Present)
            {
                trace.AddEvidence(sign.Evidence);
                contradicted |= order.Picture.IsDenied(sign);
                met |= !order.Picture.IsDenied(sign);
            }
            else if (sign.ConditionStatus == ConditionStatus.Refuted)
            {
                trace.AddEvidence(sign.Evidence);
                refuted = true;
            }
        }

        if (met)
        {
            return Truth.Met;
        }

        foreach (var id in Signals)
        {
            symptoms &= order.Knowledge.Signals.Find(id)?.Class == SignalClass.Symptom;
        }

        if (!contradicted && (refuted || (symptoms && order.Picture.SymptomsDenied)))
        {
            return Truth.NotMet;
        }

        trace.AddMissing(Asked);
        return Truth.Unknown;
    }
}

internal sealed record SignalClassCondition(FrozenSet<SignalClass> Classes, string Asked) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        var (met, contradicted) = (false, false);
        foreach (var sign in order.Picture.SignsOf(Classes))
        {
            if (sign is { ConditionStatus: ConditionStatus.Present, Role: not DiagnosisRole.Family } && Classes.Contains(sign.Signal.Class))
            {
                trace.AddEvidence(sign.Evidence);
                contradicted |= order.Picture.IsDenied(sign);
                met |= !order.Picture.IsDenied(sign);
            }
        }

        if (met)
        {
            return Truth.Met;
        }

        if (!contradicted && Classes.Count == 1 && Classes.Contains(SignalClass.Symptom) && order.Picture.SymptomsDenied)
        {
            return Truth.NotMet;
        }

        trace.AddMissing(Asked);
        return Truth.Unknown;
    }
}

/// <summary>Tests the latest value of a fact against words, yes/no or a range.</summary>
internal sealed record FactCondition(FactDefinition Fact, FrozenSet<string> Is, bool? Yes, NumberRange? Range) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (order.Facts.Find(Fact.Name) is not { } known)
        {
            trace.AddMissing(Fact.Ask);
            return Truth.Unknown;
        }

        if (known.Contradicts)
        {
            trace.AddMissing($"{Fact.Ask} (told twice, differently)");
            return Truth.Unknown;
        }

        trace.AddEvidence(known.Evidence);
        foreach (var value in known.Values)
        {
            if ((value.Word is { } word && Is.Contains(word))
                || (value.Flag is { } flag && Yes == flag)
                || (value.Number is { } number && Range?.Holds(number) == true))
            {
                return Truth.Met;
            }
        }

        // Of a fact that can have several values, the ones not told may still hold.
        if (Fact.Many)
        {
            trace.AddMissing(Fact.Ask);
            return Truth.Unknown;
        }

        return Truth.NotMet;
    }
}

/// <summary>A range of numbers.</summary>
internal sealed record NumberRange(decimal? From, decimal? To, decimal? Above, decimal? Below)
{
    public bool Holds(decimal number) =>
        (From is null || number >= From) && (To is null || number <= To) && (Above is null || number > Above) && (Below is null || number < Below);
}

/// <summary>The latest earlier test of a kind that tells what is asked.</summary>
internal sealed record TestCondition(
    FrozenSet<string> Kinds, FrozenSet<TestResult> Results, int? WithinDays, int? UnderDays, int? WithinMonths,
    NumberRange? Stenosis, FrozenSet<string> Sites, string? After, FrozenSet<TestResult> Words, string Asked) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        KnownTest? earlier = null;
        foreach (var test in order.TestsOf(Kinds)) // newest first
        {
            if (!IsOfKind(test) || !test.Told.Final)
            {
                continue;
            }

            earlier ??= After is null ? null : order.Tests.FirstOrDefault(other => other.Kind == After && other.Told.On is not null);
            switch (Fits(test, order, earlier))
            {
                case Truth.Met:
                    trace.AddEvidence(test.Evidence);
                    return Truth.Met;
                case Truth.NotMet:
                    trace.AddEvidence(test.Evidence);
                    return Truth.NotMet;
            }
        }

        trace.AddMissing(Asked);
        return Truth.Unknown;
    }

    private bool IsOfKind(KnownTest test)
    {
        if (Kinds.Contains(test.Kind))
        {
            return true;
        }

        foreach (var group in test.Groups)
        {
            if (Kinds.Contains(group))
            {
                return true;
            }
        }

        return false;
    }

    private Truth Fits(KnownTest test, OrderUnderReview order, KnownTest? earlier)
    {
        var result = Truth.Met;
        if (Results.Count > 0)
        {
            result = And(result, test.Result == TestResult.Unknown ? Truth.Unknown : Say(Results.Contains(test.Result)));
        }

        if (Words.Count > 0)
        {
            result = And(result, test.InWords == TestResult.Unknown ? Truth.Unknown : Say(Words.Contains(test.InWords)));
        }

        if (Stenosis is not null)
        {
            result = And(result, HasStenosis(test, order, Stenosis));
        }

        if (Sites.Count > 0)
        {
            var site = test.Told.StenosisSite ?? order.Facts.Word("stenosis-site");
            result = And(result, site is null ? Truth.Unknown : Say(Sites.Contains(site)));
        }

        if (WithinDays is not null || UnderDays is not null || WithinMonths is not null)
        {
            var day = order.Order.OrderedOn;
            result = And(result, test.Told.On is not { } on ? Truth.Unknown : Say(
                (WithinDays is null || day.DayNumber - on.DayNumber <= WithinDays)
                && (UnderDays is null || day.DayNumber - on.DayNumber < UnderDays)
                && (WithinMonths is null || day < DateOnly.MinValue.AddMonths(WithinMonths.Value) || on >= day.AddMonths(-WithinMonths.Value))));
        }

        if (After is not null)
        {
            result = And(result, earlier is null || test.Told.On is null ? Truth.Unknown : Say(test.Told.On >= earlier.Told.On));
        }

        return result;
    }

    // A percent told apart from the report, on its day or later, can contradict the report's own: then neither is sure.
    private static Truth HasStenosis(KnownTest test, OrderUnderReview order, NumberRange range)
    {
        var result = test.Told.StenosisPercent is { } own ? Say(range.Holds(own)) : (Truth?)null;
        if (order.Facts.Find("coronary-stenosis-percent") is { } apart && (result is null || test.Told.On is null || apart.On is null || apart.On >= test.Told.On))
        {
            foreach (var value in apart.Values)
            {
                var here = value.Number is { } percent ? Say(range.Holds(percent)) : Truth.Unknown;
                result = result is null || result == here ? here : Truth.Unknown;
            }
        }

        return result ?? Truth.Unknown;
    }

    private static Truth Say(bool met) => met ? Truth.Met : Truth.NotMet;

    private static Truth And(Truth one, Truth two) =>
        one == Truth.NotMet || two == Truth.NotMet ? Truth.NotMet : one == Truth.Unknown || two == Truth.Unknown ? Truth.Unknown : Truth.Met;
}

internal sealed record AgeCondition(NumberRange Range) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (order.AgeInYears is not { } age)
        {
            trace.AddMissing("the date of birth");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence(FormattableString.Invariant($"age {age} on the day of the order"), null));
        return Range.Holds(age) ? Truth.Met : Truth.NotMet;
    }
}

internal sealed record SettingCondition(FrozenSet<CareSetting> Of) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (order.Order.Setting == CareSetting.NotTold)
        {
            trace.AddMissing("the setting of care (encounter class)");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence($"setting: {order.Order.Setting.ToCode()}", order.Order.SettingOrigin));
        return Of.Contains(order.Order.Setting) ? Truth.Met : Truth.NotMet;
    }
}

internal sealed record AlsoOrderedCondition(FrozenSet<string> Kinds) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        foreach (var kind in Kinds)
        {
            if (order.Session.OrdersTestOfKind(kind) || IsAmongTests(order, kind))
            {
                trace.AddEvidence(new Evidence($"also ordered: {kind}", null));
                return Truth.Met;
            }
        }

        return Truth.NotMet;
    }

    // The catalogue knows stress tests only as a whole; the table of earlier tests tells their kinds apart.
    private static bool IsAmongTests(OrderUnderReview order, string kind)
    {
        foreach (var other in order.Session.Together)
        {
            foreach (var procedure in other.Procedures)
            {
                if (order.Knowledge.TestKinds.KindOfProcedure(procedure.Told.Code) == kind)
                {
                    return true;
                }
            }
        }

        return false;
    }
}

internal sealed record PayerKindCondition(FrozenSet<PayerKind> Of) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (Of.Contains(order.PayerKind))
        {
            trace.AddEvidence(new Evidence($"payer: {order.PayerKind.ToCode()}", order.Coverage?.Origin));
            return Truth.Met;
        }

        if (order.PayerKind != PayerKind.Unknown)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("the payer");
        return Truth.Unknown;
    }
}

/// <summary>The plan goes by one of these names.</summary>
internal sealed record PlanCondition(ImmutableArray<string> Names) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        foreach (var told in new[] { order.Coverage?.PlanName, order.Coverage?.PayerName })
        {
            if (told is not null && Names.Any(name => PayerTable.Normal(told).Contains(name, StringComparison.Ordinal)))
            {
                trace.AddEvidence(new Evidence($"plan: {told}", order.Coverage?.Origin));
                return Truth.Met;
            }
        }

        if (order.Coverage?.PlanName is not null)
        {
            return Truth.NotMet;
        }

        trace.AddMissing("the name of the plan");
        return Truth.Unknown;
    }
}

/// <summary>The study is done in one of these states.</summary>
internal sealed record StateOfServiceCondition(FrozenSet<string> States) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (order.Order.PlaceOfService is not { State: { } state } place)
        {
            trace.AddMissing("the state in which the study is done");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence($"state: {state}", place.Origin));
        return States.Contains(state) ? Truth.Met : Truth.NotMet;
    }
}

/// <summary>The study is done in a hospital department, or is not.</summary>
internal sealed record HospitalCondition(bool Wanted) : Condition
{
    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (order.Order.PlaceOfService is not { IsHospital: { } hospital } place)
        {
            trace.AddMissing("whether the study is done in a hospital department");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence(hospital ? "hospital department" : "no hospital department", place.Origin));
        return hospital == Wanted ? Truth.Met : Truth.NotMet;
    }
}

/// <summary>A plain property of the case under review that is always known.</summary>
/// <param name="Says">What holds, in words, or null when it does not.</param>
internal sealed record StateCondition(Func<OrderUnderReview, string?> Says) : Condition
{
    public StateCondition(string says, Func<OrderUnderReview, bool> holds)
        : this(order => holds(order) ? says : null)
    {
    }

    public override Truth Test(OrderUnderReview order, EvaluationTrace trace)
    {
        if (Says(order) is not { } says)
        {
            return Truth.NotMet;
        }

        trace.AddEvidence(new Evidence(says, null));
        return Truth.Met;
    }
}
