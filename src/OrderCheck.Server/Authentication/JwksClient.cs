using System.Text;

namespace OrderCheck.Server.Authentication;

/// <summary>Fetches JWK sets from the addresses that are listed for a client, and from nowhere else.</summary>
internal sealed class JwksClient : IDisposable
{
    private const int MaxSetSize = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, HttpClient> _clients;

    public JwksClient(ClientRegistry registry) => _clients = registry.All.ToDictionary(
        client => client.Name,
        client => new HttpClient(SsrfGuard.Build(client.KeyAddresses, client.Networks)) { Timeout = Patience,
        MaxResponseContentBufferSize = MaxSetSize },
        StringComparer.Ordinal);

    /// <summary>The JWK set, or null when it could not be had.</summary>
    public async Task<string?> Fetch(RegisteredClient client, AllowedServer address)
    {
        try
        {
            using var response = await _clients[client.Name].GetAsync(address.Address);
            return response.StatusCode == System.Net.HttpStatusCode.OK
                ? Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()) : null;
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
