using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using OrderCheck.Ehr.Data;

namespace OrderCheck.Ehr.Tests;

/// <summary>Charts as real systems write them.</summary>
public sealed class RealChartTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_bundle_of_thousands_of_resources_is_read_page_by_page()
    {
        const int Count = 4000;
        var entries = Enumerable.Range(0, Count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$$$"""{"resource":{"resourceType":"Observation","id":"o{{{{i}}}}","status":"final","subject":{"reference":"Patient/p"},"effectiveDateTime":"2026-01-01","valueQuantity":{"value":{{{{i}}}}.10}}}"""));
        await using var ehr = await MockEhr.Start($$$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"p"}},{{{string.Join(',', entries)}}}]}""");
        using var client = ehr.NewClient();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var next = "Observation?patient=p&_sort=date&_count=1000"; next is not null;)
        {
            var page = await client.Json(next);
            Assert.Equal(Count, page.GetProperty("total").GetInt32());
            ids.UnionWith(EhrClientCalls.Ids(page).Split(' '));
            next = EhrClientCalls.Link(page, "next");
        }

        Assert.Equal(Count, ids.Count);
        Assert.Contains("3999.10", await client.GetStringAsync("Observation/o3999"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_output_of_synthea_is_served_with_its_links_resolved()
    {
        _folder.Write("hospitalInformation.json", Transaction("""{"resourceType":"Organization","id":"h1","identifier":[{"system":"https://github.com/synthetichealth/synthea","value":"h-77"}],"name":"Example Hospital"}"""));
        _folder.Write("practitionerInformation.json", Transaction("""{"resourceType":"Practitioner","id":"d1","identifier":[{"system":"http://hl7.org/fhir/sid/us-npi","value":"9999999999"}],"name":[{"family":"Okafor"}]}"""));
        _folder.Write("Rowan_Alma.json", Transaction(
            """{"resourceType":"Patient","id":"a11","name":[{"family":"Rowan"}]}""",
            """
            {"resourceType":"Encounter","id":"e11","status":"finished","class":{"code":"AMB"},"subject":{"reference":"urn:uuid:a11"},
             "participant":[{"individual":{"reference":"Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999999999"}}],
             "serviceProvider":{"reference":"Organization?identifier=https://github.com/synthetichealth/synthea|h-77"},
             "location":[{"location":{"reference":"Location?identifier=https://github.com/synthetichealth/synthea|unknown"}}]}
            """,
            """{"resourceType":"Condition","id":"c11","subject":{"reference":"urn:uuid:a11"},"encounter":{"reference":"urn:uuid:e11"},"code":{"text":"Chest pain"}}"""));
        var resources = EhrBundles.Read(EhrBundle.ReadFiles([_folder.Path]));
        await using var ehr = await MockEhr.Start(new MockEhrSettings(), EhrBundle.ReadFiles([_folder.Path]), default);
        using var client = ehr.NewClient();
        var encounter = await client.Json("Encounter/e11");

        Assert.Equal(5, resources.Length);
        Assert.Equal("Practitioner/d1", encounter.GetProperty("participant")[0].GetProperty("individual").GetProperty("reference")
            .GetString());
        Assert.Equal("Organization/h1", encounter.GetProperty("serviceProvider").GetProperty("reference").GetString());
        Assert.StartsWith("Location?", encounter.GetProperty("location")[0].GetProperty("location").GetProperty("reference")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal("c11", await client.Ids("Condition?patient=a11&encounter=Encounter/e11"));
        Assert.Equal("e11", await client.Ids("Encounter?participant=Practitioner/d1"));

        static string Transaction(params string[] resources) => new StringBuilder("""{"resourceType":"Bundle","type":"transaction","entry":[""")
            .AppendJoin(',', resources.Select(resource => $$$"""{"fullUrl":"urn:uuid:{{{JsonSerializer.Deserialize<JsonElement>(resource).GetProperty("id").GetString()}}}","resource":{{{resource}}},"request":{"method":"POST","url":"x"}}"""))
            .Append("]}").ToString();
    }

    [Fact]
    public async Task A_folder_of_ndjson_is_one_chart()
    {
        _folder.Write("export/Patient.ndjson",
            "{\"resourceType\":\"Patient\",\"id\":\"p\"}\n\n{\"resourceType\":\"Patient\",\"id\":\"q\"}\n");
        _folder.Write("export/Observation.000.ndjson",
            "{\"resourceType\":\"Observation\",\"id\":\"o\",\"subject\":{\"reference\":\"Patient/q\"},\"valueQuantity\":{\"value\":1.10}}\n");
        await using var ehr = await MockEhr.Start(
            new MockEhrSettings(), EhrBundle.ReadFiles([Path.Combine(_folder.Path, "export")]), default);
        using var client = ehr.NewClient();

        Assert.Equal("o", await client.Ids("Observation?patient=q"));
        Assert.Contains("1.10", await client.GetStringAsync("Observation/o"), StringComparison.Ordinal);
        Assert.Equal("export", ehr.Records.Find("Patient/p")!.Source);
        Assert.Single(EhrBundle.ReadFiles([Path.Combine(_folder.Path, "export", "Patient.ndjson")]));
    }

    [Theory]
    [InlineData("ServiceRequest?_id=cta&_include=ServiceRequest:requester", "cta orderer")]
    [InlineData("ServiceRequest?_id=cta&_include=ServiceRequest:requester&_include=ServiceRequest:patient", "cta orderer alma")]
    [InlineData("ServiceRequest?_id=cta&_include=ServiceRequest:patient:Group", "cta")]
    [InlineData("ServiceRequest?_id=cta&_include=ServiceRequest:*", "cta visit alma orderer")]
    [InlineData("Coverage?_id=main&_include=Coverage:payor&_include=Coverage:beneficiary", "main payer alma")]
    [InlineData("Condition?_id=pain&_include=Condition:encounter&_include:iterate=Encounter:patient", "pain visit alma")]
    [InlineData("Condition?_id=pain&_include=Condition:encounter&_include=Encounter:patient", "pain visit")]
    [InlineData("Patient?_id=alma&_revinclude=Coverage:patient", "alma main old")]
    [InlineData("Patient?_id=nobody&_revinclude=Coverage:patient", "")]
    public async Task An_include_sends_along_what_is_referred_to(string search, string ids)
    {
        await using var ehr = await MockEhr.Start(Charts.Alma);
        using var client = ehr.NewClient();
        var bundle = await client.Json(search);

        Assert.Equal(ids, EhrClientCalls.Ids(bundle));
        Assert.Equal(ids.Length == 0 ? 0 : 1, bundle.GetProperty("total").GetInt32());
        if (ids.Length > 0)
        {
            Assert.All(bundle.GetProperty("entry").EnumerateArray().Skip(1), entry =>
                Assert.Equal("include", entry.GetProperty("search").GetProperty("mode").GetString()));
            Assert.Contains("include=", EhrClientCalls.Link(bundle, "self"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ServiceRequest?_include=ServiceRequest")]
    [InlineData("ServiceRequest?_include=ServiceRequest:status")]
    [InlineData("ServiceRequest?_include=Starship:captain")]
    public async Task An_include_of_no_reference_is_refused(string search)
    {
        await using var ehr = await MockEhr.Start(Charts.Alma);
        using var client = ehr.NewClient();
        using var response = await client.GetAsync(search);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Everything_of_a_patient_comes_with_what_it_refers_to_and_nothing_of_another()
    {
        await using var ehr = await MockEhr.Start(Charts.Alma, Charts.Jonas);
        using var client = ehr.NewClient();
        var all = await client.Json("Patient/alma/$everything");
        var first = await client.Json("Patient/alma/$everything?_count=2");
        var some = await client.Json("Patient/alma/$everything?_type=Coverage,Organization");
        using var none = await client.GetAsync("Patient/nobody/$everything");
        using var own = await client.Get("Patient/alma/$everything", token: ehr.IssueToken("patient/*.rs", patient: "alma"));
        using var foreign = await client.Get(
            "Patient/alma/$everything", token: ehr.IssueToken("patient/*.rs", patient: "b2-6b8a2f0e-3f77-4d52-9f1f-0d8f7d1f0a11"));

        Assert.Equal("alma main old visit pain fracture bmi-2025 bmi-2026 egfr cta echo payer orderer", EhrClientCalls.Ids(all));
        Assert.Equal("alma main", EhrClientCalls.Ids(first));
        Assert.Equal($"{ehr.FhirBase}/Patient/alma/$everything?_count=2&_offset=2", EhrClientCalls.Link(first, "next"));
        Assert.Equal("old visit", EhrClientCalls.Ids(await client.Json(EhrClientCalls.Link(first, "next")!)));
        Assert.Equal("main old payer", EhrClientCalls.Ids(some));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.Forbidden],
            [none.StatusCode, own.StatusCode, foreign.StatusCode]);
    }

    [Fact]
    public async Task A_resource_that_the_sdk_cannot_read_is_served_as_it_is()
    {
        await using var ehr = await MockEhr.Start("""[{"resourceType":"Patient","id":"p"},{"resourceType":"Condition","id":"odd","subject":"Patient/p","code":{"coding":[{"code":7}]},"":1}]""");
        using var client = ehr.NewClient();

        Assert.Contains("\"code\":7", await client.GetStringAsync("Condition/odd"), StringComparison.Ordinal);
        Assert.Equal("odd", await client.Ids("Condition"));
        Assert.Equal("", await client.Ids("Condition?patient=p"));
    }
}
