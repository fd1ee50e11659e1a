using System.Net;
using System.Text;

namespace OrderCheck.Ehr.Tests;

public class AdminTests
{
    [Fact]
    public async Task The_admin_interface_is_served_only_on_request()
    {
        await using var closed = await MockEhr.Start(Charts.Alma);
        await using var open = await Open();
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(closed.Address + "/__admin/mappings")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(open.Address + "/__admin/mappings")).StatusCode);
    }

    [Theory]
    [InlineData("Host", "ehr.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    public async Task No_other_page_reaches_the_admin_interface(string header, string value, HttpStatusCode status)
    {
        await using var ehr = await Open();
        using var client = ehr.NewClient();
        using var response = await client.Get("/__admin/mappings", header: (header, value));

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_stub_can_be_added_while_the_ehr_runs_and_taken_away_without_the_data()
    {
        await using var ehr = await Open();
        using var client = ehr.NewClient();
        using var stub = new StringContent("""{"Request": {"Path": "/fhir/Patient/alma"}, "Response": {"StatusCode": 410, "BodyAsJson": {"n": 1.10}}}""", Encoding.UTF8, "application/json");
        using (await client.PostAsync("/__admin/mappings", stub))
        {
        }

        using var stubbed = await client.GetAsync("Patient/alma");
        Assert.Equal("""{"n":1.10}""", await stubbed.Content.ReadAsStringAsync());
        using (await client.PostAsync("/__admin/mappings/reset", null))
        {
        }

        using var again = await client.GetAsync("Patient/alma");
        Assert.Equal([HttpStatusCode.Gone, HttpStatusCode.OK], [stubbed.StatusCode, again.StatusCode]);
    }

    [Fact]
    public async Task The_journal_shows_each_call_with_the_fault_that_it_met()
    {
        await using var ehr = await Open();
        using var client = ehr.NewClient();
        ehr.Faults = Faults.FaultScript.Empty.With("/fhir/Patient/*", "status=503");
        using (await client.GetAsync("Patient/alma"))
        {
        }

        var entry = (await client.Json("/__admin/requests")).EnumerateArray().Single();

        Assert.Equal("/fhir/Patient/alma", entry.GetProperty("Request").GetProperty("Path").GetString());
        Assert.Equal("status=503", entry.GetProperty("Request").GetProperty("Headers").GetProperty("X-Mock-Fault")[0].GetString());
        Assert.Equal(503, entry.GetProperty("Response").GetProperty("StatusCode").GetInt32());
    }

    [Fact]
    public async Task The_journal_keeps_no_more_calls_than_set()
    {
        await using var ehr = await MockEhr.Start(new MockEhrSettings { MaxCalls = 2 }, Charts.Alma);
        using var client = ehr.NewClient();
        foreach (var id in (string[])["pain", "fracture", "none"])
        {
            using (await client.GetAsync($"Condition/{id}"))
            {
            }
        }

        Assert.Equal(["/fhir/Condition/fracture", "/fhir/Condition/none"], ehr.Calls.Select(call => call.Path));
    }

    private static Task<MockEhr> Open() => MockEhr.Start(new MockEhrSettings { Admin = true }, Charts.Alma);
}
