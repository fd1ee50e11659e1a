using System.Text.Json;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

/// <summary>What a FHIR engineer does first: hold a resource with a slip, one of US Core and a CRD call against R4.</summary>
public class ValidateCommandTests
{
    private const string Typo = """{ "resourceType": "ServiceRequest", "status": "draft", "intent": "order", "code": { "text": "CCTA" }, "subject": { "reference": "Patient/p" }, "reasonCod": [ { "text": "chest pain" } ] }""";

    private const string UsCore = """
        {
          "resourceType": "ServiceRequest", "id": "cbc", "meta": { "profile": [ "http://hl7.org/fhir/us/core/StructureDefinition/us-core-servicerequest" ] },
          "status": "active", "intent": "order", "category": [ { "coding": [ { "system": "http://snomed.info/sct", "code": "363679005" } ] } ],
          "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] }, "subject": { "reference": "Patient/example" },
          "encounter": { "reference": "Encounter/1036" }, "occurrenceDateTime": "2026-07-05T08:30:00+00:00", "authoredOn": "2026-07-05T08:30:00+00:00", "requester": { "reference": "Practitioner/practitioner-1" }
        }
        """;

    [Fact]
    public async Task A_slip_is_named_with_its_place_and_the_right_name()
    {
        var call = await Ordercheck.Call(new Terminal(Typo), "validate", "-");
        Assert.Equal(1, call.Code);
        Assert.Empty(call.Error);
        Assert.Contains("ServiceRequest.reasonCod: reasonCod is not an element of ServiceRequest.", call.Text, StringComparison.Ordinal);
        Assert.Contains("Did you mean reasonCode?", call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--profile", "https://ordercheck.example/fhir/StructureDefinition/imaging-order")]
    public async Task An_order_of_us_core_passes(params string[] more)
    {
        var call = await Ordercheck.Call(new Terminal(UsCore), ["validate", "-", .. more]);
        Assert.Equal(0, call.Code);
        Assert.Contains("us-core-servicerequest is not shipped: the resource was checked without it.", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_resources_of_a_crd_call_are_found_and_pass()
    {
        var call = await Ordercheck.Call("validate", GoldenExample.Hook("05-sign-deleted-code").RequestFile, "--format", "json");
        Assert.Equal(0, call.Code);
        var resources = JsonElement.Parse(call.Output).GetProperty("resources").EnumerateArray().ToList();
        Assert.Contains(resources, one => one.GetProperty("place").GetString() == "context.draftOrders" && one.GetProperty("resourceType").GetString() == "Bundle");
        Assert.All(resources, one => Assert.True(one.GetProperty("valid").GetBoolean()));
    }

    [Fact]
    public async Task Several_files_give_one_outcome_each()
    {
        using var folder = new ScratchFolder();
        var call = await Ordercheck.Call("validate", folder.Write("typo.json", Typo), folder.Write("core.json", UsCore), "--format", "fhir");
        Assert.Equal(1, call.Code);
        var lines = call.Text.TrimEnd('\n').Split('\n');
        Assert.Equal(["error", "information"], lines.Select(line => JsonElement.Parse(line).GetProperty("issue")[0].GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task A_folder_adds_profiles()
    {
        using var folder = new ScratchFolder();
        var profile = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "fhir-profiles", "StructureDefinition-abn-document.json"));
        folder.Write("own.json", profile.Replace("https://ordercheck.example/fhir/StructureDefinition/abn-document", "https://lakeside.example/notice", StringComparison.Ordinal));
        const string Document = """{ "resourceType": "DocumentReference", "status": "current", "content": [ { "attachment": { "title": "ABN" } } ] }""";
        var call = await Ordercheck.Call(new Terminal(Document), "validate", "-", "--profile", "https://lakeside.example/notice", "--definitions", folder.Path);
        Assert.Equal(1, call.Code);
        Assert.Contains("type is missing.", call.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file.json")]
    [InlineData("-")]
    [InlineData("-", "--definitions", "no-such-folder")]
    public async Task What_cannot_be_read_is_said_with_3(params string[] args)
    {
        var call = await Ordercheck.Call(new Terminal("{ \"cards\": [] }"), ["validate", .. args]);
        Assert.Equal(3, call.Code);
        Assert.NotEmpty(call.Error);
    }
}
