namespace OrderCheck.Server.Tests;

public sealed class EdgeTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static TheoryData<string, string> Given { get; } = new()
    {
        { "/", "text/html; charset=utf-8" },
        { "/app.js", "text/javascript; charset=utf-8" },
        { "/app.css", "text/css; charset=utf-8" },
        { "/icon.svg", "image/svg+xml; charset=utf-8" },
        { "/examples", "application/json; charset=utf-8" },
        { "/health/live", "application/json; charset=utf-8" },
        { "/health/ready", "application/json; charset=utf-8" },
        { "/openapi/v1.json", "application/json; charset=utf-8" },
        { "/fhir/metadata", "application/fhir+json; charset=utf-8" },
        { "/fhir/OperationDefinition/ServiceRequest-check", "application/fhir+json; charset=utf-8" },
        { "/fhir/CodeSystem/finding", "application/fhir+json; charset=utf-8" },
        { "/fhir/StructureDefinition/order-assessment", "application/fhir+json; charset=utf-8" },
    };

    [Theory]
    [MemberData(nameof(Given))]
    public async Task Each_address_gives_what_it_is_for_to_GET_and_HEAD(string path, string contentType)
    {
        var answer = await server.Get(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        var head = await server.Send(request);

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal(contentType, answer.ContentType);
        Assert.NotEmpty(answer.Body);
        Assert.Equal(200, (int)head.Status);
        Assert.Equal(contentType, head.ContentType);
        Assert.Empty(head.Body);
        Assert.Equal(answer.Body.Length, head.ContentHeaders.ContentLength);
    }

    [Theory]
    [MemberData(nameof(Given))]
    public async Task Each_address_says_which_methods_it_takes(string path, string contentType)
    {
        using var options = new HttpRequestMessage(HttpMethod.Options, path);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, path);
        var allowed = await server.Send(options);
        var refused = await server.Send(delete);

        Assert.NotEmpty(contentType);
        Assert.Equal(204, (int)allowed.Status);
        Assert.Equal("GET, HEAD", allowed.Header("Allow"));
        refused.Outcome(405);
        Assert.Equal("GET, HEAD", refused.Header("Allow"));
    }

    [Theory]
    [InlineData("/check")]
    [InlineData("/fhir/ServiceRequest/$check")]
    public async Task Orders_are_checked_with_POST_only(string path)
    {
        var answer = await server.Get(path);

        answer.Outcome(405);
        Assert.Equal("POST", answer.Header("Allow"));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/fhir")]
    [InlineData("/fhir/Patient/p")]
    [InlineData("/fhir/CodeSystem/none")]
    [InlineData("/fhir/codesystem/finding")]
    [InlineData("/examples/none")]
    [InlineData("/index.html.bak")]
    public async Task An_address_without_anything_is_a_404_in_FHIR(string path) => (await server.Get(path)).Outcome(404);

    [Theory]
    [MemberData(nameof(Given))]
    [InlineData("/nothing", "")]
    [InlineData("/check", "")]
    [InlineData("/fault", "")]
    public async Task Every_response_carries_the_security_headers(string path, string contentType)
    {
        var answer = await server.Get(path);

        Assert.NotNull(contentType);
        Assert.Equal(Policy, answer.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal("same-origin", answer.Header("Cross-Origin-Resource-Policy"));
        Assert.Contains(answer.Header("Cache-Control"), (string[])["no-store", "no-cache", "no-store, no-cache"]);
        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/fhir/CodeSystem/../../OrderCheck.Server.dll")]
    [InlineData("/fhir/CodeSystem/..%2F..%2Fdata%2Fpolicies%2Frules.json")]
    [InlineData("/fhir/CodeSystem/%2e%2e%2f%2e%2e%2fOrderCheck.Server.dll")]
    [InlineData("/fhir/CodeSystem/..%5c..%5cOrderCheck.Server.dll")]
    [InlineData("/fhir/../examples/../appsettings.json")]
    [InlineData("/examples/..%2f..%2fOrderCheck.Server.dll")]
    [InlineData("/examples/../OrderCheck.Server.dll")]
    [InlineData("/examples/%2fetc%2fpasswd")]
    [InlineData("/examples/....//....//etc/passwd")]
    [InlineData("/..%2f..%2fetc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/fhir/CodeSystem/finding%00.json")]
    public async Task No_address_leads_out_of_what_is_published(string path)
    {
        var answer = await server.SendRaw($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (404|400) ", answer);
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("localhost:5080", 200)]
    [InlineData("127.0.0.1:80", 200)]
    [InlineData("127.3.2.1", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("attacker.example", 421)]
    [InlineData("localhost.attacker.example", 421)]
    [InlineData("127.0.0.1.attacker.example", 421)]
    [InlineData("10.0.0.1", 421)]
    [InlineData("0.0.0.0", 421)]
    [InlineData("[::2]", 421)]
    [InlineData("", 421)]
    public async Task Only_calls_that_name_this_machine_are_answered(string host, int status)
    {
        foreach (var path in (string[])["/", "/examples", "/health/live"])
        {
            var answer = await server.SendRaw($"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_preflight_from_another_origin_is_given_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/check");
        request.Headers.Add("Origin", "https://attacker.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        var answer = await server.Send(request);

        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Health_tells_the_knowledge_that_decides()
    {
        Assert.Equal("live", (await server.Get("/health/live")).Json.GetProperty("status").GetString());
        var ready = (await server.Get("/health/ready")).Json;
        var knowledge = KnowledgeLoader.LoadShipped();

        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(ServiceVersion.Text, ready.GetProperty("version").GetString());
        Assert.Equal(knowledge.Version, ready.GetProperty("knowledgeVersion").GetString());
        Assert.Equal(knowledge.Policies.All.Length, ready.GetProperty("policies").GetInt32());
    }

    [Fact]
    public async Task The_service_has_one_version_wherever_it_is_shown()
    {
        var capabilities = (await server.Get("/fhir/metadata")).Json;
        var description = (await server.Get("/openapi/v1.json")).Json;

        Assert.Equal(ServiceVersion.Text, capabilities.GetProperty("software").GetProperty("version").GetString());
        Assert.Equal(ServiceVersion.Text, description.GetProperty("info").GetProperty("version").GetString());
    }

    [Fact]
    public async Task A_chunk_size_beyond_all_numbers_is_a_fault_of_the_request()
    {
        var answer = await server.SendRaw("POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("OperationOutcome", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_published_artefact_is_given_under_its_type_and_id()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "fhir-profiles"), "*.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            var artefact = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(bytes);
            var answer = await server.Get($"/fhir/{artefact.GetProperty("resourceType").GetString()}/{artefact.GetProperty("id").GetString()}");

            Assert.Equal(200, (int)answer.Status);
            Assert.Equal(bytes, answer.Body);
        }
    }

    [Fact]
    public async Task The_metadata_is_a_CapabilityStatement_that_names_the_operation()
    {
        var metadata = await server.Get("/fhir/metadata", "application/json");

        Assert.Equal("CapabilityStatement", metadata.Json.GetProperty("resourceType").GetString());
        Assert.Contains("OperationDefinition/ServiceRequest-check", metadata.Text, StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", metadata.ContentType);
        (await server.Get("/fhir/metadata", "application/fhir+xml")).Outcome(406);
    }

    [Fact]
    public async Task Every_example_is_listed_with_a_title_and_answered_in_both_forms()
    {
        var examples = (await server.Get("/examples")).Json.EnumerateArray().ToList();
        Assert.Equal(ShippedExamples.ReadShipped().All.Select(example => example.Name), examples.Select(example => example.GetProperty("name").GetString()));
        foreach (var example in examples)
        {
            Assert.NotEqual("", example.GetProperty("title").GetString());
            var request = await server.Get($"/examples/{example.GetProperty("name").GetString()}");

            Assert.Equal("application/fhir+json; charset=utf-8", request.ContentType);
            Assert.Equal(200, (int)(await server.Post("/check", request.Text)).Status);
            Assert.Equal(200, (int)(await server.Post("/fhir/ServiceRequest/$check", request.Text)).Status);
        }
    }
}
