using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;
using Task = System.Threading.Tasks.Task;

namespace OrderCheck.Ehr.Tests;

/// <summary>Firely's FHIR client reads and searches, as a program that others wrote.</summary>
public class FirelyClientTests(EhrOfAlmaAndJonas running) : IClassFixture<EhrOfAlmaAndJonas>
{
    [Fact]
    public async Task It_reads_by_id_and_by_reference()
    {
        using var client = Client();
        var order = await client.ReadAsync<ServiceRequest>("ServiceRequest/cta");
        var patient = await client.ReadAsync<Patient>(order!.Subject!.Reference!);

        Assert.Equal("Rowan", patient!.Name![0].Family);
        Assert.Equal(27.10m, Assert.IsType<Quantity>((await client.ReadAsync<Observation>("Observation/bmi-2025"))!.Value).Value);
        await Assert.ThrowsAsync<FhirOperationException>(() => client.ReadAsync<Patient>("Patient/nobody"));
    }

    [Fact]
    public async Task It_searches_and_follows_the_pages()
    {
        using var client = Client();
        var ids = new List<string>();
        var page = await client.SearchAsync<Observation>(["patient=alma", "_sort=-date"], pageSize: 2);
        for (; page is not null; page = await client.ContinueAsync(page))
        {
            ids.AddRange(page.Entry.Select(entry => entry.Resource!.Id!));
        }

        Assert.Equal(["egfr", "bmi-2026", "bmi-2025"], ids);
    }

    [Fact]
    public async Task It_searches_by_post_and_with_includes()
    {
        using var client = Client();
        var active = new SearchParams().Where("patient=Patient/alma").Where("clinical-status=active");
        var posted = await client.SearchUsingPostAsync<Condition>(active);
        var included = await client.SearchAsync<ServiceRequest>(["_id=cta"], includes: ["ServiceRequest:requester"]);

        Assert.Equal("pain", Assert.Single(posted!.Entry).Resource!.Id);
        Assert.Equal(["cta", "orderer"], included!.Entry.Select(entry => entry.Resource!.Id));
    }

    [Fact]
    public async Task It_understands_the_capability_statement()
    {
        using var client = Client();
        var statement = await client.CapabilityStatementAsync();

        var patient = statement!.Rest[0].Resource.Single(resource => resource.Type == "Patient");
        Assert.Contains(patient.Operation, operation => operation.Name == "everything");
        var everything = await client.InstanceOperationAsync(new Uri("Patient/alma", UriKind.Relative), "everything", useGet: true);
        Assert.Contains(Assert.IsType<Bundle>(everything).Entry, entry => entry.Resource is Coverage);
    }

    private FhirClient Client() => new(running.Ehr.FhirBase, new FhirClientSettings { VerifyFhirVersion = true });
}
