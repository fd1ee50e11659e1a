using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The results of all editions that may decide, and what of them the trail keeps.</summary>
/// <param name="Results">One result per edition and study; empty when none is in force for one of them.</param>
/// <param name="Trail">The criteria that were looked at; of many contractors only those of the first.</param>
internal sealed record EditionEvaluations(ImmutableArray<SupportResult> Results, ImmutableArray<TrailEntry> Trail);
