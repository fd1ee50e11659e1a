namespace OrderCheck;

/// <summary>What the orders of the same session ask for.</summary>
/// <param name="OrderedKinds">Study ids, kinds of the catalogue (<c>stress-test</c>) and kinds of tests that are ordered together with this
/// order.</param>
internal sealed record SessionSummary(IReadOnlySet<string> OrderedKinds);
