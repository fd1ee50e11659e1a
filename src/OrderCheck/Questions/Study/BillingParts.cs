namespace OrderCheck;

/// <summary>
/// Notes in the trail which parts of a study a claim from the setting usually holds: the whole study, its technical part (TC) or its reading
/// (26). It is never a finding and changes no answer; without a known setting nothing is noted.
/// </summary>
internal static class BillingParts
{
    /// <summary>Notes the rule of the setting.</summary>
    public static void Note(Session session, StudyFindings notes)
    {
        var order = session.Own.Order;
        if (session.Own.Study is not null && RuleOf(order.Setting) is { } rule)
        {
            notes.Look(rule, Truth.Met, [new Evidence($"setting {order.Setting.ToCode()}", order.SettingOrigin)]);
        }
    }

    private static string? RuleOf(CareSetting setting) => setting switch
    {
        CareSetting.Outpatient => StudyRule.BillingPartsOutpatient,
        CareSetting.Observation or CareSetting.Emergency => StudyRule.BillingPartsHospital,
        CareSetting.Inpatient => StudyRule.BillingPartsInpatient,
        _ => null,
    };
}
