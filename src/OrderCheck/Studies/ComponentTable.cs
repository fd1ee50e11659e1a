using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>From what is asked for to the study: rows in their order, the first that matches holds.</summary>
internal sealed class ComponentTable
{
    /// <summary>The component words of the wire contract.</summary>
    public static readonly FrozenSet<string> Components = new[]
    {
        "contrast-none", "contrast-given", "stress-vasodilator", "stress-dobutamine", "stress-exercise", "stress-none", "perfusion", "late-enhancement",
        "late-enhancement-none", "flow", "flow-none", "mapping", "calcium-quantification", "coronary-angiography", "bypass-grafts", "structure",
        "pulmonary-veins", "congenital", "ffr",
    }.ToFrozenSet(StringComparer.Ordinal);

    internal ComponentTable(ImmutableArray<ComponentRow> rows, ImmutableArray<Misreading> misreadings)
    {
        Rows = rows;
        Misreadings = misreadings;
    }

    public ImmutableArray<ComponentRow> Rows { get; }

    public ImmutableArray<Misreading> Misreadings { get; }

    /// <summary>The row that holds for what is asked for.</summary>
    public ComponentRow Match(string modality, ComponentQuery query)
    {
        foreach (var row in Rows)
        {
            if (row.Modality == modality && row.Matches(query))
            {
                return row;
            }
        }

        throw new InvalidOperationException($"no row of the component table holds for {modality}; the table was checked to end with one");
    }
}
