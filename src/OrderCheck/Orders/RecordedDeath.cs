namespace OrderCheck;

/// <summary>What the chart says of the patient's death.</summary>
/// <param name="On">The first day it can have been, or null when only the death itself was recorded.</param>
/// <param name="Origin">Where it was said, or null when fetched.</param>
public sealed record RecordedDeath(DateOnly? On, string? Origin)
{
    /// <summary>True when the patient was dead on the day, as far as the record goes.</summary>
    public bool IsBefore(DateOnly day) => On is not { } died || died < day;
}
