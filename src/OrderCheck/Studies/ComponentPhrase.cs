using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>What a phrase of a request says.</summary>
internal sealed record ComponentPhrase(FrozenSet<string> Says);
