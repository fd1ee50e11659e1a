using System.Net;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace OrderCheck.Ehr.Tests;

public sealed class StubTests : IDisposable
{
    private const string DotNet =
        """
        {"Title": "Another pain", "Request": {"Path": {"Matchers": [{"Name": "ExactMatcher", "Pattern": "/fhir/Condition/pain"}]}, "Methods": ["GET"]},
         "Response": {"StatusCode": 200, "Headers": {"Content-Type": "application/fhir+json"}, "BodyAsJson": {"resourceType": "Condition", "id": "pain", "stage": 1.10}}}
        """;

    private const string Java =
        """
        {"request": {"method": "GET", "urlPath": "/fhir/Condition", "queryParameters": {"patient": {"equalTo": "alma"}}},
         "response": {"status": 200, "headers": {"Content-Type": "application/fhir+json"}, "jsonBody": {"resourceType": "Bundle", "type": "searchset", "total": 1.10}}}
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DotNet, "Condition/pain")]
    [InlineData(Java, "Condition?patient=alma&_sort=code")]
    public async Task A_stub_of_either_format_beats_the_data_and_keeps_its_digits(string stub, string path)
    {
        _folder.Write("mappings/one.json", stub);
        await using var ehr = await Start();
        using var client = ehr.NewClient();

        Assert.Contains("1.10", await client.GetStringAsync(path), StringComparison.Ordinal);
        Assert.Equal("fracture", (await client.Json("Condition/fracture")).GetProperty("id").GetString());
        Assert.Equal("pain fracture", await client.Ids("Condition?subject=Patient/alma"));
    }

    [Fact]
    public async Task A_file_with_a_list_is_read_as_a_list()
    {
        _folder.Write("java.json", $$$"""{"mappings": [{{{Java}}}, {"request": {"urlPathPattern": "/fhir/Coverage/.*"}, "response": {"status": 410}}]}""");
        _folder.Write("dotnet.json", $"[{DotNet}]");
        await using var ehr = await Start();
        using var client = ehr.NewClient();
        using var gone = await client.GetAsync("Coverage/main");
        using var untouched = await client.GetAsync("Patient/alma");

        Assert.Equal([HttpStatusCode.Gone, HttpStatusCode.OK], [gone.StatusCode, untouched.StatusCode]);
        Assert.Contains("1.10", await client.GetStringAsync("Condition/pain"), StringComparison.Ordinal);
        Assert.Contains("1.10", await client.GetStringAsync("Condition?patient=alma"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"url": "/fhir/Condition?patient=alma"}""", "Condition?patient=alma", "Condition?patient=alma&_count=1")]
    [InlineData("""{"urlPattern": "/fhir/Cond.*alma"}""", "Condition?patient=alma", "Condition?patient=alma&_count=1")]
    [InlineData("""{"urlPathPattern": "/fhir/[A-C].*"}""", "Condition?patient=alma", "Observation?patient=alma")]
    [InlineData("""{"urlPath": "/fhir/Condition", "queryParameters": {"_count": {"absent": true}}}""", "Condition?patient=alma", "Condition?_count=1")]
    [InlineData("""{"urlPath": "/fhir/Observation", "queryParameters": {"date": {"hasExactly": [{"equalTo": "ge2026"}, {"equalTo": "le2027"}]}}}""", "Observation?date=le2027&date=ge2026", "Observation?date=ge2026")]
    [InlineData("""{"urlPath": "/fhir/Observation", "queryParameters": {"code": {"equalTo": "a,b"}}}""", "Observation?code=a,b", "Observation?code=a")]
    [InlineData("""{"urlPath": "/fhir/Observation", "queryParameters": {"code": {"matches": "[ab]+"}}}""", "Observation?code=ab", "Observation?code=abc")]
    [InlineData("""{"urlPath": "/fhir/Observation", "queryParameters": {"code": {"doesNotMatch": "[ab]+"}}}""", "Observation?code=abc", "Observation?code=ab")]
    [InlineData("""{"urlPath": "/fhir/Observation", "queryParameters": {"code": {"contains": "BC", "caseInsensitive": true}}}""", "Observation?code=abcd", "Observation?code=cb")]
    public async Task A_stub_of_java_answers_only_what_it_names(string request, string matching, string other)
    {
        _folder.Write("one.json", $$$"""{"request": {{{request}}}, "response": {"status": 418}}""");
        await using var ehr = await Start();
        using var client = ehr.NewClient();
        using var matched = await client.GetAsync(matching);
        using var missed = await client.GetAsync(other);

        Assert.Equal([(HttpStatusCode)418, HttpStatusCode.OK], [matched.StatusCode, missed.StatusCode]);
    }

    [Fact]
    public async Task A_stub_can_answer_a_search_by_post()
    {
        _folder.Write("one.json", """{"request": {"method": "POST", "urlPath": "/fhir/Condition/_search", "formParameters": {"patient": {"equalTo": "alma"}}}, "response": {"status": 418}}""");
        await using var ehr = await Start();
        using var client = ehr.NewClient();
        using var alma = EhrClientCalls.Form("patient=alma");
        using var other = EhrClientCalls.Form("patient=other");

        Assert.Equal((HttpStatusCode)418, (await client.PostAsync("Condition/_search", alma)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("Condition/_search", other)).StatusCode);
    }

    [Fact]
    public async Task A_template_names_this_server()
    {
        _folder.Write("one.json", """{"request": {"urlPath": "/fhir/Condition"}, "response": {"body": "{\"self\": \"{{request.baseUrl}}{{request.url}}\", \"n\": 1.10}", "transformers": ["response-template"]}}""");
        await using var ehr = await Start();
        using var client = ehr.NewClient();

        Assert.Equal($$"""{"self": "{{ehr.FhirBase}}/Condition?a=1&b=%2F", "n": 1.10}""", await client.GetStringAsync("Condition?a=1&b=%2F"));
    }

    [Fact]
    public async Task A_scenario_can_let_the_second_read_fail()
    {
        _folder.Write("1.json", Step("Started", "2", "none"));
        _folder.Write("2.json", Step("2", "3", "status=503"));
        _folder.Write("3.json", Step("3", "Started", "latency=1, wrong-patient"));
        await using var ehr = await Start();
        using var client = ehr.NewClient();

        var statuses = new List<HttpStatusCode>();
        var ids = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await client.GetAsync("Patient/alma");
            statuses.Add(response.StatusCode);
            ids.Add((await response.Json()).TryGetProperty("id", out var id) ? id.GetString() : null);
            Assert.False(response.Headers.Contains("X-Mock-Fault"));
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK], statuses);
        Assert.Equal(["alma", null, "somebody-else", "alma"], ids);
        Assert.Equal([200, 503, 200, 200], ehr.Calls.Select(call => call.Status));

        static string Step(string state, string next, string fault) =>
            $$$$"""
            {"scenarioName": "flaky", "requiredScenarioState": "{{{{state}}}}", "newScenarioState": "{{{{next}}}}",
             "request": {"urlPath": "/fhir/Patient/alma"}, "response": {"headers": {"X-Mock-Fault": "{{{{fault}}}}"}}}
            """;
    }

    [Fact]
    public async Task A_stub_in_code_answers_before_the_data()
    {
        await using var ehr = await MockEhr.Start(Charts.Alma);
        using var client = ehr.NewClient();
        ehr.Server.Given(Request.Create().WithPath("/fhir/Patient/alma")).RespondWith(Response.Create().WithStatusCode(404));

        using var response = await client.GetAsync("Patient/alma");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_fault_and_a_token_are_checked_before_a_stub()
    {
        _folder.Write("one.json", DotNet);
        await using var ehr = await MockEhr.Start(new MockEhrSettings { Stubs = _folder.Path, RequireToken = true }, Charts.Alma);
        using var client = ehr.NewClient();
        using var none = await client.Get("Condition/pain");
        using var faulty = await client.Get("Condition/pain", "status=502", ehr.IssueToken());
        using var good = await client.Get("Condition/pain", token: ehr.IssueToken());

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.BadGateway, HttpStatusCode.OK],
            [none.StatusCode, faulty.StatusCode, good.StatusCode]);
    }

    [Theory]
    [InlineData("{", "not a stub mapping")]
    [InlineData("{}", "Request")]
    [InlineData("""{"request": {"method": "GET"}, "response": {}}""", "no address")]
    [InlineData("""{"request": {"urlPath": "/x", "basicAuth": {}}, "response": {}}""", "request.basicAuth")]
    [InlineData("""{"request": {"urlPath": "/x"}, "response": {"proxyBaseUrl": "https://ehr.example"}}""", "response.proxyBaseUrl")]
    [InlineData("""{"request": {"urlPath": "/x", "headers": {"Accept": {"before": "now"}}}, "response": {}}""", "request.headers.Accept.before")]
    [InlineData("""{"request": {"urlPath": "/x"}, "response": {"bodyFileName": "../secret.json"}}""", "not in the folder")]
    [InlineData("""{"request": {"urlPath": "/x"}, "response": {}, "scenarioName": "s"}""", "requiredScenarioState")]
    [InlineData("""{"Request": {"Path": "/x", "Colour": 1}, "Response": {}}""", "Colour")]
    [InlineData("""{"Request": {"Path": {"Matchers": [{"Name": "LinqMatcher", "Pattern": "1"}]}}, "Response": {}}""", "LinqMatcher")]
    [InlineData("""{"Request": {"Path": "/x"}, "Response": {"ProxyUrl": "https://ehr.example"}}""", "ProxyUrl")]
    public async Task A_stub_that_is_not_understood_is_refused_with_its_file(string stub, string words)
    {
        var file = _folder.Write("mappings/wrong.json", stub);

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(Start);

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_stubs_is_refused()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(Start);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() =>
            MockEhr.Start(new MockEhrSettings { Stubs = Path.Combine(_folder.Path, "none") }));
    }

    [Fact]
    public async Task A_body_can_stand_in_a_file_of_its_own()
    {
        _folder.Write("__files/pain.json", """{"resourceType": "Condition", "id": "pain", "n": 1.10}""");
        _folder.Write("mappings/one.json", """{"request": {"urlPath": "/fhir/Condition/pain"}, "response": {"bodyFileName": "pain.json"}}""");
        await using var ehr = await Start();
        using var client = ehr.NewClient();

        Assert.Contains("1.10", await client.GetStringAsync("Condition/pain"), StringComparison.Ordinal);
    }

    private Task<MockEhr> Start() => MockEhr.Start(new MockEhrSettings { Stubs = _folder.Path }, Charts.Alma);
}
