namespace OrderCheck;

/// <summary>A criterion that was used, with the edition it belongs to.</summary>
internal sealed record UsedRule(PolicyEdition Edition, TrailEntry Entry);
