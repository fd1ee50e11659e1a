using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A code around the heart studies that orders none of them by itself.</summary>
/// <param name="Note">What is true of it.</param>
/// <param name="Ask">The one question it leaves.</param>
/// <param name="Candidates">Ids of the studies that may be meant.</param>
/// <param name="IsAddOn">True when it counts only beside one of them.</param>
internal sealed record HeartNeighbour(string Note, string Ask, ImmutableArray<string> Candidates, bool IsAddOn);
