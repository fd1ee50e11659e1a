using System.Text;

namespace OrderCheck.Server;

/// <summary>Fetches JWK sets from the addresses that are listed for a client, and from nowhere else.</summary>
internal sealed class KeyFetch : IDisposable
{
    private const int LargestSet = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, HttpClient> _clients;

    public KeyFetch(ClientRegistry registry) => _clients = registry.All.ToDictionary(
        client => client.Name,
        client => new HttpClient(GuardedConnection.Build(client.KeyAddresses, client.Networks)) { Timeout = Patience, MaxResponseContentBufferSize = LargestSet },
        StringComparer.Ordinal);

    /// <summary>The JWK set, or null when it could not be had.</summary>
    public async Task<string?> Fetch(RegisteredClient client, ListedServer address)
    {
        try
        {
            using var response = await _clients[client.Name].GetAsync(address.Address);
            return response.StatusCode == System.Net.HttpStatusCode.OK ? Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }
}
