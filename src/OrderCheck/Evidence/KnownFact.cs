using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What is known of one fact.</summary>
/// <param name="Values">Its value, or values where several can hold.</param>
/// <param name="Contradicts">True when it was told twice for the same day with different values.</param>
/// <param name="Evidence">What was told.</param>
/// <param name="On">The day it is about, or null.</param>
/// <param name="Stale">Why it is history, which never decides in favour of an order, or null while it is current.</param>
internal sealed record KnownFact(
    ImmutableArray<FactValue> Values, bool Contradicts, Evidence Evidence, DateOnly? On = null, string? Stale = null);
