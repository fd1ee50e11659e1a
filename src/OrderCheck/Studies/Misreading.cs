using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A code that some guides give a meaning it has not: stated so while the components ask for that other study.</summary>
internal sealed record Misreading(CitedRule Rule, string Stated, Study Study, ImmutableArray<string> LateEnhancement);
