namespace OrderCheck;

/// <summary>What an order can ask for, in our vocabulary, with the CPT code that bills it.</summary>
/// <param name="Id">Our id, such as <c>coronary-cta</c>.</param>
/// <param name="Label">Our own short label; never the AMA descriptor.</param>
/// <param name="Modality"><c>CT</c> or <c>MR</c>.</param>
/// <param name="CptCode">The CPT code of the study.</param>
/// <param name="IsAddOn">True for a code that needs a base code beside it.</param>
/// <param name="WithContrast">True when contrast is part of it.</param>
/// <param name="ValidFrom">First day of the code, or null when it was valid before any order we can see.</param>
/// <param name="Needs">CPT code of a completed study this one builds on, or null.</param>
public sealed record Study(
    string Id, string Label, string Modality, string CptCode, bool IsAddOn, bool WithContrast, DateOnly? ValidFrom, string? Needs)
{
    /// <summary>The CPT code as a code.</summary>
    public Code Code { get; } = new(OrderCheck.Code.Cpt, CptCode, Label);

    /// <summary>Two studies are equal when their ids are.</summary>
    public bool Equals(Study? other) => other is not null && Id == other.Id;

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    internal bool IsStressMri => Id is "cardiac-mri-stress" or "cardiac-mri-stress-contrast";
}
