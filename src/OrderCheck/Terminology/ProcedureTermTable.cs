using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Procedure codes beside CPT, from <c>terminology/procedures.json</c>.</summary>
internal sealed class ProcedureTermTable(FrozenDictionary<Code, ProcedureTerm> terms)
{
    /// <summary>What the code asks for, or null when the table does not have it.</summary>
    public ProcedureTerm? Find(Code code) => terms.GetValueOrDefault(code);

    /// <summary>True for a code of a terminology of which the table has a part.</summary>
    public static bool IsTerminology(Code code) => code.System is Code.Snomed or Code.RadLex
        || (code.System == Code.Loinc && CodeForms.LooksLikeLoinc(code.Value));
}
