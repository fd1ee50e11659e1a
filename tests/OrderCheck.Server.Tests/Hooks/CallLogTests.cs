using System.Text.Json.Nodes;
using OrderCheck.Testing;

namespace OrderCheck.Server.Tests;

public sealed class CallLogTests
{
    private static readonly string Sign = HookBodies.Path(HookBodies.OrderSign);

    // Everything in the bodies of these tests that is about the patient, or secret.
    private static readonly string[] Secrets =
    [
        "secret-token-4711", "Quillfeather", "Zebulon", "patient-1", "order-1", "coverage-1", "MRN-4471", "9ZZ9ZZ9ZZ99", "1951-03-04", "Marmalade", "43004", "R07.2", "https://ehr.example/fhir",
    ];

    [Fact]
    [Trait("Requirement", "jwt-log")]
    public async Task The_line_of_a_call_names_the_client_and_what_its_token_says()
    {
        await using var server = await RegisteredServer.Start();
        await server.Post(Sign, Body(), (_, claims) => (claims["jti"], claims["tenant"]) = ("call-0815", "west"));

        Assert.EndsWith("client mercy, iss https://ehr.example, tenant west, jti call-0815, from 127.0.0.1", await LineOf(server.Server, " 200 "), StringComparison.Ordinal);
        AssertNothingSecret(server.Server);
    }

    [Fact]
    public async Task The_line_of_a_demonstration_names_its_client()
    {
        await using var server = await RunningServer.Start("--OrderCheck:AsOf", "2026-11-22");
        await server.Post(Sign, Body(), "application/json");

        Assert.EndsWith("client demo, iss -, tenant -, jti -, from 127.0.0.1", await LineOf(server, " 200 "), StringComparison.Ordinal);
        AssertNothingSecret(server);
    }

    [Theory]
    [InlineData("127.0.0.0/8", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    public async Task The_address_that_a_proxy_forwards_is_taken_from_a_trusted_one_alone(string trusted, string logged)
    {
        await using var server = await RunningServer.Start("--OrderCheck:TrustedProxies:0", trusted);
        using var call = new HttpRequestMessage(HttpMethod.Post, "/check") { Content = new StringContent("{}", null, "application/json") };
        call.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.9");
        await server.Send(call);

        Assert.EndsWith($"from {logged}", await LineOf(server, " 400 "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("audience")]
    [InlineData("used")]
    public async Task A_token_that_is_refused_though_its_signature_is_good_is_named_too(string why)
    {
        await using var server = await RegisteredServer.Start();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var token = server.Token(Sign, (_, claims) =>
        {
            claims["jti"] = "call-0816";
            switch (why)
            {
                case "expired":
                    (claims["iat"], claims["exp"]) = (now - 600, now - 300);
                    break;
                case "audience":
                    claims["aud"] = "https://other.example";
                    break;
            }
        });
        if (why == "used")
        {
            await server.PostWith(Sign, Body(), $"Bearer {token}");
        }

        await server.PostWith(Sign, Body(), $"Bearer {token}");

        Assert.EndsWith("client mercy, iss https://ehr.example, tenant -, jti call-0816, from 127.0.0.1", await LineOf(server.Server, " 401 "), StringComparison.Ordinal);
        AssertNothingSecret(server.Server, token);
    }

    [Fact]
    public async Task Claims_that_nobody_has_signed_are_not_logged()
    {
        await using var server = await RegisteredServer.Start();
        using var other = TestSigner.Es384(server.Signer.Kid);
        var forged = other.Token(RegisteredServer.Issuer, RegisteredServer.PublicUrl + Sign, (_, claims) => (claims["jti"], claims["tenant"]) = ("forged-0817", "forged-tenant"));
        var unknown = server.Token(Sign, (_, claims) => (claims["iss"], claims["jti"]) = ("https://unknown-0818.example", "forged-0819"));
        foreach (var token in new[] { forged, unknown })
        {
            await server.PostWith(Sign, Body(), $"Bearer {token}");
        }

        Assert.EndsWith("client -, iss -, tenant -, jti -, from 127.0.0.1", await LineOf(server.Server, " 401 ", 2), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Server.Log, line => line.Contains("forged", StringComparison.Ordinal) || line.Contains("unknown-0818", StringComparison.Ordinal));
        AssertNothingSecret(server.Server, forged, unknown);
    }

    [Fact]
    public async Task What_a_token_says_cannot_forge_a_line_nor_fill_the_log()
    {
        await using var server = await RegisteredServer.Start();
        await server.Post(Sign, Body(), (_, claims) =>
        {
            claims["jti"] = "a\r\nb, client admin\u001b[31m \u2028\u202e\"ö";
            claims["tenant"] = new string('t', 500);
        });
        var line = await LineOf(server.Server, " 200 ");

        Assert.EndsWith($"tenant {new string('t', 100)}, jti a??b??client?admin??31m?????, from 127.0.0.1", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    [Trait("Requirement", "jwt-log")]
    [Trait("Requirement", "f-11-logs")]
    public async Task No_line_of_any_hook_or_refusal_holds_a_token_or_anything_of_the_patient()
    {
        await using var server = await RegisteredServer.Start("--OrderCheck:Strict", "true");
        var tokens = new List<string>();
        foreach (var hook in HookBodies.Hooks)
        {
            foreach (var crd in (string?[])[null, "2.2", "9.9"])
            {
                foreach (var body in new[] { HookBodies.Call(hook, crd), HookBodies.Bare(HookBodies.Call(hook, crd), "https://ehr.example/fhir", "secret-token-4711") })
                {
                    var path = HookBodies.Path(hook);
                    tokens.Add(server.Token(path));
                    await server.PostWith(path, body.ToJsonString(), $"Bearer {tokens[^1]}");
                    await server.PostWith(path, body.ToJsonString(), $"Bearer {tokens[^1]}");
                    await server.PostWith(path, body.ToJsonString() + ",", $"Bearer {server.Token(path)}");
                }
            }
        }

        await LineOf(server.Server, "/cds-services/", 72);
        AssertNothingSecret(server.Server, [.. tokens]);
    }

    private static string Body()
    {
        var call = HookBodies.Bare(HookBodies.Call(HookBodies.OrderSign), "https://ehr.example/fhir", "secret-token-4711");
        call["prefetch"] = new JsonObject { ["patient"] = HookBodies.Patient(), ["coverage"] = HookBodies.Bundle("searchset", HookBodies.Coverage()) };
        return call.ToJsonString();
    }

    // A line is written when the answer has left.
    private static async Task<string> LineOf(RunningServer server, string part, int count = 1)
    {
        for (var wait = 0; wait < 200 && Lines().Count < count; wait++)
        {
            await Task.Delay(20);
        }

        return Lines()[count - 1];

        List<string> Lines() => [.. server.Log.Where(line => line.Contains(" ms, ", StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal))];
    }

    private static void AssertNothingSecret(RunningServer server, params string[] tokens)
    {
        foreach (var secret in Secrets.Concat(tokens.SelectMany(token => token.Split('.'))))
        {
            Assert.DoesNotContain(server.Log, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }
}
