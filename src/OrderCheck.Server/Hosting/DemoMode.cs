using System.Net;

namespace OrderCheck.Server.Hosting;

/// <summary>Without configured clients callers are not checked, so only this machine is served.</summary>
internal static class DemoMode
{
    /// <summary>Refuses every address that other machines could reach.</summary>
    /// <exception cref="StartRefusedException">An address is not a loopback address, or not an address at all.</exception>
    public static void RefuseOpenAddresses(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var address = ListeningAddresses.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || !IsLoopback(address.Host))
            {
                throw new StartRefusedException(
                    $"no clients are configured (OrderCheck:Clients), so callers could not be checked: refusing to listen on '{url}', which other machines may reach; in OrderCheck:Urls or --urls use a loopback address such as {ListeningAddresses.Default}");
            }
        }
    }

    /// <summary>True when no other machine could reach any of the addresses.</summary>
    public static bool IsThisMachineOnly(IEnumerable<string> urls)
    {
        try
        {
            RefuseOpenAddresses(urls);
            return true;
        }
        catch (StartRefusedException)
        {
            return false;
        }
    }

    /// <summary>In demo mode, refuses calls that do not name this machine by a loopback name: a foreign page could otherwise point its own
    /// host name here (DNS rebinding).</summary>
    public static IApplicationBuilder UseLoopbackHostGuard(this IApplicationBuilder app) =>
        !app.ApplicationServices.Settings().IsDemo ? app : app.Use((context, next) => IsLoopback(context.Request.Host.Host)
            ? next(context)
            : ErrorResponses.Write(
                context, StatusCodes.Status421MisdirectedRequest, "forbidden", "This service answers only calls that name this machine.",
                $"In demo mode the Host header must be localhost or a loopback address, such as {ListeningAddresses.Default}."));

    private static bool IsLoopback(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return IPAddress.TryParse(host, out var address)
            && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }
}
