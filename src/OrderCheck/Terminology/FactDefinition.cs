using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>One fact an order can carry beside codes.</summary>
/// <param name="Name">Its code on the wire.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Words">The words it may have; empty unless <see cref="FactType.Word"/>.</param>
/// <param name="Unit">UCUM unit of a number, or null.</param>
/// <param name="Many">True when several values can hold at once (<c>planned-procedure</c>).</param>
/// <param name="Ask">What to document, in a clinician's words, when it is missing.</param>
/// <param name="Loinc">LOINC codes that carry it.</param>
/// <param name="Source">Where the meaning comes from.</param>
internal sealed record FactDefinition(
    string Name, FactType Type, ImmutableArray<string> Words, string? Unit, bool Many, string Ask, ImmutableArray<string> Loinc,
    string? Source);
