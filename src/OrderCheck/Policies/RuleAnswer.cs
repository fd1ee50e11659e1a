using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a deciding rule answers.</summary>
internal sealed record RuleAnswer(AbnStatus? Abn, ImmutableArray<string> Modifiers, PriorAuth? PriorAuth);
