using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace OrderCheck.Server.Authentication;

/// <summary>
/// Public keys by client and address. An unknown key makes them be fetched again, but not oftener than every half minute whoever asks, so
/// that made-up key
/// names do not turn into calls to the EHR. Keys that can no longer be fetched hold for a day.
/// </summary>
/// <param name="fetch">Fetches a JWK set for a client; null when it could not be had.</param>
/// <param name="clock">The clock.</param>
internal sealed class KeyCache(Func<RegisteredClient, AllowedServer, Task<string?>> fetch, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    public static readonly TimeSpan Stale = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Client, Uri Address), Entry> _entries = new();

    public async ValueTask<JsonWebKey?> Find(RegisteredClient client, AllowedServer address, string kid, CancellationToken stop)
    {
        var entry = _entries.GetOrAdd((client.Name, address.Address), _ => new Entry());
        if (entry.Age(clock) < Fresh && entry.Keys.TryGetValue(kid, out var known))
        {
            return known;
        }

        await entry.Turn.WaitAsync(stop);
        try
        {
            var wanting = entry.Age(clock) >= Fresh || !entry.Keys.ContainsKey(kid);
            if (wanting && clock.GetUtcNow() - entry.Tried >= Rest)
            {
                entry.Tried = clock.GetUtcNow();
                if (await fetch(client, address) is { } text && KeySet.Read(text) is { IsEmpty: false } keys)
                {
                    entry.Keys = keys.GroupBy(key => key.Kid, StringComparer.Ordinal)
                        .ToImmutableDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
                    entry.Fetched = clock.GetUtcNow();
                }
            }

            return entry.Age(clock) < Stale ? entry.Keys.GetValueOrDefault(kid) : null;
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    /// <summary>From how many addresses keys were fetched, and how many of those are due to be fetched again.</summary>
    public (int Fetched, int Stale) Count()
    {
        var ages = _entries.Values.Where(entry => entry.Fetched > DateTimeOffset.MinValue).Select(entry => entry.Age(clock)).ToList();
        return (ages.Count, ages.Count(age => age >= Stale));
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Turn.Dispose();
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public ImmutableDictionary<string, JsonWebKey> Keys { get; set; } = ImmutableDictionary<string, JsonWebKey>.Empty;

        public DateTimeOffset Fetched { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset Tried { get; set; } = DateTimeOffset.MinValue;

        public TimeSpan Age(TimeProvider clock) => clock.GetUtcNow() - Fetched;
    }
}
