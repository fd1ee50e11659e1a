using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>The words for components of a study, as on the wire: what an order asks for beside its code.</summary>
internal static class StudyComponents
{
    /// <summary>Every word.</summary>
    public static FrozenSet<string> All { get; } = new[]
    {
        "contrast-none", "contrast-given", "stress-vasodilator", "stress-dobutamine", "stress-exercise", "stress-none", "perfusion",
        "late-enhancement",
        "late-enhancement-none", "flow", "flow-none", "mapping", "calcium-quantification", "coronary-angiography", "bypass-grafts",
        "structure",
        "pulmonary-veins", "congenital", "ffr",
    }.ToFrozenSet(StringComparer.Ordinal);
}
