using System.Text.Json;
using Hl7.Fhir.Model;

namespace OrderCheck.Replay.Generate;

/// <summary>Writes invented requests: a FHIR R4 Bundle or an order-sign hook call each. A request depends on seed, number and last day
/// only.</summary>
/// <param name="json">Where the requests go.</param>
/// <param name="seed">Where the drawing starts.</param>
/// <param name="until">The last day on which an order was written.</param>
internal sealed class SyntheticRequestWriter(Utf8JsonWriter json, ulong seed, DateOnly until)
{
    private const string Server = "https://ehr.example/fhir";

    /// <summary>Writes the request of a number.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="hook">True for a hook call with the same order and chart as the Bundle of this number.</param>
    public void Write(long number, bool hook)
    {
        var person = SyntheticPerson.Draw(SeededRandom.At(seed, number), number, until);
        var orders = SyntheticResources.Orders(person);
        var patient = SyntheticResources.Patient(person);
        var coverage = SyntheticResources.Coverage(person);
        var visit = SyntheticResources.Visit(person);
        var chart = SyntheticResources.Chart(person with { Random = new SeededRandom(person.Random.Next()) });
        if (!hook)
        {
            FhirJson.Write(
                json, Bundle(Hl7.Fhir.Model.Bundle.BundleType.Collection, [.. orders, patient, .. coverage, .. visit, .. chart]));
            return;
        }

        json.WriteStartObject();
        json.WriteString("hook", "order-sign");
        json.WriteString("hookInstance", Uuid(new SeededRandom(seed ^ (ulong)number)));
        json.WriteStartObject("context");
        json.WriteString("userId", "Practitioner/" + person.Practitioner);
        json.WriteString("patientId", person.Id);
        json.WriteString("encounterId", "visit-" + person.Id);
        WriteMember("draftOrders", Bundle(Hl7.Fhir.Model.Bundle.BundleType.Collection, orders));
        json.WriteEndObject();
        json.WriteStartObject("prefetch");
        WriteMember("patient", patient);
        WriteMember("coverage", Found(coverage));
        WriteMember("encounter", Found(visit));
        WriteMember("problems", Found(chart.OfType<Condition>()));
        WriteMember("observations", Found(chart.OfType<Observation>()));
        WriteMember("reports", Found(chart.OfType<DiagnosticReport>()));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteMember(string name, Resource resource)
    {
        json.WritePropertyName(name);
        FhirJson.Write(json, resource);
    }

    private static Bundle Found(IEnumerable<Resource> resources) => Bundle(Hl7.Fhir.Model.Bundle.BundleType.Searchset, resources);

    private static Bundle Bundle(Bundle.BundleType type, IEnumerable<Resource> resources) => new()
    {
        Type = type,
        Entry = [.. resources.Select(
        resource => new Bundle.EntryComponent { FullUrl = $"{Server}/{resource.TypeName}/{resource.Id}", Resource = resource })],
    };

    private static string Uuid(SeededRandom random)
    {
        var hex = $"{random.Next():x16}{random.Next():x16}";
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }
}
