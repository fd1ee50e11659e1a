using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Everything that the readers of one request share.</summary>
/// <param name="Index">The resources of the request.</param>
/// <param name="Facts">The facts that are known by name.</param>
/// <param name="Payers">The payers that are known by name.</param>
/// <param name="CoverageTypes">What types and names of coverages say.</param>
/// <param name="Dispositions">What the words of a payer's answer say.</param>
/// <param name="Log">Takes note of what is to be said of the request as a whole.</param>
internal sealed record ReadContext(
    ResourceIndex Index, FactVocabulary Facts, PayerTable Payers, CoverageTypeTable CoverageTypes, AuthorizationDispositions Dispositions, ReadIssues Log)
{
    /// <summary>How the request names its patient, or null.</summary>
    public string? PatientKey { get; init; }

    /// <summary>Time zones by place.</summary>
    public required TimeZoneTable TimeZones { get; init; }

    /// <summary>The zone of a place whose own is not known.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The zone in which the chart's instants in UTC have their day: that of the place of service.</summary>
    public required TimeZoneInfo ChartZone { get; init; }

    /// <summary>The patient, or null when the request does not send one.</summary>
    public FhirResource? Patient { get; init; }

    /// <summary>The time zones that a place may lie in, the likeliest first; at least one.</summary>
    public ImmutableArray<TimeZoneInfo> ZonesOf(PlaceOfService? place) => TimeZones.Of(place) is { IsEmpty: false } zones ? zones : [Zone];

    /// <summary>The first day that a date of the chart can mean, at the place of service.</summary>
    public DateOnly? DayOf(FhirDate? written) => written?.In(ChartZone).First;

    /// <summary>Reads a resource once; one that cannot be read is said to be ignored.</summary>
    public T? Read<TResource, T>(FhirResource? resource, Func<TResource, T?> read)
        where TResource : R4.Resource
        where T : class
    {
        var found = resource?.ReadOnce(read);
        return resource is not null && Log.Readable(resource) ? found : null;
    }

    /// <summary>False when a resource says that it is about another patient.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="subject">Its element that names the patient.</param>
    public bool IsOfPatient(FhirResource resource, R4.ResourceReference? subject) =>
        Index.KeyOf(subject, resource, "Patient") is not { } key || key == PatientKey;
}
