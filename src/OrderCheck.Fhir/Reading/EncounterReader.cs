using System.Collections.Frozen;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>What is read of an encounter.</summary>
/// <param name="Status">Its status, or null.</param>
/// <param name="IsOfPatient">False when it is about another patient.</param>
/// <param name="Setting">The setting of care that its class names.</param>
/// <param name="SettingOrigin">Where that was said, or null.</param>
/// <param name="Locations">Where it takes place, as far as the request holds it.</param>
internal sealed record EncounterDetails(
    string? Status, bool IsOfPatient, CareSetting Setting, string? SettingOrigin, List<FhirResource> Locations)
{
    private static readonly FrozenSet<string> UnderWay = new[] { "arrived", "triaged", "in-progress",
        "onleave" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>When it began, or null when not provided.</summary>
    public FhirDate? Start { get; init; }

    /// <summary>When it ended or will end, or null when not provided.</summary>
    public FhirDate? End { get; init; }

    /// <summary>True while the patient is in it.</summary>
    public bool IsUnderWay => Status is not null && UnderWay.Contains(Status);

    /// <summary>True when it is known to be open on the day of a study.</summary>
    /// <param name="day">The day of the study.</param>
    /// <param name="isDayOfOrder">True when the study has no day of its own or is on the day of the order.</param>
    public bool IsOpenOn(DateOnly day, bool isDayOfOrder)
    {
        if (Start is { } start && start.Last > day)
        {
            return false;
        }

        // Without its end a period holds the day on which it starts; what comes later is known only of the day on which the order is
        // written.
        return End is { } end ? end.First >= day && (Start is not null || IsUnderWay)
            : (Start?.First == day && Start?.Last == day) || (IsUnderWay && isDayOfOrder);
    }
}

/// <summary>Reads encounters.</summary>
internal static class EncounterReader
{
    /// <summary>An encounter; null when it cannot be read.</summary>
    public static EncounterDetails? Read(ReadContext reading, FhirResource resource) =>
        reading.Read<R4.Encounter, EncounterDetails>(resource, encounter =>
    {
        var setting = encounter.Class?.CodeElement.Text()?.ToUpperInvariant() switch
        {
            "EMER" => CareSetting.Emergency,
            "IMP" or "ACUTE" or "NONAC" => CareSetting.Inpatient,
            "OBSENC" => CareSetting.Observation,
            "AMB" or "VR" or "HH" or "FLD" or "SS" or "PRENC" => CareSetting.Outpatient,
            _ => CareSetting.NotTold,
        };
        return new EncounterDetails(
            encounter.StatusElement.Text(), reading.IsOfPatient(resource, encounter.Subject), setting,
            setting == CareSetting.NotTold ? null : $"{resource.Path}.class",
            [.. encounter.Location.Items().Select(stay => reading.Index.Resolve(stay.Location, resource, "Location"))
            .OfType<FhirResource>()])
        {
            Start = encounter.Period?.StartElement.Date($"{resource.Path}.period.start"),
            End = encounter.Period?.EndElement.Date($"{resource.Path}.period.end"),
        };
    });
}
