using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrderCheck.Testing;

namespace OrderCheck.Server.Tests;

public sealed class TokenAlgorithmTests(TokenAlgorithmTests.FourKeys keys) : IClassFixture<TokenAlgorithmTests.FourKeys>
{
    private const string Path = "/check";

    private static readonly string[] Accepted = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    public static TheoryData<string, string> Good { get; } = new()
    {
        { "ES256", "p256" }, { "ES384", "p384" }, { "ES512", "p521" },
        { "RS256", "rsa" }, { "RS384", "rsa" }, { "RS512", "rsa" }, { "PS256", "rsa" }, { "PS384", "rsa" }, { "PS512", "rsa" },
    };

    public static TheoryData<string, string> Bad { get; } = Mixed();

    [Theory]
    [MemberData(nameof(Good))]
    [Trait("Requirement", "jwt-algorithms")]
    public async Task A_token_by_an_accepted_algorithm_opens(string algorithm, string key) => Assert.Equal(200, (int)(await Call(algorithm, key)).Status);

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task An_algorithm_does_not_open_with_a_key_of_another_kind_or_curve(string algorithm, string key) => (await Call(algorithm, key)).Outcome(401);

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("es256")]
    [InlineData("ES256K")]
    [InlineData("EdDSA")]
    [InlineData("RSA-OAEP")]
    [InlineData("")]
    [Trait("Requirement", "jwt-algorithms")]
    public async Task Another_algorithm_does_not_open(string algorithm)
    {
        foreach (var key in keys.Names)
        {
            (await Call(algorithm, key)).Outcome(401);
        }
    }

    [Fact]
    [Trait("Requirement", "jwt-algorithms")]
    public async Task A_public_key_is_not_taken_for_a_shared_secret()
    {
        // The classic confusion: the text of the public key as the secret of an HMAC.
        var text = keys.Of("rsa").PublicPem();
        var unsigned = keys.Of("rsa").Token("https://rsa.example", RegisteredServer.PublicUrl + Path, (header, _) => header["alg"] = "HS256").Split('.');
        var code = HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text), System.Text.Encoding.ASCII.GetBytes($"{unsigned[0]}.{unsigned[1]}"));

        (await keys.Server.PostWith(Path, Requests.ChestPain, $"Bearer {unsigned[0]}.{unsigned[1]}.{System.Buffers.Text.Base64Url.EncodeToString(code)}")).Outcome(401);
    }

    [Theory]
    [InlineData("rsa", "RS384", "RS384", true)]
    [InlineData("rsa", "RS256", "RS384", false)]
    [InlineData("rsa", "PS384", "RS384", false)]
    [InlineData("rsa", "RSA-OAEP", "RS384", false)]
    [InlineData("p256", "ES256", "ES256", true)]
    [InlineData("p256", "ES384", "ES256", false)]
    public async Task A_key_that_names_its_algorithm_is_used_for_no_other(string key, string named, string signed, bool opens)
    {
        var set = JsonNode.Parse(keys.Of(key).KeySet())!;
        set["keys"]![0]!["alg"] = named;
        using var file = new ScratchFile(set.ToJsonString());
        var registered = KeySet.Read(set.ToJsonString());
        if (!registered.Any(one => TokenAlgorithms.Fits(one, named)))
        {
            Assert.Empty(registered);
            return;
        }

        await using var server = await RegisteredServer.Start("--OrderCheck:Clients:1:Name", key, "--OrderCheck:Clients:1:Issuer", $"https://{key}.example", "--OrderCheck:Clients:1:KeyFile", file.Path);
        var token = keys.Of(key).Token($"https://{key}.example", RegisteredServer.PublicUrl + Path, (header, _) => header["alg"] = signed);

        Assert.Equal(opens ? 200 : 401, (int)(await server.PostWith(Path, Requests.ChestPain, $"Bearer {token}")).Status);
    }

    [Fact]
    public void The_accepted_algorithms_are_those_of_the_standard() => Assert.Equal(Accepted.Order(StringComparer.Ordinal), TokenAlgorithms.Accepted.Order(StringComparer.Ordinal));

    private static TheoryData<string, string> Mixed()
    {
        var good = Good.Select(row => ((string)row[0], (string)row[1])).ToHashSet();
        var mixed = new TheoryData<string, string>();
        foreach (var algorithm in Accepted)
        {
            foreach (var key in (string[])["p256", "p384", "p521", "rsa"])
            {
                if (!good.Contains((algorithm, key)))
                {
                    mixed.Add(algorithm, key);
                }
            }
        }

        return mixed;
    }

    private Task<Answer> Call(string algorithm, string key) =>
        keys.Server.PostWith(Path, Requests.ChestPain, $"Bearer {keys.Of(key).Token($"https://{key}.example", RegisteredServer.PublicUrl + Path, (header, _) => header["alg"] = algorithm)}");

    /// <summary>A service with a client for each kind of key.</summary>
    public sealed class FourKeys : IAsyncLifetime, IAsyncDisposable
    {
        private readonly Dictionary<string, TestSigner> _signers = new(StringComparer.Ordinal)
        {
            ["p256"] = TestSigner.Es256(), ["p384"] = TestSigner.Es384(), ["p521"] = TestSigner.Es512(), ["rsa"] = TestSigner.Rs384(),
        };

        private readonly List<ScratchFile> _files = [];

        public RegisteredServer Server { get; private set; } = null!;

        public IEnumerable<string> Names => _signers.Keys;

        public TestSigner Of(string name) => _signers[name];

        public async Task InitializeAsync()
        {
            var settings = new List<string>();
            foreach (var (name, signer) in _signers)
            {
                var number = _files.Count + 1;
                _files.Add(new ScratchFile(signer.KeySet()));
                settings.AddRange([$"--OrderCheck:Clients:{number}:Name", name, $"--OrderCheck:Clients:{number}:Issuer", $"https://{name}.example", $"--OrderCheck:Clients:{number}:KeyFile", _files[^1].Path]);
            }

            Server = await RegisteredServer.Start([.. settings]);
        }

        public async Task DisposeAsync()
        {
            await Server.DisposeAsync();
            _files.ForEach(file => file.Dispose());
            foreach (var signer in _signers.Values)
            {
                signer.Dispose();
            }
        }

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
