using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using OrderCheck.Testing;

namespace OrderCheck.Server.Tests;

/// <summary>The real service with one registered client, and that client's key.</summary>
public sealed class RegisteredServer : IAsyncLifetime, IAsyncDisposable
{
    public const string Issuer = "https://ehr.example";
    public const string PublicUrl = "https://ordercheck.example";
    public const string OperatorKey = "operator-key-for-tests-only-0001";

    private readonly string[] _settings;
    private readonly ScratchFile _keys;

    public RegisteredServer()
        : this([])
    {
    }

    private RegisteredServer(string[] settings)
    {
        _keys = new ScratchFile(Signer.KeySet());
        _settings =
        [
            "--OrderCheck:AsOf", "2026-11-22", "--OrderCheck:PublicUrl", PublicUrl, "--OrderCheck:OperatorKey", OperatorKey,
            "--OrderCheck:Clients:0:Name", "mercy", "--OrderCheck:Clients:0:Issuer", Issuer, "--OrderCheck:Clients:0:KeyFile", _keys.Path,
            .. settings,
        ];
    }

    public RunningServer Server { get; private set; } = null!;

    public TestSigner Signer { get; } = TestSigner.Es384();

    public static async Task<RegisteredServer> Start(params string[] settings)
    {
        var server = new RegisteredServer(settings);
        await server.InitializeAsync();
        return server;
    }

    public async Task InitializeAsync() => Server = await RunningServer.Start(_settings);

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Signer.Dispose();
        _keys.Dispose();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    /// <summary>A good token for an address, unless it is spoiled.</summary>
    public string Token(string path, Action<JsonObject, JsonObject>? spoil = null) => Signer.Token(Issuer, PublicUrl + path, spoil);

    /// <summary>Posts a body, signed.</summary>
    public Task<Answer> Post(string path, string body, Action<JsonObject, JsonObject>? spoil = null) => PostWith(path, body, $"Bearer {Token(path, spoil)}");

    /// <summary>Posts a body with these Authorization headers.</summary>
    public async Task<Answer> PostWith(string path, string body, params string[] authorizations)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var authorization in authorizations)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await Server.Send(request);
    }
}
