using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Places of a state that belong to another jurisdiction than the rest of it.</summary>
/// <param name="State">The state.</param>
/// <param name="Jurisdiction">The other jurisdiction.</param>
/// <param name="Places">Names of cities and counties, lower case.</param>
/// <param name="PostalPrefixes">ZIP prefixes outside which no place of the split lies; empty when not known.</param>
/// <param name="HospitalsStay">True when hospital outpatient departments stay with the jurisdiction of the state.</param>
/// <param name="Citation">Where this comes from.</param>
internal sealed record JurisdictionSplit(
    string State, string Jurisdiction, ImmutableArray<string> Places, ImmutableArray<string> PostalPrefixes, bool HospitalsStay,
    Citation Citation);
