using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>ICD-10-CM codes that are accepted for some studies.</summary>
/// <param name="Codes">The codes.</param>
/// <param name="Studies">Ids of the studies.</param>
internal sealed record CodeList(FrozenSet<string> Codes, FrozenSet<string> Studies);
