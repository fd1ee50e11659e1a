using System.Net;

namespace OrderCheck.Server.Hosting;

/// <summary>Without configured clients nobody is checked, so only this machine is served.</summary>
internal static class DemoMode
{
    /// <summary>Refuses every address that other machines could reach.</summary>
    /// <exception cref="StartRefusedException">An address is not a loopback address, or is none at all.</exception>
    public static void RefuseOpenAddresses(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            BindingAddress address;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                throw new StartRefusedException($"'{url}' is not an address to listen on; write it like {ServerSettings.DefaultUrl}");
            }

            if (address.IsUnixPipe || address.IsNamedPipe || !IsLoopback(address.Host))
            {
                throw new StartRefusedException(
                    $"no clients are configured (OrderCheck:Clients), so nobody could be checked: refusing to listen on '{url}', which other machines may reach; use a loopback address such as {ServerSettings.DefaultUrl}");
            }

            if (address.PathBase.Length > 0)
            {
                throw new StartRefusedException($"'{url}' has a path; name only scheme, host and port, such as {ServerSettings.DefaultUrl}");
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

    /// <summary>Refuses calls that did not ask for this machine by a loopback name: a foreign page could otherwise point its own host name here (DNS rebinding).</summary>
    public static IApplicationBuilder UseLoopbackHostGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (IsLoopback(context.Request.Host.Host))
        {
            await next(context);
            return;
        }

        await ErrorResponses.Write(
            context, StatusCodes.Status421MisdirectedRequest, "forbidden", "This service answers only calls that name this machine.",
            $"In demo mode the Host header must be localhost or a loopback address, such as {ServerSettings.DefaultUrl}.");
    });

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
