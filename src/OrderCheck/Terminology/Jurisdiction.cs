using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A MAC jurisdiction.</summary>
/// <param name="Id"><c>J5</c> ... <c>JN</c>, or <c>RRB</c>.</param>
/// <param name="Contractor">Name(s) of the contractor.</param>
/// <param name="States">States and territories, two letters; none for a contractor of one payer, such as Railroad Medicare.</param>
/// <param name="Citation">Where the assignment comes from.</param>
internal sealed record Jurisdiction(string Id, string Contractor, ImmutableArray<string> States, Citation Citation);
