using Hl7.Fhir.Model;
using Hl7.Fhir.Rest;
using Task = System.Threading.Tasks.Task;

namespace OrderCheck.Server.Tests;

/// <summary>What an engineer with Firely's FHIR client does first.</summary>
public sealed class FirelyClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string UsCoreServiceRequest = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-servicerequest";

    [Fact]
    public async Task It_reads_the_capability_statement_and_what_that_names()
    {
        using var client = Client();
        var statement = await client.CapabilityStatementAsync();
        Assert.Equal(FHIRVersion.N4_0_1, statement!.FhirVersion);
        var order = Assert.Single(statement.Rest[0].Resource, resource => resource.Type == "ServiceRequest");
        Assert.Contains(order.Operation, operation => operation.Name == "check");
        foreach (var profile in order.SupportedProfile)
        {
            Assert.Equal("ServiceRequest", (await client.ReadAsync<StructureDefinition>($"StructureDefinition/{profile!.Split('/')[^1]}"))!.Type);
        }
    }

    [Fact]
    public async Task It_checks_an_order()
    {
        using var client = Client();
        var order = Order();
        order.Id = "o1";
        var outcome = await client.TypeOperationAsync<ServiceRequest>("check", new Parameters { Parameter = [new() { Name = "order", Resource = order }] });
        var assessment = Assert.Single(Assert.IsType<OperationOutcome>(outcome).Extension);
        Assert.Equal("ServiceRequest/o1", Assert.IsType<ResourceReference>(assessment.GetExtension("order")!.Value).Reference);
    }

    [Fact]
    public async Task It_validates_orders_of_us_core_and_of_crd()
    {
        using var client = Client();
        var usCore = Order();
        usCore.Meta = new Meta { Profile = [UsCoreServiceRequest] };
        usCore.Category.Add(new CodeableConcept("http://snomed.info/sct", "363679005", "Imaging"));
        var crd = Order();
        crd.Meta = new Meta { Profile = ["http://hl7.org/fhir/us/davinci-crd/StructureDefinition/profile-servicerequest"] };
        crd.Insurance.Add(new ResourceReference("Coverage/c1"));
        foreach (var order in new[] { usCore, crd })
        {
            var outcome = await client.ValidateResourceAsync(order);
            Assert.DoesNotContain(outcome!.Issue, issue => issue.Severity is OperationOutcome.IssueSeverity.Error or OperationOutcome.IssueSeverity.Fatal);
        }
    }

    private static ServiceRequest Order() => new()
    {
        Status = RequestStatus.Draft,
        Intent = RequestIntent.Order,
        Subject = new ResourceReference("Patient/p1"),
        Code = new CodeableConcept("http://www.ama-assn.org/go/cpt", "75574"),
        AuthoredOn = "2026-11-20",
        Requester = new ResourceReference("Practitioner/d1"),
    };

    private FhirClient Client() => new(new Uri(server.Address, "fhir"), new FhirClientSettings { VerifyFhirVersion = true, PreferredFormat = ResourceFormat.Json });
}
