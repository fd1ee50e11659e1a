namespace OrderCheck.Server.Tests;

public sealed class BrowserTests
{
    private const string Page = "https://sandbox.cds-hooks.org";
    private const string Service = "/cds-services/order-sign-cardiac-imaging";

    [Fact]
    [Trait("Requirement", "cors")]
    public async Task A_page_of_a_listed_origin_may_ask_first_without_a_token_and_read_even_refusals()
    {
        await using var server = await RegisteredServer.Start("--OrderCheck:Origins:0", Page);

        foreach (var path in (string[])["/cds-services", Service, Service + "/feedback", "/check", "/fhir/ServiceRequest/$check", "/fhir/metadata", "/fhir/CodeSystem/finding"])
        {
            var asked = await Send(server.Server, HttpMethod.Options, path, Page, preflight: true);
            Assert.Equal(204, (int)asked.Status);
            Assert.Equal(Page, asked.Header("Access-Control-Allow-Origin"));
            Assert.Equal("GET,POST,OPTIONS", asked.Header("Access-Control-Allow-Methods"));
            Assert.Equal("Authorization,Content-Type,Accept,Cache-Control", asked.Header("Access-Control-Allow-Headers"));
            Assert.Contains("Origin", asked.Header("Vary"), StringComparison.Ordinal);
            Assert.Null(asked.Header("Access-Control-Allow-Credentials"));
        }

        var discovery = await Send(server.Server, HttpMethod.Get, "/cds-services", Page);
        var refused = await Send(server.Server, HttpMethod.Post, Service, Page);
        var missing = await Send(server.Server, HttpMethod.Get, "/cds-services/none", Page);

        Assert.Equal(Page, discovery.Header("Access-Control-Allow-Origin"));
        refused.Outcome(401);
        Assert.Equal(Page, refused.Header("Access-Control-Allow-Origin"));
        Assert.Equal("X-Request-Id", refused.Header("Access-Control-Expose-Headers"));
        missing.Outcome(404);
        Assert.Equal(Page, missing.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://sandbox.cds-hooks.org.evil.example")]
    [InlineData("http://sandbox.cds-hooks.org")]
    [InlineData("https://sandbox.cds-hooks.org:8443")]
    [InlineData("null")]
    [Trait("Requirement", "cors")]
    public async Task A_page_of_another_origin_is_told_nothing(string origin)
    {
        await using var server = await RegisteredServer.Start("--OrderCheck:Origins:0", Page);

        foreach (var answer in (Answer[])[await Send(server.Server, HttpMethod.Options, Service, origin, preflight: true), await Send(server.Server, HttpMethod.Get, "/cds-services", origin)])
        {
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
            Assert.Null(answer.Header("Access-Control-Allow-Methods"));
        }
    }

    [Fact]
    [Trait("Requirement", "cors")]
    public async Task Without_configuration_no_page_may_call()
    {
        await using var closed = await RunningServer.Start();

        Assert.Null((await Send(closed, HttpMethod.Get, "/cds-services", Page)).Header("Access-Control-Allow-Origin"));
        Assert.Null((await Send(closed, HttpMethod.Options, "/check", Page, preflight: true)).Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    [Trait("Requirement", "sandbox-caller")]
    public async Task The_sandbox_is_accepted_with_its_key_and_its_pages_may_call()
    {
        using var sandbox = Testing.TestSigner.Es384("sandbox-key");
        using var other = Testing.TestSigner.Es384("sandbox-key");
        using var keys = new ScratchFile(sandbox.KeySet());
        const string PublicUrl = "http://localhost:5080";
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:PublicUrl", PublicUrl, "--OrderCheck:Sandbox:KeyFile", keys.Path);

        foreach (var (token, status) in ((string?, int)[])[(sandbox.Token(Page, PublicUrl + Service), 200), (other.Token(Page, PublicUrl + Service), 401), (sandbox.Token("https://other.example", PublicUrl + Service), 401), (null, 200)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Service) { Content = new StringContent(HookBodies.Call(HookBodies.OrderSign).ToJsonString(), System.Text.Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Origin", Page);
            if (token is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            }

            var answer = await server.Send(request);
            Assert.Equal(status, (int)answer.Status);
            Assert.Equal(Page, answer.Header("Access-Control-Allow-Origin"));
        }
    }

    private static async Task<Answer> Send(RunningServer server, HttpMethod method, string path, string origin, bool preflight = false)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (preflight)
        {
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "authorization,content-type");
        }

        return await server.Send(request);
    }
}
