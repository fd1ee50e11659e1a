using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrderCheck.Ehr.Faults;

namespace OrderCheck.Ehr.Tests;

public class TokenTests : IAsyncLifetime
{
    private readonly StoppedClock _clock = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private MockEhr _ehr = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _ehr = await MockEhr.Start(new MockEhrSettings { RequireToken = true, Clock = _clock }, Charts.Alma, Charts.Jonas);
        _client = _ehr.NewClient();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _ehr.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_token_nothing_is_read_but_what_says_how_to_get_one()
    {
        using var read = await _client.Get("Patient/alma");
        Assert.Equal(HttpStatusCode.Unauthorized, read.StatusCode);
        Assert.Equal("Bearer", read.Headers.WwwAuthenticate.Single().Scheme);

        foreach (var open in (
            string[])["metadata", ".well-known/smart-configuration", "/.well-known/smart-configuration", "/.well-known/jwks.json"])
        {
            using var response = await _client.Get(open);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_client_gets_a_token_for_its_secret_and_reads_with_it()
    {
        var configuration = await _client.Json(".well-known/smart-configuration");
        var endpoint = configuration.GetProperty("token_endpoint").GetString()!;
        using var answer = await Ask(
            endpoint, "grant_type=client_credentials&scope=system/Patient.rs%20system/Condition.read", "ordercheck:invented-secret");
        var token = await answer.Json();

        Assert.Equal("Bearer", token.GetProperty("token_type").GetString());
        Assert.Equal(300, token.GetProperty("expires_in").GetInt32());
        Assert.Equal("system/Patient.rs system/Condition.read", token.GetProperty("scope").GetString());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        var value = token.GetProperty("access_token").GetString();
        Assert.Equal(200, await Status("Patient/alma", value));
        Assert.Equal(200, await Status("Condition?patient=alma", value));
        Assert.Equal(403, await Status("Coverage?patient=alma", value));
    }

    [Fact]
    public async Task The_secret_may_travel_in_the_form()
    {
        using var answer = await Ask(
            "/oauth/token", "grant_type=client_credentials&client_id=ordercheck&client_secret=invented-secret", null);

        Assert.Equal("system/*.rs", (await answer.Json()).GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("grant_type=client_credentials", "ordercheck:wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", "somebody:invented-secret", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", null, 401, "invalid_client")]
    [InlineData("grant_type=password", "ordercheck:invented-secret", 400, "unsupported_grant_type")]
    [InlineData("grant_type=client_credentials&scope=system/Patient.write", "ordercheck:invented-secret", 400, "invalid_scope")]
    [InlineData("grant_type=client_credentials&patient=nobody", "ordercheck:invented-secret", 400, "invalid_request")]
    public async Task A_wrong_request_gets_no_token(string form, string? credentials, int status, string error)
    {
        using var answer = await Ask("/oauth/token", form, credentials);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(error, (await answer.Json()).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("system/*.rs", "Condition?patient=alma", 200)]
    [InlineData("system/*.read", "Condition/pain", 200)]
    [InlineData("user/Condition.*", "Condition/pain", 200)]
    [InlineData("system/Condition.s", "Condition?patient=alma", 200)]
    [InlineData("system/Condition.s", "Condition/pain", 403)]
    [InlineData("system/Condition.r", "Condition?patient=alma", 403)]
    [InlineData("system/Condition.write", "Condition/pain", 403)]
    [InlineData("system/Patient.rs", "Condition/pain", 403)]
    [InlineData("openid", "Condition/pain", 403)]
    [InlineData("patient/*.rs", "Condition/pain", 200)]
    [InlineData("patient/*.rs", "Organization/payer", 200)]
    [InlineData("patient/*.rs", "Condition/b2-pain", 403)]
    public async Task A_token_opens_what_its_scopes_say(string scopes, string path, int status) =>
        Assert.Equal(status, await Status(path, _ehr.IssueToken(scopes, patient: "alma")));

    [Fact]
    public async Task A_token_of_one_patient_finds_nobody_else()
    {
        using var response = await _client.Get("Condition?clinical-status=active", token: _ehr.IssueToken("patient/*.rs", patient: "alma"));

        Assert.Equal("pain", EhrClientCalls.Ids(await response.Json()));
    }

    [Fact]
    public async Task A_token_ends_with_its_time()
    {
        var token = _ehr.IssueToken(lifetime: TimeSpan.FromSeconds(60));
        Assert.Equal(200, await Status("Patient/alma", token));

        _clock.Now += TimeSpan.FromSeconds(60);
        using var late = await _client.Get("Patient/alma", token: token);

        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
        Assert.Contains("invalid_token", late.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_can_expire_midway_through_the_pages()
    {
        var token = _ehr.IssueToken();
        using var first = await _client.Get("Observation?patient=alma&_count=1", "expire-token", token);
        var next = EhrClientCalls.Link(await first.Json(), "next")!;

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(401, await Status(next, token));
        Assert.Equal(200, await Status(next, _ehr.IssueToken()));
    }

    [Fact]
    public async Task A_script_can_refuse_a_good_token_at_its_second_call()
    {
        _ehr.Faults = FaultScript.Empty.With("/fhir/*", "token-expired", first: 2, last: 2);
        var token = _ehr.IssueToken();

        Assert.Equal(200, await Status("Patient/alma", token));
        Assert.Equal(401, await Status("Patient/alma", token));
        Assert.Equal(200, await Status("Patient/alma", token));
    }

    [Fact]
    public async Task A_token_that_is_sent_is_checked_even_where_none_is_needed()
    {
        await using var open = await MockEhr.Start(Charts.Alma);
        using var client = open.NewClient();
        using var none = await client.Get("Patient/alma");
        using var wrong = await client.Get("Patient/alma", token: "made-up");
        using var basic = await client.Get("Patient/alma", header: ("Authorization", "Basic abc"));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            [none.StatusCode, wrong.StatusCode, basic.StatusCode]);
    }

    private async Task<int> Status(string path, string? token)
    {
        using var response = await _client.Get(path, token: token);
        return (int)response.StatusCode;
    }

    private async Task<HttpResponseMessage> Ask(string endpoint, string form, string? credentials)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = EhrClientCalls.Form(form) };
        if (credentials is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        }

        return await _client.SendAsync(request);
    }
}
