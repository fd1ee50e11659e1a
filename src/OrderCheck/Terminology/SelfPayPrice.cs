namespace OrderCheck;

/// <summary>What people who pay themselves usually pay, in US dollars.</summary>
/// <param name="Code">CPT code.</param>
/// <param name="From">The lower end.</param>
/// <param name="To">The upper end.</param>
/// <param name="Citation">Where the range is written.</param>
internal sealed record SelfPayPrice(string Code, decimal From, decimal To, Citation Citation);
