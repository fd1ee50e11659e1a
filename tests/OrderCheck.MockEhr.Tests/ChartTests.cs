using System.Net;
using OrderCheck.Ehr.Data;

namespace OrderCheck.Ehr.Tests;

public class ChartTests
{
    [Fact]
    public async Task Charts_with_the_same_ids_are_served_apart_until_they_are_closed()
    {
        await using var ehr = await MockEhr.Start(Patient("own", "1940-01-01"));
        using var http = new HttpClient();
        var first = ehr.Open(EhrBundles.Read([new EhrBundle("one", Patient("p", "1950-01-01"))]));
        using var second = ehr.Open(EhrBundles.Read([new EhrBundle("two", Patient("p", "1960-01-01"))]));

        Assert.StartsWith(ehr.ChartsAddress + "/", first.FhirBase, StringComparison.Ordinal);
        Assert.Contains("1950-01-01", await http.GetStringAsync($"{first.FhirBase}/Patient/p"), StringComparison.Ordinal);
        Assert.Contains("1960-01-01", await http.GetStringAsync($"{second.FhirBase}/Patient?_id=p"), StringComparison.Ordinal);
        Assert.Contains($"{second.FhirBase}/Patient/p", await http.GetStringAsync($"{second.FhirBase}/Patient"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"{ehr.FhirBase}/Patient/p")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"{first.FhirBase}/Patient/own")).StatusCode);

        first.Dispose();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"{first.FhirBase}/Patient/p")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{second.FhirBase}/Patient/p")).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/1")]
    [InlineData("/1/")]
    [InlineData("/1/ehr/calls")]
    [InlineData("/2/fhir/Patient/own")]
    public async Task Beside_open_charts_there_is_nothing(string path)
    {
        await using var ehr = await MockEhr.Start(Patient("own", "1940-01-01"));
        using var http = new HttpClient();
        using var chart = ehr.Open([]);

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(ehr.ChartsAddress + path)).StatusCode);
    }

    private static string Patient(string id, string birthDate) => $$"""{"resourceType":"Patient","id":"{{id}}","birthDate":"{{birthDate}}"}""";
}
