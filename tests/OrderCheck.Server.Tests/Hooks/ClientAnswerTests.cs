using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Testing;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

/// <summary>Who calls decides in whose name the answer is given and what the payers are called: the same body, another client, another answer.</summary>
public sealed class ClientAnswerTests(ClientAnswerTests.ThreeClients clients) : IClassFixture<ClientAnswerTests.ThreeClients>
{
    private const string Advised = "https://ehr.example";
    private const string House = "https://house.example";
    private const string Broker = "https://broker.example";

    private const string Supported = "01-coronary-cta-supported";
    private const string NeedsAuthorization = "53-commercial-criteria-met";
    private const string Unsupported = "54-commercial-criteria-not-met";
    private const string Authorized = "67-authorization-on-file";

    // A plan of a house brand: no payer's name is in it.
    private const string HouseBrand = """{ "payers": [ { "id": "uhc-oxford", "name": "Marmalade Choice", "kind": "commercial", "names": ["marmalade choice"], "identifiers": [] } ] }""";

    // What the client with the payer's authority says, in each version; the advised client says the same to all.
    [Theory]
    [InlineData(Supported, null, "covered", "no-auth", null)]
    [InlineData(Supported, "2.0", "covered", "no-auth", null)]
    [InlineData(Supported, "2.2", "covered", "no-auth", null)]
    [InlineData(NeedsAuthorization, null, "covered", "auth-needed", null)]
    [InlineData(NeedsAuthorization, "2.0", "covered", "auth-needed", null)]
    [InlineData(NeedsAuthorization, "2.2", "covered", "auth-needed", null)]
    [InlineData(Authorized, null, "covered", "satisfied", "EXAMPLE-4711")]
    [InlineData(Authorized, "2.0", "covered", "satisfied", "EXAMPLE-4711")]
    [InlineData(Authorized, "2.2", "covered", "satisfied", "EXAMPLE-4711")]
    [InlineData(Unsupported, null, "conditional", "conditional", null)]
    [InlineData(Unsupported, "2.0", "not-covered", "no-auth", null)]
    [InlineData(Unsupported, "2.2", "not-covered", null, null)]
    [Trait("Requirement", "status-codes")]
    [Trait("Requirement", "authority")]
    [Trait("Requirement", "source-label")]
    [Trait("Requirement", "resp-30")]
    [Trait("Requirement", "resp-14")]
    [Trait("Requirement", "oc-clients")]
    public async Task A_payer_decides_where_an_adviser_does_not(string example, string? crd, string covered, string? authorization, string? number)
    {
        var call = CallOf(example, crd);
        var decided = await Ask(House, call);
        var advised = await Ask(Advised, call);

        Assert.Equal((covered, authorization, number), Said(decided));
        Assert.Equal(("conditional", "conditional", (string?)null), Said(advised));
        HookAnswerRules.Hold(Encoding.UTF8.GetBytes(call.ToJsonString()), Encoding.UTF8.GetBytes(advised.GetRawText()), isAdvice: true);
        foreach (var word in (string[])["\"covered\"}", "\"valueCode\":\"covered\"", "\"valueCode\":\"not-covered\"", "\"valueCode\":\"no-auth\"", "\"valueCode\":\"satisfied\""])
        {
            Assert.DoesNotContain(word, advised.GetProperty("systemActions").GetRawText(), StringComparison.Ordinal);
        }

        Assert.NotEqual(AssertionId(decided), AssertionId(advised));
        Assert.Equal(SuggestedCodes(decided), BillingCodes(decided));
        Assert.Empty(BillingCodes(advised));
        Assert.Equal(HookAnswer.Assessments(decided).Select(one => one.GetRawText()), HookAnswer.Assessments(advised).Select(one => one.GetRawText()));
        var insurer = example is NeedsAuthorization or Unsupported ? "Oxford Health Plans" : "Prairie Health Plan";
        Assert.Equal(example is NeedsAuthorization or Unsupported, HookAnswer.Cards(decided).Length > 0);
        Assert.All(HookAnswer.Cards(decided), card => Assert.Equal(insurer, card.GetProperty("source").GetProperty("label").GetString()));
        Assert.All(HookAnswer.Cards(advised), card => Assert.Equal("OrderCheck", card.GetProperty("source").GetProperty("label").GetString()));
    }

    [Theory]
    [InlineData(Supported)]
    [InlineData(NeedsAuthorization)]
    [InlineData(Unsupported)]
    [InlineData(Authorized)]
    [Trait("Requirement", "f-6")]
    public async Task What_a_payer_said_sent_back_brings_no_new_action(string example)
    {
        foreach (var crd in (string?[])[null, "2.0", "2.2"])
        {
            var call = CallOf(example, crd);
            var said = Assert.Single(HookAnswer.Actions(await Ask(House, call))).GetProperty("resource");
            call["context"]!["draftOrders"]!["entry"]![0]!["resource"] = JsonNode.Parse(said.GetRawText());

            Assert.Empty(HookAnswer.Actions(await Ask(House, call)));
        }
    }

    [Fact]
    [Trait("Requirement", "authority")]
    [Trait("Requirement", "oc-clients")]
    public async Task Authority_for_one_payer_is_none_for_another()
    {
        var its = await Ask(Broker, CallOf(Authorized, null));
        var others = await Ask(Broker, CallOf(NeedsAuthorization, null));

        Assert.Equal(("covered", "satisfied", "EXAMPLE-4711"), Said(its));
        Assert.Equal(("conditional", "conditional", (string?)null), Said(others));
        Assert.NotEmpty(HookAnswer.Cards(others));
        Assert.All(HookAnswer.Cards(others), card => Assert.Equal("OrderCheck", card.GetProperty("source").GetProperty("label").GetString()));
    }

    [Fact]
    [Trait("Requirement", "oc-clients")]
    public async Task A_plan_is_known_to_the_client_that_names_it()
    {
        var call = CallOf(NeedsAuthorization, null);
        var coverage = call["prefetch"]!["chart"]!["entry"]!.AsArray().Select(entry => entry!["resource"]!).Single(resource => (string?)resource["resourceType"] == "Coverage").AsObject();
        coverage["payor"] = new JsonArray(new JsonObject { ["display"] = "Marmalade Choice" });
        coverage.Remove("class");
        var known = HookAnswer.Assessments(await Ask(Broker, call)).Single();
        var unknown = HookAnswer.Assessments(await Ask(Advised, call)).Single();

        Assert.Equal("required", known.GetProperty("priorAuth").GetString());
        Assert.NotEqual("required", unknown.GetProperty("priorAuth").GetString());
        Assert.NotEqual("supported", unknown.GetProperty("diagnosisSupport").GetString());
        Assert.Equal("supported", known.GetProperty("diagnosisSupport").GetString());
    }

    [Fact]
    [Trait("Requirement", "source-label")]
    [Trait("Requirement", "hook-19")]
    public async Task At_selection_no_authority_asserts_anything()
    {
        var call = CallOf(NeedsAuthorization, "2.2");
        call["hook"] = HookBodies.OrderSelect;
        call["context"]!["selections"] = new JsonArray("ServiceRequest/order-1");
        var root = HookAnswer.Check(await clients.Post(House, HookBodies.OrderSelect, call));

        Assert.Empty(HookAnswer.Actions(root));
        Assert.NotEmpty(HookAnswer.Cards(root));
        Assert.All(HookAnswer.Cards(root), card => Assert.Equal("Oxford Health Plans", card.GetProperty("source").GetProperty("label").GetString()));
    }

    private static (string? Covered, string? Authorization, string? Number) Said(JsonElement root)
    {
        var said = Information(root);
        return (CoverageInformationParts.Text(said, "covered"), CoverageInformationParts.Text(said, "pa-needed"), CoverageInformationParts.Text(said, "satisfied-pa-id"));
    }

    private static IEnumerable<string?> SuggestedCodes(JsonElement root) => HookAnswer.Assessments(root).Single().GetProperty("suggestedCodes").EnumerateArray().Select(code => code.GetProperty("code").GetString());

    private static IEnumerable<string?> BillingCodes(JsonElement root) => Information(root).GetProperty("extension").EnumerateArray()
        .Where(part => part.GetProperty("url").GetString() == "billingCode").Select(part => part.GetProperty("valueCoding").GetProperty("code").GetString());

    private static string? AssertionId(JsonElement root) => CoverageInformationParts.Text(Information(root), "coverage-assertion-id");

    private static JsonElement Information(JsonElement root) => HookAnswer.CoverageInformation(Assert.Single(HookAnswer.Actions(root)).GetProperty("resource")).Single();

    // The orders of an example as drafts, its chart as prefetch.
    private static JsonObject CallOf(string example, string? crd)
    {
        var entries = JsonNode.Parse(GoldenExample.Named(example).Request)!["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject()).ToList();
        var call = new JsonObject
        {
            ["hook"] = HookBodies.OrderSign,
            ["hookInstance"] = "6e3c9d51-4f0f-4c39-8f9b-2a6d3f0f7d10",
            ["context"] = new JsonObject
            {
                ["userId"] = "Practitioner/orderer",
                ["patientId"] = (string?)entries.Single(resource => (string?)resource["resourceType"] == "Patient")["id"],
                ["draftOrders"] = HookBodies.Bundle("collection", [.. entries.Where(IsOrder)]),
            },
            ["prefetch"] = new JsonObject { ["chart"] = HookBodies.Bundle("searchset", [.. entries.Where(resource => !IsOrder(resource))]), ["coverage"] = null, ["problems"] = null },
        };
        if (crd is not null)
        {
            call["extension"] = new JsonObject { ["davinci-crd.requestedVersion"] = crd };
        }

        return call;

        static bool IsOrder(JsonObject resource) => (string?)resource["resourceType"] == "ServiceRequest";
    }

    private async Task<JsonElement> Ask(string issuer, JsonObject call) => HookAnswer.Check(await clients.Post(issuer, HookBodies.OrderSign, call));

    /// <summary>One service: a client that gets advice, one that speaks for payers, and one that does for a single payer and has a payer table of its own.</summary>
    public sealed class ThreeClients : IAsyncLifetime
    {
        private readonly TestSigner _house = TestSigner.Es384("house-key");
        private readonly TestSigner _broker = TestSigner.Es384("broker-key");
        private readonly List<ScratchFile> _files = [];
        private RegisteredServer _server = null!;

        public async Task InitializeAsync()
        {
            _server = await RegisteredServer.Start(
                "--OrderCheck:Clients:1:Name", "house", "--OrderCheck:Clients:1:Issuer", House, "--OrderCheck:Clients:1:KeyFile", File(_house.KeySet()),
                "--OrderCheck:Clients:1:Authority", "payer", "--OrderCheck:Clients:1:Insurer", "Prairie Health Plan",
                "--OrderCheck:Clients:1:AuthorityByPayer:uhc-oxford:Authority", "delegate", "--OrderCheck:Clients:1:AuthorityByPayer:uhc-oxford:Insurer", "Oxford Health Plans",
                "--OrderCheck:Clients:2:Name", "broker", "--OrderCheck:Clients:2:Issuer", Broker, "--OrderCheck:Clients:2:KeyFile", File(_broker.KeySet()),
                "--OrderCheck:Clients:2:AuthorityByPayer:aetna:Authority", "delegate", "--OrderCheck:Clients:2:AuthorityByPayer:aetna:Insurer", "Aetna",
                "--OrderCheck:Clients:2:PayerTable", File(HouseBrand));
        }

        public async Task DisposeAsync()
        {
            await _server.DisposeAsync();
            _house.Dispose();
            _broker.Dispose();
            _files.ForEach(file => file.Dispose());
        }

        internal Task<Answer> Post(string issuer, string hook, JsonObject call)
        {
            var signer = issuer == House ? _house : issuer == Broker ? _broker : _server.Signer;
            return _server.PostWith(HookBodies.Path(hook), call.ToJsonString(), $"Bearer {signer.Token(issuer, RegisteredServer.PublicUrl + HookBodies.Path(hook))}");
        }

        private string File(string content)
        {
            _files.Add(new ScratchFile(content));
            return _files[^1].Path;
        }
    }
}
