using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>ICD-10-CM codes to choose from where a reason is only a SNOMED CT code or words, from <c>terminology/reason-codes.json</c>. Nothing is coded by it: the record decides.</summary>
/// <param name="bySnomed">The codes for a SNOMED CT code.</param>
/// <param name="bySignal">The codes for what words say, by the id of the signal.</param>
internal sealed class ReasonCodeTable(FrozenDictionary<string, ImmutableArray<string>> bySnomed, FrozenDictionary<string, ImmutableArray<string>> bySignal)
{
    /// <summary>The codes for the SNOMED CT codes of a reason, else for the signals in its words; none when nothing is known.</summary>
    public ImmutableArray<string> For(IEnumerable<Code> codes, IEnumerable<Signal> signals)
    {
        ImmutableArray<string> coded = [.. codes.Where(code => code.System == Code.Snomed).SelectMany(code => bySnomed.GetValueOrDefault(code.Value, [])).Distinct(StringComparer.Ordinal)];
        return !coded.IsEmpty ? coded : [.. signals.SelectMany(signal => bySignal.GetValueOrDefault(signal.Id, [])).Distinct(StringComparer.Ordinal)];
    }
}
