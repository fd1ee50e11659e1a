using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The setting of care is one of these.</summary>
internal sealed record SettingCondition(ImmutableArray<CareSetting> Of) : Condition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Encounter];

    public override Truth Evaluate(EvaluationInput input, EvaluationTrace trace)
    {
        var setting = input.Order.Setting;
        if (setting == CareSetting.NotTold)
        {
            trace.AddMissing("the setting of care (encounter class)");
            return Truth.Unknown;
        }

        trace.AddEvidence(new Evidence($"setting: {setting.ToCode()}", input.Order.SettingOrigin));
        return Truth.Of(Of.Contains(setting));
    }

    public override string Describe() => $"the setting is {ConditionText.Or(Of, WireCodes.ToCode)}";
}
