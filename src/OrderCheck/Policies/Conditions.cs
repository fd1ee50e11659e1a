using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

internal sealed record AlwaysCondition : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard) => Truth.Met;
}

/// <summary>What would decide was never written down by anybody: always unknown.</summary>
internal sealed record UntoldCondition(string Missing) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        heard.Miss(Missing);
        return Truth.Unknown;
    }
}

internal sealed record AllCondition(ImmutableArray<Condition> Of) : Condition
{
    public override ImmutableArray<Condition> Parts => Of;

    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var (seen, missed) = (heard.SeenCount, heard.MissedCount);
        var result = Truth.Met;
        foreach (var part in Of)
        {
            var before = heard.SeenCount;
            switch (part.Test(order, heard))
            {
                case Truth.NotMet:
                    // One failure settles it; only what failed is worth telling.
                    heard.KeepOnlySeenFrom(before, seen, missed);
                    return Truth.NotMet;
                case Truth.Unknown:
                    result = Truth.Unknown;
                    break;
            }
        }

        if (result == Truth.Met)
        {
            heard.ForgetMissed(missed);
        }

        return result;
    }
}

internal sealed record AnyCondition(ImmutableArray<Condition> Of) : Condition
{
    public override ImmutableArray<Condition> Parts => Of;

    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var missed = heard.MissedCount;
        var result = Truth.NotMet;
        foreach (var part in Of)
        {
            var (seenBefore, missedBefore) = (heard.SeenCount, heard.MissedCount);
            switch (part.Test(order, heard))
            {
                case Truth.Met:
                    result = Truth.Met;
                    break;
                case Truth.Unknown when result == Truth.NotMet:
                    result = Truth.Unknown;
                    break;
                case Truth.NotMet when result == Truth.Met:
                    heard.Rewind(seenBefore, missedBefore);
                    break;
            }
        }

        if (result != Truth.Unknown)
        {
            heard.ForgetMissed(missed);
        }

        return result;
    }
}

internal sealed record NotCondition(Condition Of) : Condition
{
    public override ImmutableArray<Condition> Parts => [Of];

    public override Truth Test(OrderUnderReview order, Testimony heard) => Of.Test(order, heard) switch
    {
        Truth.Met => Truth.NotMet,
        Truth.NotMet => Truth.Met,
        _ => Truth.Unknown,
    };
}

internal sealed record PurposeCondition(FrozenSet<OrderPurpose> Of) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (Of.Contains(order.Purpose))
        {
            heard.See(new Evidence($"purpose: {order.Purpose.ToWire()}", null));
            return Truth.Met;
        }

        if (order.Purpose != OrderPurpose.Indeterminate)
        {
            return Truth.NotMet;
        }

        heard.Miss("whether the study is screening or diagnostic");
        return Truth.Unknown;
    }
}

internal sealed record ReasonCondition(CodePatterns Codes) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var met = false;
        foreach (var reason in order.Picture.Reasons)
        {
            if (Codes.Match(reason.Value))
            {
                heard.See(reason.Evidence);
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

        heard.Miss("the reason for the study as an ICD-10-CM code");
        return Truth.Unknown;
    }
}

internal sealed record ReasonsOnlyCondition(CodePatterns Codes) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (order.Picture.Reasons.Length == 0)
        {
            heard.Miss("the reason for the study as an ICD-10-CM code");
            return Truth.Unknown;
        }

        foreach (var reason in order.Picture.Reasons)
        {
            if (!Codes.Match(reason.Value))
            {
                heard.See(reason.Evidence);
                return Truth.NotMet;
            }
        }

        foreach (var reason in order.Picture.Reasons)
        {
            heard.See(reason.Evidence);
        }

        return Truth.Met;
    }
}

/// <summary>Every reason that a list of the edition under review accepts matches.</summary>
internal sealed record ListedOnlyCondition(CodePatterns Codes) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var listed = 0;
        foreach (var reason in order.Picture.Reasons)
        {
            if (order.IsListed(reason.Value) && reason.Class != SignalClass.Status)
            {
                listed++;
                if (!Codes.Match(reason.Value))
                {
                    heard.See(reason.Evidence);
                    return Truth.NotMet;
                }

                heard.See(reason.Evidence);
            }
        }

        return listed > 0 ? Truth.Met : Truth.Unknown;
    }
}

internal sealed record RecordCondition(CodePatterns Codes, FrozenSet<string> Signals) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var refuted = false;
        var met = false;
        foreach (var diagnosis in order.Picture.RecordOf(Codes))
        {
            if (Codes.Match(diagnosis.Value))
            {
                heard.See(diagnosis.Evidence);
                met = true;
            }
        }

        foreach (var sign in order.Picture.SignsOf(Signals))
        {
            if (sign.Role != DiagnosisRole.Family && Signals.Contains(sign.Signal.Id))
            {
                switch (sign.Standing)
                {
                    case Standing.Present or Standing.Past:
                        heard.See(sign.Evidence);
                        met = true;
                        break;
                    case Standing.Refuted:
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
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var (found, dated, undatedNow) = (false, false, false);
        foreach (var sign in order.Picture.SignsOf(Signals))
        {
            if (sign.Role == DiagnosisRole.Family || !Signals.Contains(sign.Signal.Id) || sign.Standing is not (Standing.Present or Standing.Past))
            {
                continue;
            }

            found = true;
            if (sign.Onset is not { } onset)
            {
                undatedNow |= sign.Standing == Standing.Present;
                continue;
            }

            dated = true;
            var days = order.Order.OrderedOn.DayNumber - onset.DayNumber;
            if (days >= 0 && days <= WithinDays)
            {
                heard.See(sign.Evidence);
                return Truth.Met;
            }
        }

        if (found && (undatedNow || !dated))
        {
            heard.Miss("when it began");
            return Truth.Unknown;
        }

        return dated ? Truth.NotMet : Truth.Unknown;
    }
}

internal sealed record SignCondition(FrozenSet<string> Signals, string Asked) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var (met, contradicted, refuted, symptoms) = (false, false, false, true);
        foreach (var sign in order.Picture.SignsOf(Signals))
        {
            if (sign.Role == DiagnosisRole.Family || !Signals.Contains(sign.Signal.Id))
            {
                continue;
            }

            if (sign.Standing == Standing.Present)
            {
                heard.See(sign.Evidence);
                contradicted |= order.Picture.IsDenied(sign);
                met |= !order.Picture.IsDenied(sign);
            }
            else if (sign.Standing == Standing.Refuted)
            {
                heard.See(sign.Evidence);
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

        heard.Miss(Asked);
        return Truth.Unknown;
    }
}

internal sealed record SignClassCondition(FrozenSet<SignalClass> Classes, string Asked) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        var (met, contradicted) = (false, false);
        foreach (var sign in order.Picture.SignsOf(Classes))
        {
            if (sign is { Standing: Standing.Present, Role: not DiagnosisRole.Family } && Classes.Contains(sign.Signal.Class))
            {
                heard.See(sign.Evidence);
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

        heard.Miss(Asked);
        return Truth.Unknown;
    }
}

/// <summary>Tests the latest value of a fact against words, yes/no or a range.</summary>
internal sealed record FactCondition(FactDefinition Fact, FrozenSet<string> Is, bool? Yes, NumberRange? Range) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (order.Facts.Find(Fact.Name) is not { } known)
        {
            heard.Miss(Fact.Ask);
            return Truth.Unknown;
        }

        if (known.Contradicts)
        {
            heard.Miss($"{Fact.Ask} (told twice, differently)");
            return Truth.Unknown;
        }

        heard.See(known.Evidence);
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
            heard.Miss(Fact.Ask);
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
    public override Truth Test(OrderUnderReview order, Testimony heard)
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
                    heard.See(test.Evidence);
                    return Truth.Met;
                case Truth.NotMet:
                    heard.See(test.Evidence);
                    return Truth.NotMet;
            }
        }

        heard.Miss(Asked);
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
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (order.AgeInYears is not { } age)
        {
            heard.Miss("the date of birth");
            return Truth.Unknown;
        }

        heard.See(new Evidence(FormattableString.Invariant($"age {age} on the day of the order"), null));
        return Range.Holds(age) ? Truth.Met : Truth.NotMet;
    }
}

internal sealed record SettingCondition(FrozenSet<CareSetting> Of) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (order.Order.Setting == CareSetting.NotTold)
        {
            heard.Miss("the setting of care (encounter class)");
            return Truth.Unknown;
        }

        heard.See(new Evidence($"setting: {order.Order.Setting.ToWire()}", order.Order.SettingOrigin));
        return Of.Contains(order.Order.Setting) ? Truth.Met : Truth.NotMet;
    }
}

internal sealed record AlsoOrderedCondition(FrozenSet<string> Kinds) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        foreach (var kind in Kinds)
        {
            if (order.Session.OrdersTestOfKind(kind) || IsAmongTests(order, kind))
            {
                heard.See(new Evidence($"also ordered: {kind}", null));
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
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (Of.Contains(order.PayerKind))
        {
            heard.See(new Evidence($"payer: {order.PayerKind.ToWire()}", order.Coverage?.Origin));
            return Truth.Met;
        }

        if (order.PayerKind != PayerKind.Unknown)
        {
            return Truth.NotMet;
        }

        heard.Miss("the payer");
        return Truth.Unknown;
    }
}

/// <summary>The plan goes by one of these names.</summary>
internal sealed record PlanCondition(ImmutableArray<string> Names) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        foreach (var told in new[] { order.Coverage?.PlanName, order.Coverage?.PayerName })
        {
            if (told is not null && Names.Any(name => PayerTable.Normal(told).Contains(name, StringComparison.Ordinal)))
            {
                heard.See(new Evidence($"plan: {told}", order.Coverage?.Origin));
                return Truth.Met;
            }
        }

        if (order.Coverage?.PlanName is not null)
        {
            return Truth.NotMet;
        }

        heard.Miss("the name of the plan");
        return Truth.Unknown;
    }
}

/// <summary>The study is done in one of these states.</summary>
internal sealed record StateOfServiceCondition(FrozenSet<string> States) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (order.Order.PlaceOfService is not { State: { } state } place)
        {
            heard.Miss("the state in which the study is done");
            return Truth.Unknown;
        }

        heard.See(new Evidence($"state: {state}", place.Origin));
        return States.Contains(state) ? Truth.Met : Truth.NotMet;
    }
}

/// <summary>The study is done in a hospital department, or is not.</summary>
internal sealed record HospitalCondition(bool Wanted) : Condition
{
    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (order.Order.PlaceOfService is not { IsHospital: { } hospital } place)
        {
            heard.Miss("whether the study is done in a hospital department");
            return Truth.Unknown;
        }

        heard.See(new Evidence(hospital ? "hospital department" : "no hospital department", place.Origin));
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

    public override Truth Test(OrderUnderReview order, Testimony heard)
    {
        if (Says(order) is not { } says)
        {
            return Truth.NotMet;
        }

        heard.See(new Evidence(says, null));
        return Truth.Met;
    }
}
