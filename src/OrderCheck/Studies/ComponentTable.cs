using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>From what is asked for to the study: rows in their order, the first that matches holds.</summary>
internal sealed class ComponentTable
{
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
