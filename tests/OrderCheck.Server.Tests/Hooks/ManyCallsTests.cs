using System.Text.Json.Nodes;
using OrderCheck.Testing;

namespace OrderCheck.Server.Tests;

/// <summary>Calls at the same time: of several clients, about many patients, some read from the client's own EHR. The ids are the same everywhere, so that what is mixed up shows.</summary>
public sealed class ManyCallsTests
{
    private const int Calls = 200;

    // By client: payer and place of its patients.
    private static readonly (string Issuer, string Payment, string State)[] Clients = [("https://ehr.example", "121", "OH"), ("https://west.example", "111", "CA"), ("https://south.example", "512", "TX")];

    [Fact]
    [Trait("Requirement", "sec-5")]
    [Trait("Requirement", "f-5")]
    public async Task Two_hundred_calls_of_three_clients_about_many_patients_never_mix()
    {
        var ehrs = new List<MockEhr>();
        using var west = TestSigner.Es384("west-key");
        using var south = TestSigner.Es384("south-key");
        using var westKeys = new ScratchFile(west.KeySet());
        using var southKeys = new ScratchFile(south.KeySet());
        try
        {
            foreach (var client in Enumerable.Range(0, Clients.Length))
            {
                ehrs.Add(await MockEhr.Start(new MockEhrSettings { RequireToken = true }, Charts(client)));
            }

            await using var server = await RegisteredServer.Start(
                "--OrderCheck:Clients:1:Name", "west", "--OrderCheck:Clients:1:Issuer", Clients[1].Issuer, "--OrderCheck:Clients:1:KeyFile", westKeys.Path,
                "--OrderCheck:Clients:2:Name", "south", "--OrderCheck:Clients:2:Issuer", Clients[2].Issuer, "--OrderCheck:Clients:2:KeyFile", southKeys.Path,
                "--OrderCheck:Clients:0:FhirServers", ehrs[0].FhirBase, "--OrderCheck:Clients:1:FhirServers", ehrs[1].FhirBase, "--OrderCheck:Clients:2:FhirServers", ehrs[2].FhirBase,
                "--OrderCheck:Clients:1:Authority", "payer", "--OrderCheck:Clients:1:Insurer", "Prairie Health Plan",
                "--OrderCheck:Reads:BudgetMilliseconds", "8000");
            TestSigner[] signers = [server.Signer, west, south];
            var tokens = ehrs.Select(ehr => Enumerable.Range(0, 17).Select(patient => ehr.IssueToken("patient/*.rs", patient: $"patient-{patient}")).ToList()).ToList();
            var calls = Enumerable.Range(0, Calls).Select(number => Call(number, ehrs, tokens)).ToList();

            var alone = new List<byte[]>();
            foreach (var call in calls)
            {
                alone.Add(await Post(call));
            }

            // No order of any client is answered as another is, so a mixed answer cannot be an equal one. (At signing and at dispatch the answer may be the same.)
            Assert.All(
                alone.Zip(calls).GroupBy(pair => Convert.ToBase64String(pair.First), StringComparer.Ordinal),
                same => Assert.Single(same.Select(pair => (pair.Second.Client, pair.Second.Patient)).Distinct()));
            var together = await Task.WhenAll(calls.Select(Post));
            for (var number = 0; number < Calls; number++)
            {
                Assert.Equal(System.Text.Encoding.UTF8.GetString(alone[number]), System.Text.Encoding.UTF8.GetString(together[number]));
            }

            Assert.All(ehrs, ehr => Assert.NotEmpty(ehr.Calls));
            Assert.All(ehrs.SelectMany(ehr => ehr.Calls), recorded => Assert.True(recorded.Status is 200 or 404, $"{recorded.Path}{recorded.Query}: {recorded.Status}"));

            async Task<byte[]> Post((int Client, int Patient, string Hook, string Body) call)
            {
                var path = HookBodies.Path(call.Hook);
                var answer = await server.PostWith(path, call.Body, $"Bearer {signers[call.Client].Token(Clients[call.Client].Issuer, RegisteredServer.PublicUrl + path)}");
                var root = HookAnswer.Check(answer);
                Assert.DoesNotContain("data-not-fetched", root.GetRawText(), StringComparison.Ordinal);
                return answer.Body;
            }
        }
        finally
        {
            foreach (var ehr in ehrs)
            {
                await ehr.DisposeAsync();
            }
        }
    }

    private static (int Client, int Patient, string Hook, string Body) Call(int number, List<MockEhr> ehrs, List<List<string>> tokens)
    {
        var (client, hook, patient) = (number % 3, HookBodies.Hooks[number / 3 % 4], number / 12);
        var call = HookBodies.Call(hook, ((string?[])[null, "2.0", "2.2"])[patient % 3], Order(patient));
        if (patient % 2 == 0)
        {
            call = HookBodies.Bare(call, ehrs[client].FhirBase, tokens[client][patient]);
        }

        return (client, patient, hook, Personal(call, client, patient));
    }

    // The order's id tells the patient, not the client.
    private static JsonObject Order(int patient)
    {
        string[] codes = ["75571", "75572", "75574", "75561", "75565", "75580", "0503T"];
        string?[] reasons = ["R07.2", "Z13.6", "I25.10", "I42.0", null];
        return HookBodies.Order($"order-{patient}", codes[patient % codes.Length], reasons[patient % reasons.Length]);
    }

    private static string[] Charts(int client) => [.. Enumerable.Range(0, 17).Select(patient => Personal(JsonNode.Parse(HookBodies.Chart(Order(patient)))!, client, patient))];

    private static string Personal(JsonNode json, int client, int patient) => json.ToJsonString()
        .Replace("patient-1\"", $"patient-{patient}\"", StringComparison.Ordinal).Replace("coverage-1\"", $"coverage-{patient}\"", StringComparison.Ordinal)
        .Replace("\"code\":\"121\"", $"\"code\":\"{Clients[client].Payment}\"", StringComparison.Ordinal).Replace("\"state\":\"OH\"", $"\"state\":\"{Clients[client].State}\"", StringComparison.Ordinal)
        .Replace("1951-03-04", $"19{50 + patient}-03-04", StringComparison.Ordinal);
}
