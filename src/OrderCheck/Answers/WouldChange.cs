namespace OrderCheck;

/// <summary>A fact that, if it is true and documented, would change an answer. Never an invitation to relabel.</summary>
/// <param name="Answer">Which answer would change.</param>
/// <param name="From">The answer now, as on the wire.</param>
/// <param name="To">The answer then, as on the wire.</param>
/// <param name="Fact">The fact, by name.</param>
/// <param name="Says">What to document if it is true.</param>
public sealed record WouldChange(Question Answer, string From, string To, string Fact, string Says);
