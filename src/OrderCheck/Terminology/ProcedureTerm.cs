using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>What a procedure code of LOINC, SNOMED CT or the RadLex playbook asks for.</summary>
/// <param name="Label">Our own short label.</param>
/// <param name="Says">Words of <c>studies/text.json</c>; empty for another test.</param>
/// <param name="Citation">Where that is written.</param>
internal sealed record ProcedureTerm(string Label, FrozenSet<string> Says, Citation Citation)
{
    /// <summary>True for what is surely no heart CT or heart MRI.</summary>
    public bool IsOther => Says.Count == 0;
}
