using System.Text.Json.Nodes;
using OrderCheck.Testing;

namespace OrderCheck.Server.Tests;

public sealed class CallerTests(RegisteredServer server) : IClassFixture<RegisteredServer>
{
    private const string Path = "/check";

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static Dictionary<string, Action<JsonObject, JsonObject>> Spoiled { get; } = new(StringComparer.Ordinal)
    {
        ["no issuer"] = (_, claims) => claims.Remove("iss"),
        ["issuer that is not registered"] = (_, claims) => claims["iss"] = "https://other.example",
        ["issuer with a slash more"] = (_, claims) => claims["iss"] = RegisteredServer.Issuer + "/",
        ["issuer in upper case"] = (_, claims) => claims["iss"] = "HTTPS://EHR.EXAMPLE",
        ["issuer that is a list"] = (_, claims) => claims["iss"] = new JsonArray(RegisteredServer.Issuer),
        ["tenant that is a number"] = (_, claims) => claims["tenant"] = 5,
        ["no audience"] = (_, claims) => claims.Remove("aud"),
        ["audience of another address"] = (_, claims) => claims["aud"] = RegisteredServer.PublicUrl + "/cds-services/order-sign-cardiac-imaging",
        ["audience of another host"] = (_, claims) => claims["aud"] = "https://ordercheck.example.evil.example/check",
        ["audience that is the host alone"] = (_, claims) => claims["aud"] = RegisteredServer.PublicUrl,
        ["audience that is a number"] = (_, claims) => claims["aud"] = 7,
        ["empty list of audiences"] = (_, claims) => claims["aud"] = new JsonArray(),
        ["no expiry"] = (_, claims) => claims.Remove("exp"),
        ["expired"] = (_, claims) => (claims["iat"], claims["exp"]) = (Now - 600, Now - 120),
        ["no time of issue"] = (_, claims) => claims.Remove("iat"),
        ["issued in the future"] = (_, claims) => (claims["iat"], claims["exp"]) = (Now + 300, Now + 600),
        ["valid for longer than an hour"] = (_, claims) => claims["exp"] = Now + 3700,
        ["expiry before issue"] = (_, claims) => (claims["iat"], claims["exp"]) = (Now + 30, Now + 20),
        ["expiry that is a text"] = (_, claims) => claims["exp"] = "4102444800",
        ["expiry beyond every calendar"] = (_, claims) => claims["exp"] = 1e300,
        ["not valid yet"] = (_, claims) => claims["nbf"] = Now + 300,
        ["not before that is a text"] = (_, claims) => claims["nbf"] = "soon",
        ["no jti"] = (_, claims) => claims.Remove("jti"),
        ["empty jti"] = (_, claims) => claims["jti"] = "",
        ["no kid"] = (header, _) => header.Remove("kid"),
        ["kid that is unknown"] = (header, _) => header["kid"] = "key-2",
        ["kid that is a path"] = (header, _) => header["kid"] = "../../etc/passwd",
        ["algorithm none"] = (header, _) => header["alg"] = "none",
        ["algorithm None"] = (header, _) => header["alg"] = "None",
        ["algorithm HS384"] = (header, _) => header["alg"] = "HS384",
        ["algorithm ES256"] = (header, _) => header["alg"] = "ES256",
        ["algorithm ES512"] = (header, _) => header["alg"] = "ES512",
        ["algorithm RS384 with a key of P-384"] = (header, _) => header["alg"] = "RS384",
        ["no algorithm"] = (header, _) => header.Remove("alg"),
        ["another type"] = (header, _) => header["typ"] = "at+jwt",
        ["a critical extension"] = (header, _) => header["crit"] = new JsonArray("exp"),
    };

    public static TheoryData<string> SpoiledNames { get; } = [.. Spoiled.Keys];

    [Fact]
    [Trait("Requirement", "jwt")]
    public async Task A_signed_call_is_answered()
    {
        Assert.Equal(200, (int)(await server.Post(Path, Requests.ChestPain)).Status);
        Assert.Equal(200, (int)(await server.Post("/fhir/ServiceRequest/$check", Requests.ChestPain)).Status);
    }

    [Theory]
    [InlineData("/check")]
    [InlineData("/fhir/ServiceRequest/$check")]
    [InlineData("/fhir/ServiceRequest/$check?asOf=2026-10-15")]
    [InlineData("/cds-services/order-sign-cardiac-imaging")]
    [InlineData("/cds-services/order-sign-cardiac-imaging/feedback")]
    [Trait("Requirement", "status-401")]
    [Trait("Requirement", "jwt")]
    public async Task Nobody_is_answered_unsigned(string path)
    {
        var answer = await server.PostWith(path, Requests.ChestPain);

        AssertUnauthenticated(answer);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer ..")]
    [InlineData("Bearer e30.e30.")]
    [InlineData("Bearer e30.e30.e30")]
    [InlineData("Bearer W10.W10.e30")]
    [InlineData("Bearer e30.e30.e30.e30.e30")]
    [InlineData("Basic bWVyY3k6bWVyY3k=")]
    [InlineData("Bearer " + RegisteredServer.OperatorKey + "x")]
    [InlineData("Basic " + RegisteredServer.OperatorKey)]
    public async Task What_is_no_token_does_not_open(string authorization) => AssertUnauthenticated(await server.PostWith(Path, Requests.ChestPain, authorization));

    [Theory]
    [MemberData(nameof(SpoiledNames))]
    [Trait("Requirement", "jwt")]
    [Trait("Requirement", "jwt-algorithms")]
    [Trait("Requirement", "jwt-audience")]
    [Trait("Requirement", "jwt-allow-list")]
    public async Task A_token_with_one_fault_does_not_open(string fault) => AssertUnauthenticated(await server.Post(Path, Requests.ChestPain, Spoiled[fault]));

    [Fact]
    [Trait("Requirement", "status-401")]
    public async Task Every_refusal_has_the_same_words()
    {
        var bodies = new HashSet<string>(StringComparer.Ordinal);
        foreach (var spoil in Spoiled.Values)
        {
            bodies.Add((await server.Post(Path, Requests.ChestPain, spoil)).Text);
        }

        bodies.Add((await server.PostWith(Path, Requests.ChestPain)).Text);
        Assert.Single(bodies);
    }

    [Fact]
    [Trait("Requirement", "jwt")]
    public async Task A_token_that_was_signed_with_another_key_does_not_open()
    {
        using var other = TestSigner.Es384(server.Signer.Kid);

        AssertUnauthenticated(await server.PostWith(Path, Requests.ChestPain, $"Bearer {other.Token(RegisteredServer.Issuer, RegisteredServer.PublicUrl + Path)}"));
    }

    [Fact]
    [Trait("Requirement", "jwt")]
    public async Task A_token_whose_claims_were_changed_does_not_open()
    {
        var parts = server.Token(Path).Split('.');
        parts[1] = TestSigner.Part($$"""{"iss":"{{RegisteredServer.Issuer}}","aud":"{{RegisteredServer.PublicUrl}}{{Path}}","iat":{{Now}},"exp":{{Now + 300}},"jti":"other"}""");

        AssertUnauthenticated(await server.PostWith(Path, Requests.ChestPain, $"Bearer {string.Join('.', parts)}"));
    }

    [Fact]
    public async Task A_claim_that_is_there_twice_does_not_open()
    {
        var token = server.Signer.Sign(
            """{"alg":"ES384","typ":"JWT","kid":"key-1"}""",
            $$"""{"iss":"https://other.example","iss":"{{RegisteredServer.Issuer}}","aud":"{{RegisteredServer.PublicUrl}}{{Path}}","iat":{{Now}},"exp":{{Now + 300}},"jti":"twice"}""");

        AssertUnauthenticated(await server.PostWith(Path, Requests.ChestPain, $"Bearer {token}"));
    }

    [Fact]
    public async Task Two_tokens_at_once_do_not_open() =>
        AssertUnauthenticated(await server.PostWith(Path, Requests.ChestPain, $"Bearer {server.Token(Path)}", $"Bearer {server.Token(Path)}"));

    [Fact]
    [Trait("Requirement", "jwt-replay")]
    public async Task A_token_opens_once()
    {
        var token = $"Bearer {server.Token(Path)}";

        Assert.Equal(200, (int)(await server.PostWith(Path, Requests.ChestPain, token)).Status);
        AssertUnauthenticated(await server.PostWith(Path, Requests.ChestPain, token));
    }

    [Fact]
    [Trait("Requirement", "jwt-replay")]
    public async Task Of_many_calls_with_one_token_at_the_same_time_one_is_answered()
    {
        var token = $"Bearer {server.Token(Path)}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.PostWith(Path, Requests.ChestPain, token)));

        Assert.Single(answers, answer => (int)answer.Status == 200);
        Assert.All(answers.Where(answer => (int)answer.Status != 200), AssertUnauthenticated);
    }

    [Fact]
    [Trait("Requirement", "jwt-replay")]
    public async Task For_conformance_runs_a_token_opens_again()
    {
        await using var lenient = await RegisteredServer.Start("--OrderCheck:Profile", "conformance");
        var token = $"Bearer {lenient.Token(Path)}";

        Assert.Equal(200, (int)(await lenient.PostWith(Path, Requests.ChestPain, token)).Status);
        Assert.Equal(200, (int)(await lenient.PostWith(Path, Requests.ChestPain, token)).Status);
    }

    [Fact]
    [Trait("Requirement", "jwt-audience")]
    public async Task An_audience_may_be_in_a_list_or_end_with_a_slash()
    {
        Assert.Equal(200, (int)(await server.Post(Path, Requests.ChestPain, (_, claims) => claims["aud"] = new JsonArray("https://other.example", RegisteredServer.PublicUrl + Path))).Status);
        Assert.Equal(200, (int)(await server.Post(Path, Requests.ChestPain, (_, claims) => claims["aud"] = RegisteredServer.PublicUrl + Path + "/")).Status);
    }

    [Fact]
    public async Task A_clock_that_is_somewhat_off_is_forgiven() =>
        Assert.Equal(200, (int)(await server.Post(Path, Requests.ChestPain, (_, claims) => (claims["iat"], claims["exp"]) = (Now + 30, Now + 330))).Status);

    [Fact]
    public async Task RS384_is_accepted_and_a_short_key_is_not()
    {
        using var good = TestSigner.Rs384("rsa");
        using var file = new ScratchFile(good.KeySet());
        await using var running = await RegisteredServer.Start("--OrderCheck:Clients:1:Name", "rsa", "--OrderCheck:Clients:1:Issuer", "https://rsa.example", "--OrderCheck:Clients:1:KeyFile", file.Path);
        var audience = RegisteredServer.PublicUrl + Path;

        Assert.Equal(200, (int)(await running.PostWith(Path, Requests.ChestPain, $"Bearer {good.Token("https://rsa.example", audience)}")).Status);
        using var weak = TestSigner.Rs384("rsa", 1024);
        Assert.Empty(KeySet.Read(weak.KeySet()));
        Assert.Empty(KeySet.Read(good.PrivatePem()));
        Assert.Empty(KeySet.Read("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"s\"}]}"));
        Assert.Empty(KeySet.Read("{\"keys\":"));
        Assert.Empty(KeySet.Read("nothing"));
    }

    [Fact]
    public async Task A_public_key_in_PEM_is_known_by_its_thumbprint()
    {
        using var signer = TestSigner.Es384();
        using var file = new ScratchFile(signer.PublicPem());
        await using var running = await RegisteredServer.Start("--OrderCheck:Clients:1:Name", "pem", "--OrderCheck:Clients:1:Issuer", "https://pem.example", "--OrderCheck:Clients:1:KeyFile", file.Path);
        var kid = KeySet.Read(signer.PublicPem()).Single().Kid;

        Assert.Equal(43, kid.Length);
        Assert.Equal(200, (int)(await running.PostWith(Path, Requests.ChestPain, $"Bearer {signer.Token("https://pem.example", RegisteredServer.PublicUrl + Path, (header, _) => header["kid"] = kid)}")).Status);
    }

    [Fact]
    [Trait("Requirement", "jwt-allow-list")]
    public async Task A_tenant_has_its_own_key()
    {
        using var north = TestSigner.Es384();
        using var file = new ScratchFile(north.KeySet());
        await using var running = await RegisteredServer.Start(
            "--OrderCheck:Clients:1:Name", "north", "--OrderCheck:Clients:1:Issuer", RegisteredServer.Issuer, "--OrderCheck:Clients:1:Tenant", "north", "--OrderCheck:Clients:1:KeyFile", file.Path);
        var audience = RegisteredServer.PublicUrl + Path;

        Assert.Equal(200, (int)(await running.PostWith(Path, Requests.ChestPain, $"Bearer {north.Token(RegisteredServer.Issuer, audience, (_, claims) => claims["tenant"] = "north")}")).Status);
        AssertUnauthenticated(await running.PostWith(Path, Requests.ChestPain, $"Bearer {north.Token(RegisteredServer.Issuer, audience)}"));
        AssertUnauthenticated(await running.Post(Path, Requests.ChestPain, (_, claims) => claims["tenant"] = "north"));
        Assert.Equal(200, (int)(await running.Post(Path, Requests.ChestPain, (_, claims) => claims["tenant"] = "south")).Status);
    }

    [Fact]
    public async Task What_is_given_away_needs_no_token()
    {
        foreach (var path in (string[])["/", "/health/ready", "/fhir/metadata", "/openapi/v1.json", "/cds-services"])
        {
            Assert.Equal(200, (int)(await server.Server.Get(path)).Status);
        }
    }

    [Fact]
    public async Task An_address_without_a_policy_of_its_own_is_closed()
    {
        AssertUnauthenticated(await server.Server.Get("/fault"));
        (await server.Server.Get("/nothing")).Outcome(404);
        (await server.Server.Get(Path)).Outcome(405);
    }

    [Fact]
    public async Task The_operator_key_opens_what_the_page_asks_for()
    {
        var key = $"Bearer {RegisteredServer.OperatorKey}";
        var sign = HookBodies.Path(HookBodies.OrderSign);

        Assert.Equal(200, (int)(await server.PostWith(Path, Requests.ChestPain, key)).Status);
        Assert.Equal(200, (int)(await server.PostWith("/fhir/ServiceRequest/$check", Requests.ChestPain, key)).Status);
        Assert.Equal(200, (int)(await server.PostWith(sign, HookBodies.Call(HookBodies.OrderSign).ToJsonString(), key)).Status);
        AssertUnauthenticated(await server.PostWith($"{sign}/feedback", "{}", key));
        AssertUnauthenticated(await server.PostWith("/fhir/Patient/$validate", "{}", key));
    }

    [Fact]
    public async Task The_counts_are_for_the_operator_alone()
    {
        await server.PostWith(Path, Requests.ChestPain);
        using var open = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        open.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");
        using var client = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        client.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.Token("/metrics")}");
        var counts = await server.Server.Send(open);

        Assert.Equal(200, (int)counts.Status);
        Assert.Contains("ordercheck_calls_refused_total{check=\"token-missing\"}", counts.Text, StringComparison.Ordinal);
        AssertUnauthenticated(await server.Server.Get("/metrics"));
        AssertUnauthenticated(await server.Server.Get("/decisions/summary"));
        (await server.Server.Send(client)).Outcome(403);
    }

    [Fact]
    public async Task The_operator_key_may_be_in_a_file()
    {
        using var file = new ScratchFile(RegisteredServer.OperatorKey + "\n");
        await using var demo = await RunningServer.Start("--OrderCheck:OperatorKeyFile", file.Path);
        using var counts = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        counts.Headers.TryAddWithoutValidation("Authorization", $"Bearer {RegisteredServer.OperatorKey}");

        Assert.Equal(200, (int)(await demo.Send(counts)).Status);
    }

    [Fact]
    public async Task Without_an_operator_key_nobody_sees_the_counts()
    {
        await using var demo = await RunningServer.Start();
        using var guess = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        guess.Headers.TryAddWithoutValidation("Authorization", "Bearer ");

        AssertUnauthenticated(await demo.Get("/metrics"));
        AssertUnauthenticated(await demo.Send(guess));
    }

    [Fact]
    [Trait("Requirement", "jwt-log")]
    [Trait("Requirement", "f-11-logs")]
    public async Task The_log_says_which_check_failed_and_never_the_token()
    {
        await using var running = await RegisteredServer.Start();
        var token = running.Token(Path, (_, claims) => claims["exp"] = Now - 400);
        await running.PostWith(Path, Requests.ChestPain, $"Bearer {token}");

        Assert.Contains(running.Server.Log, line => line.Contains("lifetime", StringComparison.Ordinal));
        Assert.DoesNotContain(running.Server.Log, line => token.Split('.').Any(part => line.Contains(part, StringComparison.Ordinal)));
    }

    private static void AssertUnauthenticated(Answer answer)
    {
        answer.Outcome(401);
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
    }
}
