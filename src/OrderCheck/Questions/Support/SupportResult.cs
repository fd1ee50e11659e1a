using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What one edition says about one study of an order.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Study">The study.</param>
/// <param name="Edition">The edition.</param>
/// <param name="Deciding">The criteria that decided.</param>
/// <param name="Criteria">Every criterion that was looked at, with its result; the lists are not among them.</param>
internal sealed record SupportResult(
    DiagnosisSupport Value, Study Study, PolicyEdition Edition, ImmutableArray<TrailEntry> Deciding, ImmutableArray<(Criterion Criterion,
    TrailEntry Entry)> Criteria)
{
    /// <summary>True when the lists and criteria are fulfilled but order and record contradict each other.</summary>
    public bool IsContradicted { get; init; }

    /// <summary>True when every reason was read and none is listed.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>True when the list accepts a reason for which the text names no use.</summary>
    public bool IsTextSilent { get; init; }

    /// <summary>Every list and criterion that was looked at.</summary>
    public required ImmutableArray<TrailEntry> Trail { get; init; }
}
