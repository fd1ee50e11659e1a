using System.Text;
using Microsoft.AspNetCore.Builder;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

public sealed class HookCommandTests
{
    private const string Issuer = "https://ehr.example";
    private const string PublicUrl = "https://ordercheck.example";
    private const string Service = "/cds-services/order-sign-cardiac-imaging";

    private const string Call = """
        { "hook": "order-sign", "hookInstance": "0a4b2f4e-8f55-4a9a-9c8e-0d8f3d2b6c11",
          "context": { "userId": "Practitioner/d", "patientId": "p", "draftOrders": { "resourceType": "Bundle", "type": "collection", "entry": [
            { "resource": { "resourceType": "ServiceRequest", "id": "o", "status": "draft", "intent": "order", "subject": { "reference": "Patient/p" },
                            "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } } } ] } } }
        """;

    [Theory]
    [InlineData("ES384")]
    [InlineData("RS384")]
    public async Task A_signed_call_by_hand_is_answered(string algorithm)
    {
        using var key = new KeyFiles(algorithm);
        await using var service = await Start(key);

        var call = await Ordercheck.CallNow(new Terminal(Call), "hook", "-", "--url", service.Urls.First() + Service, "--key", key.Private, "--issuer", Issuer, "--audience", PublicUrl + Service);

        Assert.Equal(0, call.Code);
        Assert.Equal("200 OK", call.Error.Trim());
        HookAnswerRules.Hold(Encoding.UTF8.GetBytes(Call), call.Output, isAdvice: true);
    }

    [Fact]
    public async Task A_refusal_is_shown_and_is_no_success()
    {
        using var key = new KeyFiles("ES384");
        await using var service = await Start(key);
        var url = service.Urls.First() + Service;

        foreach (var args in (string[][])[[], ["--key", key.Private, "--issuer", "https://other.example", "--audience", PublicUrl + Service], ["--key", key.Private, "--issuer", Issuer]])
        {
            var call = await Ordercheck.CallNow(new Terminal(Call), ["hook", "-", "--url", url, .. args]);

            Assert.Equal(1, call.Code);
            Assert.StartsWith("401", call.Error, StringComparison.Ordinal);
            Assert.Contains("OperationOutcome", call.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task In_demo_mode_no_key_is_needed()
    {
        await using var service = Server.Program.Build(["--urls", "http://127.0.0.1:0"]);
        await service.StartAsync();

        var call = await Ordercheck.Call(new Terminal(Call), "hook", "-", "--url", service.Urls.First() + Service);

        Assert.Equal(0, call.Code);
        HookAnswerRules.Hold(Encoding.UTF8.GetBytes(Call), call.Output, isAdvice: true);
    }

    [Theory]
    [InlineData("--url is needed", "hook", "-")]
    [InlineData("--key needs --issuer", "hook", "-", "--url", "http://127.0.0.1:1/x", "--key", "k.pem")]
    [InlineData("whole http or https", "hook", "-", "--url", "ftp://x")]
    [InlineData("must be https", "hook", "-", "--url", "http://ordercheck.example/x")]
    public async Task Wrong_usage_is_refused(string says, params string[] args)
    {
        var call = await Ordercheck.Call(args);

        Assert.Equal(2, call.Code);
        Assert.Contains(says.StartsWith("--url is", StringComparison.Ordinal) ? "--url" : says, call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_or_reached_is_said_plainly()
    {
        using var folder = new ScratchFolder();
        var noKey = folder.Write("no-key.pem", "nothing");
        var missing = await Ordercheck.Call("hook", "no-such-call.json", "--url", "http://127.0.0.1:1/x");
        var wrong = await Ordercheck.Call(new Terminal(Call), "hook", "-", "--url", "http://127.0.0.1:1/x", "--key", noKey, "--issuer", Issuer);
        var nobody = await Ordercheck.Call(new Terminal(Call), "hook", "-", "--url", "http://127.0.0.1:1/x");

        Assert.Equal(3, missing.Code);
        Assert.Equal(3, wrong.Code);
        Assert.Contains("no-key.pem", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(1, nobody.Code);
        Assert.Contains("could not be reached", nobody.Error, StringComparison.Ordinal);
        Assert.All(new[] { missing, wrong, nobody }, call => Assert.DoesNotContain("   at ", call.Error, StringComparison.Ordinal));
    }

    private static async Task<WebApplication> Start(KeyFiles key)
    {
        var service = Server.Program.Build(
        [
            "--urls", "http://127.0.0.1:0", "--OrderCheck:PublicUrl", PublicUrl,
            "--OrderCheck:Clients:0:Name", "mercy", "--OrderCheck:Clients:0:Issuer", Issuer, "--OrderCheck:Clients:0:KeyFile", key.Public,
        ]);
        await service.StartAsync();
        return service;
    }
}
