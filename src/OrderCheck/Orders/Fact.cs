namespace OrderCheck;

/// <summary>One named fact. The latest on or before the date of service wins.</summary>
/// <param name="Name">A name of the fact vocabulary, such as <c>pretest-probability</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="On">The day it was observed, or null when not said.</param>
/// <param name="Origin">Where it was said, or null when fetched.</param>
public sealed record Fact(string Name, FactValue Value, DateOnly? On = null, string? Origin = null);
