using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>An order with its first question answered.</summary>
internal sealed record StudiedOrder(
    ImagingOrder Order, StudyResult Study, ImmutableArray<Finding> Findings, ImmutableArray<TrailEntry> Trail);
