using System.Net;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Ehr.Tests;

public class SearchTests(EhrOfAlmaAndJonas running) : IClassFixture<EhrOfAlmaAndJonas>
{
    private HttpClient Client => running.Client;

    [Theory]
    // identity
    [InlineData("Condition?_id=pain", "pain")]
    [InlineData("Condition?_id=pain,fracture,nobody", "pain fracture")]
    [InlineData("Patient?identifier=https://ehr.example/mrn|A-1", "alma")]
    [InlineData("Patient?identifier=A-1", "alma")]
    [InlineData("Patient?identifier=https://elsewhere.example|A-1", "")]
    // whose
    [InlineData("Coverage?patient=alma", "main old")]
    [InlineData("Coverage?patient=Patient/alma", "main old")]
    [InlineData("Coverage?beneficiary=Patient/alma", "main old")]
    [InlineData("Coverage?patient=https://anywhere.example/fhir/Patient/alma", "main old")]
    [InlineData("Coverage?patient=nobody", "")]
    [InlineData("Condition?subject=Patient/alma", "pain fracture")]
    [InlineData("Condition?subject=alma", "pain fracture")]
    [InlineData("Condition?subject:Patient=alma", "pain fracture")]
    [InlineData("Condition?subject=Group/alma", "")]
    [InlineData("Condition?encounter=Encounter/visit", "pain")]
    [InlineData("ServiceRequest?requester=Practitioner/orderer", "cta echo")]
    [InlineData("Coverage?payor=Organization/payer", "main")]
    // status and kind
    [InlineData("Coverage?patient=alma&status=active", "main")]
    [InlineData("ServiceRequest?patient=alma&status=draft,active", "cta echo")]
    [InlineData("ServiceRequest?patient=alma&status:not=draft", "echo")]
    [InlineData("Condition?patient=alma&clinical-status=active", "pain")]
    [InlineData("Condition?patient=alma&clinical-status=http://terminology.hl7.org/CodeSystem/condition-clinical|active", "pain")]
    [InlineData("Condition?patient=alma&category=encounter-diagnosis", "pain")]
    [InlineData("Condition?patient=alma&category=problem-list-item", "fracture")]
    [InlineData("Observation?category=laboratory&patient=alma", "egfr")]
    [InlineData("Encounter?class=AMB", "visit")]
    // code
    [InlineData("Observation?code=39156-5", "bmi-2025 bmi-2026")]
    [InlineData("Observation?code=http://loinc.org|39156-5,http://loinc.org|98979-8", "bmi-2025 bmi-2026 egfr")]
    [InlineData("Observation?code=http://snomed.info/sct|39156-5", "")]
    [InlineData("Observation?code=http://loinc.org|", "bmi-2025 bmi-2026 egfr")]
    [InlineData("Observation?code=|39156-5", "")]
    [InlineData("Condition?code:text=wrist", "fracture")]
    [InlineData("Condition?onset-date:missing=false&_id=pain", "pain")]
    [InlineData("Condition?onset-date:missing=true&patient=alma", "")]
    // date, each prefix
    [InlineData("Observation?date=2025-03-10", "bmi-2025")]
    [InlineData("Observation?date=2026", "bmi-2026 egfr")]
    [InlineData("Observation?date=eq2026-03", "bmi-2026")]
    [InlineData("Observation?date=ne2026", "bmi-2025")]
    [InlineData("Observation?date=gt2026-03-10", "egfr")]
    [InlineData("Observation?date=ge2026-03-10", "bmi-2026 egfr")]
    [InlineData("Observation?date=lt2026-03-10", "bmi-2025")]
    [InlineData("Observation?date=le2026-03-10", "bmi-2025 bmi-2026")]
    [InlineData("Observation?date=sa2026-10-02", "")]
    [InlineData("Observation?date=gt2026-10-02", "egfr")]
    [InlineData("Observation?date=sa2026-09-30", "egfr")]
    [InlineData("Observation?date=eb2026-10-01", "bmi-2025 bmi-2026")]
    [InlineData("Observation?date=ap2026-03-10", "bmi-2026", "2026-03-20")]
    [InlineData("Observation?date=ge2026-01-01&date=lt2026-06-01", "bmi-2026")]
    [InlineData("Observation?date=2026-03-10T08:30:00Z", "bmi-2026")]
    [InlineData("Observation?date=2026-03-10T09:30:00%2B01:00", "bmi-2026")]
    [InlineData("Condition?onset-date=lt2021", "fracture")]
    [InlineData("Condition?onset-date=ap0001", "")]
    [InlineData("Condition?onset-date=ap9999-12-31", "")]
    [InlineData("ServiceRequest?authored=2026-11&occurrence=ge2026-12-01", "cta")]
    // order and amount
    [InlineData("Observation?patient=alma&_sort=date", "bmi-2025 bmi-2026 egfr")]
    [InlineData("Observation?patient=alma&_sort=-date", "egfr bmi-2026 bmi-2025")]
    [InlineData("Observation?patient=alma&_sort=-status,-date", "egfr bmi-2026 bmi-2025")]
    [InlineData("Observation?patient=alma&_sort=-date&_count=1", "egfr")]
    [InlineData("Observation?patient=alma&_summary=count", "")]
    [InlineData("Observation?patient=alma&_count=0", "")]
    // people and places
    [InlineData("Patient?name=row", "alma")]
    [InlineData("Patient?family:exact=row", "")]
    [InlineData("Patient?family:contains=OWA", "alma")]
    [InlineData("Patient?birthdate=lt1950", "b2-6b8a2f0e-3f77-4d52-9f1f-0d8f7d1f0a11")]
    [InlineData("Patient?gender=female", "alma")]
    [InlineData("Organization?name=example", "payer")]
    [InlineData("ImagingStudy?patient=alma", "")]
    // as if it were not there
    [InlineData("Practitioner?_id=", "orderer")]
    [InlineData("Practitioner?no-such-parameter=1", "orderer")]
    public async Task A_search_finds_what_fits(string search, string ids, string? today = null)
    {
        if (today is null)
        {
            Assert.Equal(ids, await Client.Ids(search));
            return;
        }

        await using var ehr = await MockEhr.Start(
            new MockEhrSettings { Clock = new StoppedClock(DateTimeOffset.Parse(today + "T00:00:00Z")) }, Charts.Alma);
        using var client = ehr.NewClient();
        Assert.Equal(ids, await client.Ids(search));
    }

    [Fact]
    public async Task A_search_by_post_equals_the_same_by_get()
    {
        using var form = EhrClientCalls.Form("patient=Patient%2Falma&clinical-status=active");
        using var response = await Client.PostAsync("Condition/_search", form);
        using var mixed = EhrClientCalls.Form("clinical-status=active");
        using var mixedResponse = await Client.PostAsync("Condition/_search?patient=Patient/alma", mixed);

        var answer = await response.Content.ReadAsStringAsync();
        Assert.Equal(await Client.GetStringAsync("Condition?patient=Patient/alma&clinical-status=active"), answer);
        Assert.Equal(answer, await mixedResponse.Content.ReadAsStringAsync());
        Assert.Equal("application/fhir+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_links_lead_through_all_pages_and_back()
    {
        var page = await Client.Json("Observation?patient=alma&_sort=date&_count=2");
        Assert.Equal(3, page.GetProperty("total").GetInt32());
        Assert.Equal("bmi-2025 bmi-2026", EhrClientCalls.Ids(page));
        Assert.Null(EhrClientCalls.Link(page, "previous"));

        var last = await Client.Json(EhrClientCalls.Link(page, "next")!);
        Assert.Equal("egfr", EhrClientCalls.Ids(last));
        Assert.Null(EhrClientCalls.Link(last, "next"));
        Assert.Equal(EhrClientCalls.Link(last, "self"), EhrClientCalls.Link(page, "last"));
        Assert.Equal("bmi-2025 bmi-2026", EhrClientCalls.Ids(await Client.Json(EhrClientCalls.Link(last, "previous")!)));
        Assert.Equal("bmi-2025 bmi-2026", EhrClientCalls.Ids(await Client.Json(EhrClientCalls.Link(last, "first")!)));
    }

    [Fact]
    public async Task The_link_self_names_only_what_was_understood()
    {
        var self = EhrClientCalls.Link(await Client.Json("Condition?patient=alma&colour=red"), "self");

        Assert.Equal($"{running.Ehr.FhirBase}/Condition?patient=alma", self);
    }

    [Fact]
    public async Task Entries_name_themselves_and_why_they_are_there()
    {
        var entry = (await Client.Json("Condition?_id=pain")).GetProperty("entry")[0];

        Assert.Equal($"{running.Ehr.FhirBase}/Condition/pain", entry.GetProperty("fullUrl").GetString());
        Assert.Equal("match", entry.GetProperty("search").GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData("Observation?date=yesterday")]
    [InlineData("Observation?date=ge2026-13-01")]
    [InlineData("Observation?_count=many")]
    [InlineData("Observation?_sort=colour")]
    [InlineData("Observation?code:in=https://ehr.example/ValueSet/x")]
    [InlineData("Condition?patient:Group=alma")]
    public async Task A_search_without_meaning_is_refused_with_words(string search)
    {
        using var response = await Client.GetAsync(search);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("OperationOutcome", (await response.Json()).GetProperty("resourceType").GetString());
    }

    [Theory]
    [InlineData("Condition?colour=red", "colour")]
    [InlineData("Observation?value-quantity=gt5", "value-quantity")]
    [InlineData("RiskAssessment?probability=gt0.8", "probability")]
    [InlineData("Observation?code-value-quantity=39156-5$gt25", "code-value-quantity")]
    public async Task A_parameter_that_is_not_supported_is_refused_where_strictness_is_asked_for(string search, string parameter)
    {
        using var response = await Client.Get(search, header: ("Prefer", "handling=strict"));
        var issue = (await response.Json()).GetProperty("issue")[0];

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("not-supported", issue.GetProperty("code").GetString());
        Assert.Contains(parameter, issue.GetRawText());
    }

    [Fact]
    public async Task A_read_gives_the_resource_as_it_came()
    {
        using var response = await Client.GetAsync("Observation/bmi-2025");

        Assert.Equal("application/fhir+json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var body = await response.Content.ReadAsStringAsync();
        Assert.Contains("27.10", body);
        Assert.Equal("bmi-2025", JsonSerializer.Deserialize<JsonElement>(body).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("Observation/nobody", HttpStatusCode.NotFound)]
    [InlineData("Starship?patient=alma", HttpStatusCode.NotFound)]
    [InlineData("Observation/bmi-2025/_history/1", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_not_found_in_fhir(string path, HttpStatusCode status)
    {
        using var response = await Client.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("OperationOutcome", (await response.Json()).GetProperty("resourceType").GetString());
    }

    [Fact]
    public async Task A_search_by_post_must_be_a_form()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync("Condition/_search", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }
}

internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
