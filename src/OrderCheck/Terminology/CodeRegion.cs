namespace OrderCheck;

/// <summary>A stretch of ICD-10-CM codes, both ends included, in the order of the code book.</summary>
/// <param name="First">The first code.</param>
/// <param name="Last">The last code; longer codes that begin with it lie behind it.</param>
internal sealed record CodeRegion(string First, string Last)
{
    internal bool Holds(string code) => string.CompareOrdinal(First, code) <= 0 && string.CompareOrdinal(code, Last) <= 0;
}
