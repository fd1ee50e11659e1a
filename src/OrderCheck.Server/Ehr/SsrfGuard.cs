using System.Net;
using System.Net.Sockets;

namespace OrderCheck.Server.Ehr;

/// <summary>
/// Connects to the servers that are listed for one client and to no other address. The address is checked at the moment of connecting,
/// after the name
/// was resolved, so that a name which is pointed elsewhere in between gains nothing. No redirect, proxy, cookie or compression is followed
/// or used.
/// </summary>
internal static class SsrfGuard
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Builds the bottom of a client.</summary>
    /// <param name="servers">The listed servers; a host that is written as an address is reachable at that address, whatever kind it
    /// is.</param>
    /// <param name="networks">Private networks in which the names of listed servers may lie.</param>
    /// <param name="resolve">Turns a name into addresses; the system's resolver when null.</param>
    public static SocketsHttpHandler Build(
        IReadOnlyCollection<AllowedServer> servers, IReadOnlyCollection<IPNetwork> networks,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        resolve ??= Dns.GetHostAddressesAsync;
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, stop) => Connect(context.DnsEndPoint, servers, networks, resolve, stop),
        };
    }

    private static async ValueTask<Stream> Connect(
        DnsEndPoint target, IReadOnlyCollection<AllowedServer> servers, IReadOnlyCollection<IPNetwork> networks,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken stop)
    {
        var listed = servers.Where(server => server.Address.Port == target.Port && SameHost(server.Address, target.Host)).ToList();
        if (listed.Count == 0)
        {
            throw new UnlistedAddressException();
        }

        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, stop);
        var reachable = addresses.Select(IpAddressClassifier.Meant).Where(address => MayReach(address, target.Host, listed, networks))
            .ToArray();
        if (reachable.Length == 0)
        {
            throw new UnlistedAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, target.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool MayReach(IPAddress address, string host, List<AllowedServer> listed, IReadOnlyCollection<IPNetwork> networks) =>
        IpAddressClassifier.Is(address)
        || listed.Exists(server => server.Literal?.Equals(address) == true)
        || networks.Any(network => network.Contains(address))
        || (IPAddress.IsLoopback(address) && host.Equals("localhost", StringComparison.OrdinalIgnoreCase));

    private static bool SameHost(Uri server, string host) =>
        server.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase)
        || server.Host.Trim('[', ']').Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}

/// <summary>A connection was refused because its address is not one that the configuration allows.</summary>
internal sealed class UnlistedAddressException() : Exception("The address is not listed.");
