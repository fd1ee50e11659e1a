using System.Text;
using System.Text.Json;

namespace OrderCheck.Server.Tests;

public sealed class CheckEndpointTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Operation = "/fhir/ServiceRequest/$check";

    public static TheoryData<string, int> Refused { get; } = new()
    {
        { "", 400 },
        { "{", 400 },
        { "{\"resourceType\": oops}", 400 },
        { "[]", 400 },
        { "null", 400 },
        { "\"text\"", 400 },
        { "{}", 400 },
        { "{\"resourceType\":\"Bundle\",\"resourceType\":\"Bundle\"}", 400 },
        { "{\"resourceType\":\"Bundle\",\"entry\":{}}", 400 },
        { "{\"resourceType\":\"Patient\",\"id\":\"p\"}", 422 },
        { "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[]}", 422 },
        { "{\"resourceType\":\"Parameters\"}", 422 },
        { Requests.TwoPatients, 422 },
        { "{\"resourceType\":\"Bundle\",\"entry\":" + new string('[', 100) + new string(']', 100) + "}", 413 },
    };

    [Fact]
    public async Task The_operation_answers_with_one_OperationOutcome()
    {
        var answer = await server.Post(Operation, Requests.ChestPain);

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal("application/fhir+json; charset=utf-8", answer.ContentType);
        Assert.Equal("OperationOutcome", answer.Json.GetProperty("resourceType").GetString());
        Assert.Single(answer.Json.GetProperty("extension").EnumerateArray());
    }

    [Fact]
    public async Task The_plain_form_has_one_entry_per_order_in_their_order()
    {
        var answer = await server.Post("/check", Requests.TwoOrders, "application/json");

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        Assert.Equal(["ServiceRequest/one", "ServiceRequest/two"], answer.Json.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order").GetString()));
    }

    [Theory]
    [InlineData("/check")]
    [InlineData(Operation)]
    public async Task An_answer_is_never_kept(string path)
    {
        var answer = await server.Post(path, Requests.ChestPain);

        Assert.Equal("no-store", answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/fhir+json")]
    [InlineData("application/fhir+json; charset=UTF-8")]
    [InlineData("application/fhir+json; fhirVersion=4.0")]
    [InlineData("Application/JSON; charset=\"utf-8\"")]
    public async Task JSON_is_taken_under_each_of_its_names(string contentType)
    {
        Assert.Equal(200, (int)(await server.Post(Operation, Requests.ChestPain, contentType)).Status);
        Assert.Equal(200, (int)(await server.Post("/check", Requests.ChestPain, contentType)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/fhir+xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Anything_else_than_JSON_is_415(string? contentType)
    {
        (await server.Post(Operation, Requests.ChestPain, contentType)).Outcome(415);
        (await server.Post("/check", Requests.ChestPain, contentType)).Outcome(415);
    }

    [Fact]
    public async Task An_encoded_body_is_415()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Operation) { Content = new StringContent(Requests.ChestPain, Encoding.UTF8, "application/json") };
        request.Content.Headers.ContentEncoding.Add("gzip");

        (await server.Send(request)).Outcome(415);
    }

    [Theory]
    [InlineData("application/json", "application/json; charset=utf-8")]
    [InlineData("application/fhir+json", "application/fhir+json; charset=utf-8")]
    [InlineData("*/*", "application/fhir+json; charset=utf-8")]
    [InlineData("application/*", "application/fhir+json; charset=utf-8")]
    [InlineData("text/html, application/json;q=0.5", "application/json; charset=utf-8")]
    [InlineData("application/fhir+xml, application/fhir+json;q=0.1", "application/fhir+json; charset=utf-8")]
    [InlineData("application/fhir+json;q=0.2, application/json", "application/json; charset=utf-8")]
    [InlineData("application/fhir+json;q=0, */*", "application/json; charset=utf-8")]
    public async Task The_caller_chooses_the_name_of_the_JSON(string accept, string contentType)
    {
        var answer = await server.Post(Operation, Requests.ChestPain, accept: accept);

        Assert.Equal(200, (int)answer.Status);
        Assert.Equal(contentType, answer.ContentType);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/fhir+xml")]
    [InlineData("image/*")]
    [InlineData("*/*;q=0")]
    [InlineData("nonsense")]
    public async Task Accepting_no_JSON_is_406(string accept)
    {
        (await server.Post(Operation, Requests.ChestPain, accept: accept)).Outcome(406);
        (await server.Post("/check", Requests.ChestPain, accept: accept)).Outcome(406);
    }

    [Theory]
    [InlineData("json", 200)]
    [InlineData("application/fhir+json", 200)]
    [InlineData("xml", 406)]
    public async Task The_format_parameter_wins_over_the_Accept_header(string format, int status) =>
        Assert.Equal(status, (int)(await server.Post($"{Operation}?_format={format}", Requests.ChestPain, accept: status == 200 ? "text/html" : "application/json")).Status);

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_request_that_cannot_be_taken_is_refused_with_its_place(string body, int status)
    {
        (await server.Post(Operation, body)).Outcome(status);
        (await server.Post("/check", body)).Outcome(status);
    }

    [Fact]
    public async Task An_undated_order_is_judged_on_the_configured_today()
    {
        var answer = await server.Post("/check", Requests.ChestPain);

        Assert.Equal("2026-11-22", answer.Json.GetProperty("orders")[0].GetProperty("dateOfService").GetString());
    }

    [Theory]
    [InlineData("/check")]
    [InlineData(Operation)]
    public async Task The_asOf_parameter_replaces_today(string path)
    {
        var answer = await server.Post($"{path}?asOf=2026-10-15", Requests.ChestPain);

        Assert.Contains(path == Operation ? "\"valueDate\":\"2026-10-15\"" : "\"dateOfService\":\"2026-10-15\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("asOf=")]
    [InlineData("asOf=yesterday")]
    [InlineData("asOf=2026-02-30")]
    [InlineData("asOf=2026")]
    [InlineData("asOf=2026-10-15&asOf=2026-10-16")]
    public async Task An_asOf_that_is_no_date_is_400(string query)
    {
        (await server.Post($"{Operation}?{query}", Requests.ChestPain)).Outcome(400);
        (await server.Post($"/check?{query}", Requests.ChestPain)).Outcome(400);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_and_the_limit_is_named()
    {
        var body = Requests.ChestPain + new string(' ', 4 * 1024 * 1024);

        Assert.Contains("4194304", (await server.Post(Operation, body)).Outcome(413), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_also_when_its_length_was_not_announced()
    {
        await using var small = await RunningServer.Start("--OrderCheck:Limits:BodyBytes", "1024");
        using var request = new HttpRequestMessage(HttpMethod.Post, Operation) { Content = new StringContent(Requests.ChestPain, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = true;

        Assert.Contains("1024", (await small.Send(request)).Outcome(413), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_read()
    {
        var body = Requests.ChestPain + new string(' ', (4 * 1024 * 1024) - Encoding.UTF8.GetByteCount(Requests.ChestPain));

        Assert.Equal(200, (int)(await server.Post("/check", body)).Status);
    }

    [Fact]
    public async Task More_orders_than_the_limit_are_422_and_the_limit_is_named()
    {
        await using var small = await RunningServer.Start("--OrderCheck:Limits:Orders", "1");

        Assert.Contains("1", (await small.Post(Operation, Requests.TwoOrders)).Outcome(422), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_call_gives_the_same_bytes_however_many_are_made_at_once()
    {
        foreach (var path in (string[])["/check", Operation])
        {
            var alone = await server.Post(path, Requests.ChestPain);
            var other = await server.Post(path, Requests.TwoOrders);
            var many = await Task.WhenAll(Enumerable.Range(0, 64).Select(call => server.Post(path, call % 2 == 0 ? Requests.ChestPain : Requests.TwoOrders)));

            for (var call = 0; call < many.Length; call++)
            {
                Assert.Equal((call % 2 == 0 ? alone : other).Text, many[call].Text);
            }
        }
    }

    [Fact]
    public async Task No_damaged_body_is_a_500()
    {
        var random = new Random(20261122);
        var bytes = Encoding.UTF8.GetBytes(Requests.ChestPain);
        for (var round = 0; round < 300; round++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var i = 0; i <= random.Next(4); i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, "/check") { Content = new ByteArrayContent(damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)]) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            var answer = await server.Send(request);

            Assert.True((int)answer.Status is 200 or 400 or 422 or 413, $"{answer.Status} for {Encoding.UTF8.GetString(damaged)}");
        }
    }

    [Fact]
    public async Task The_log_tells_counts_but_nothing_about_the_patient()
    {
        await server.Post("/check?asOf=2026-10-15&patient=Quillfeather", Requests.ChestPain);
        await server.Get("/examples/Quillfeather");

        Assert.Contains(server.Log, line => line.Contains("/check 200", StringComparison.Ordinal) && line.Contains("1 orders", StringComparison.Ordinal));
        foreach (var secret in (string[])["Quillfeather", "Zebulon", "1951", "Marmalade", "9ZZ9", "43004", "R07"])
        {
            Assert.DoesNotContain(server.Log, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_fault_of_the_service_tells_the_caller_and_the_log_nothing_of_its_message()
    {
        var answer = await server.Get("/fault");

        Assert.DoesNotContain("Zebulon", answer.Outcome(500), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.Contains(answer.Header("X-Request-Id")!, answer.Text, StringComparison.Ordinal);
        Assert.Contains(server.Log, line => line.Contains("InvalidOperationException", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, line => line.Contains("Zebulon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm() =>
        Assert.Equal(200, (int)(await server.Post("/check", "\uFEFF" + Requests.ChestPain)).Status);

    [Fact]
    public async Task Both_forms_agree()
    {
        var plain = (await server.Post("/check", Requests.ChestPain)).Json.GetProperty("orders")[0];
        var fhir = (await server.Post(Operation, Requests.ChestPain)).Json.GetProperty("extension")[0].GetProperty("extension");

        Assert.Equal(plain.GetProperty("assessmentId").GetString(), Value(fhir, "assessment-id", "valueString"));
        Assert.Equal(plain.GetProperty("diagnosisSupport").GetString(), Value(fhir, "diagnosis-support", "valueCode"));
        Assert.Equal(plain.GetProperty("priorAuth").GetString(), Value(fhir, "prior-auth", "valueCode"));
    }

    private static string? Value(JsonElement extensions, string url, string kind) =>
        extensions.EnumerateArray().Single(extension => extension.GetProperty("url").GetString() == url).GetProperty(kind).GetString();
}
