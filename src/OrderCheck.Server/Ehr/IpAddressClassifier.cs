using System.Net;
using System.Net.Sockets;

namespace OrderCheck.Server.Ehr;

/// <summary>Tells addresses of the public internet from all others: private, shared, loopback, link-local, documentation, multicast, and
/// those that carry another address inside.</summary>
internal static class IpAddressClassifier
{
    // The registries of special-purpose addresses, and for IPv6 the ranges inside global unicast that lead elsewhere (Teredo, 6to4).
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>The address that is meant: the IPv4 address inside an IPv6-mapped one, else the address itself.</summary>
    public static IPAddress Meant(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>True when the address is one of the public internet.</summary>
    public static bool Is(IPAddress address)
    {
        var meant = Meant(address);
        return (meant.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(meant))
            && !NotPublic.Any(network => network.Contains(meant));
    }
}
