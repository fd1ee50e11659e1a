using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads what flags, episodes of care and encounters tell of hospice care; nothing else of them counts as a condition.</summary>
internal static class CareReader
{
    /// <summary>Hospice care as a condition of the record, or null when the resource tells of none that holds now.</summary>
    public static Diagnosis? Read(ReadContext reading, FhirResource resource) => reading.Read<R4.Resource, Diagnosis>(resource, read => read switch
    {
        R4.Flag flag when flag.StatusElement.Text() is null or "active" => Hospice(reading, resource, [(flag.Code, "code")]),
        R4.EpisodeOfCare episode when episode.StatusElement.Text() is null or "active" or "onhold" => Hospice(reading, resource, [.. episode.Type.Items().Select(type => (type, "type"))]),
        R4.Encounter encounter when encounter.StatusElement.Text() is null or "in-progress" or "onleave" or "planned" or "arrived" or "triaged" =>
            Hospice(reading, resource, [.. encounter.Type.Items().Select(type => (type, "type")), (encounter.ServiceType, "serviceType")]),
        _ => null,
    });

    private static Diagnosis? Hospice(ReadContext reading, FhirResource resource, ImmutableArray<(R4.CodeableConcept? Concept, string Element)> concepts)
    {
        foreach (var (concept, element) in concepts)
        {
            var codes = Concept.Codes(concept, $"{resource.Path}.{element}", CodeUse.Diagnosis, new ReadIssues());
            var words = PayorReader.Short(Concept.Words(concept));
            if (reading.CoverageTypes.NamesHospice(words, codes.Select(code => code.Code)))
            {
                return new Diagnosis { Role = DiagnosisRole.Record, Codes = [.. codes.Where(code => code.Code.System == Code.Snomed)], Text = words, Origin = $"{resource.Path}.{element}" };
            }
        }

        return null;
    }
}
