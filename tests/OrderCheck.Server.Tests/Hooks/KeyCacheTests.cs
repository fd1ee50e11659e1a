using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrderCheck.Testing;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace OrderCheck.Server.Tests;

public sealed class KeyCacheTests : IDisposable
{
    private static readonly RegisteredClient Client = new() { Name = "mercy", Issuer = "https://ehr.example" };

    private readonly SteppedClock _clock = new();
    private readonly TestSigner _first = TestSigner.Es384("first");
    private readonly TestSigner _second = TestSigner.Es384("second");
    private string? _published;
    private int _fetched;

    [Fact]
    [Trait("Requirement", "jwt-keys")]
    public async Task Keys_are_fetched_once_and_kept()
    {
        using var cache = Cache(_first.KeySet());

        Assert.NotNull(await Find(cache, "first"));
        Assert.NotNull(await Find(cache, "first"));
        Assert.Equal(1, _fetched);
    }

    [Fact]
    [Trait("Requirement", "jwt-keys")]
    public async Task A_new_key_is_found_but_unknown_keys_do_not_make_calls_to_the_EHR()
    {
        using var cache = Cache(_first.KeySet());
        await Find(cache, "first");
        _published = _second.KeySet();
        for (var guess = 0; guess < 50; guess++)
        {
            Assert.Null(await Find(cache, $"guess-{guess}"));
        }

        Assert.Equal(1, _fetched);
        _clock.Step(KeyCache.Rest);
        Assert.NotNull(await Find(cache, "second"));
        Assert.Null(await Find(cache, "first"));
        Assert.Equal(2, _fetched);
    }

    [Fact]
    public async Task Many_calls_at_once_fetch_once()
    {
        using var cache = Cache(_first.KeySet());

        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Find(cache, "first")));

        Assert.All(found, Assert.NotNull);
        Assert.Equal(1, _fetched);
    }

    [Fact]
    public async Task A_withdrawn_key_does_not_hold_for_longer_than_an_hour()
    {
        using var cache = Cache(_first.KeySet());
        await Find(cache, "first");
        _published = _second.KeySet();
        _clock.Step(KeyCache.Fresh);

        Assert.Null(await Find(cache, "first"));
    }

    [Fact]
    public async Task Keys_that_cannot_be_fetched_again_hold_for_a_day()
    {
        using var cache = Cache(_first.KeySet());
        await Find(cache, "first");
        _published = null;
        _clock.Step(KeyCache.Stale - TimeSpan.FromMinutes(1));
        Assert.NotNull(await Find(cache, "first"));
        _clock.Step(TimeSpan.FromMinutes(1));

        Assert.Null(await Find(cache, "first"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("[]")]
    public async Task What_is_no_key_set_takes_no_known_key_away(string text)
    {
        using var cache = Cache(_first.KeySet());
        await Find(cache, "first");
        _published = text;
        _clock.Step(KeyCache.Fresh);

        Assert.NotNull(await Find(cache, "first"));
    }

    [Fact]
    [Trait("Requirement", "jwt-allow-list")]
    public async Task Over_HTTP_a_listed_key_address_is_fetched_and_no_other()
    {
        using var signer = TestSigner.Es384();
        using var keys = WireMockServer.Start();
        keys.Given(Request.Create()).RespondWith(Response.Create().WithBody(signer.KeySet()));
        using var trap = new LoopbackTrap();
        await using var server = await Registered(keys.Url!);
        var audience = RegisteredServer.PublicUrl + "/check";

        foreach (var jku in (string[])[$"{trap.Address}/jwks.json", $"{keys.Url}/other.json", $"{keys.Url}/jwks.json?x=1", "file:///etc/passwd", "", "https://169.254.169.254/jwks.json"])
        {
            (await server.PostWith("/check", Requests.ChestPain, $"Bearer {signer.Token("https://keys.example", audience, (header, _) => header["jku"] = jku)}")).Outcome(401);
        }

        var told = await server.PostWith("/check", Requests.ChestPain, $"Bearer {signer.Token("https://keys.example", audience, (header, _) => header["jku"] = $"{keys.Url}/jwks.json")}");
        var silent = await server.PostWith("/check", Requests.ChestPain, $"Bearer {signer.Token("https://keys.example", audience)}");

        Assert.Equal(200, (int)told.Status);
        Assert.Equal(200, (int)silent.Status);
        Assert.False(trap.WasConnectedTo);
        Assert.Equal(["/jwks.json"], keys.LogEntries.Select(entry => entry.RequestMessage.Path));
    }

    [Fact]
    [Trait("Requirement", "jwt-allow-list")]
    public async Task A_key_address_that_redirects_gives_no_keys()
    {
        using var signer = TestSigner.Es384();
        using var trap = new LoopbackTrap();
        using var keys = WireMockServer.Start();
        keys.Given(Request.Create()).RespondWith(Response.Create().WithStatusCode(302).WithHeader("Location", $"{trap.Address}/jwks.json"));
        await using var server = await Registered(keys.Url!);

        (await server.PostWith("/check", Requests.ChestPain, $"Bearer {signer.Token("https://keys.example", RegisteredServer.PublicUrl + "/check")}")).Outcome(401);
        Assert.False(trap.WasConnectedTo);
    }

    [Fact]
    [Trait("Requirement", "jwt-replay")]
    public async Task A_token_is_remembered_until_it_has_expired_and_memory_is_bounded()
    {
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var memory = new TokenReplayCache(_clock, shared: null, new ServiceMetrics(meters.GetRequiredService<IMeterFactory>()), capacity: 2);

        Assert.True(await memory.TryNoteAsync("a", "1", _clock.GetUtcNow().AddMinutes(5), CancellationToken.None));
        Assert.False(await memory.TryNoteAsync("a", "1", _clock.GetUtcNow().AddMinutes(5), CancellationToken.None));
        Assert.True(await memory.TryNoteAsync("b", "1", _clock.GetUtcNow().AddMinutes(5), CancellationToken.None));
        Assert.False(await memory.TryNoteAsync("c", "1", _clock.GetUtcNow().AddMinutes(5), CancellationToken.None));
        _clock.Step(TimeSpan.FromMinutes(6));
        Assert.True(await memory.TryNoteAsync("c", "1", _clock.GetUtcNow().AddMinutes(5), CancellationToken.None));
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    private static Task<RegisteredServer> Registered(string keys) => RegisteredServer.Start(
        "--OrderCheck:Clients:1:Name", "keys", "--OrderCheck:Clients:1:Issuer", "https://keys.example", "--OrderCheck:Clients:1:Jku", $"{keys}/jwks.json");

    private static async Task<object?> Find(KeyCache cache, string kid)
    {
        Assert.True(AllowedServer.TryRead("https://ehr.example/jwks.json", out var address));
        return await cache.Find(Client, address, kid, default);
    }

    private KeyCache Cache(string published)
    {
        _published = published;
        return new KeyCache(
            async (_, _) =>
            {
                Interlocked.Increment(ref _fetched);
                await Task.Yield();
                return _published;
            },
            _clock);
    }
}
