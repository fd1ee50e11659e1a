namespace OrderCheck.Server.Configuration;

/// <summary>The addresses that the service listens on.</summary>
internal static class ListeningAddresses
{
    /// <summary>The address when none is configured.</summary>
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>The addresses of <c>urls</c> (argument or environment), else of <c>OrderCheck:Urls</c>, else the default.</summary>
    /// <exception cref="StartRefusedException">Addresses are named where they could not be checked.</exception>
    public static string[] Read(IConfiguration configuration)
    {
        // Kestrel's own section would win over the addresses that are checked.
        Refuse(configuration, "Kestrel:Endpoints");
        foreach (var name in (string[])[WebHostDefaults.ServerUrlsKey, $"{OrderCheckOptions.Section}:{nameof(OrderCheckOptions.Urls)}"])
        {
            var section = configuration.GetSection(name);
            string[] urls = [.. TextList.Of(section.Value ?? ""), .. section.GetChildren().Select(child => child.Value ?? "")];
            if (urls.Length > 0)
            {
                return urls;
            }
        }

        // A port without an address means every address of the machine.
        Refuse(configuration, WebHostDefaults.HttpPortsKey);
        Refuse(configuration, WebHostDefaults.HttpsPortsKey);
        return [Default];
    }

    /// <summary>Reads one of them.</summary>
    /// <exception cref="StartRefusedException">It is not an address to listen on.</exception>
    public static BindingAddress Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { PathBase.Length: 0 } address
                ? address
                : throw new StartRefusedException($"OrderCheck:Urls or --urls names '{url}', which has a path; name only scheme, host and port, such as {Default}");
        }
        catch (FormatException)
        {
            throw new StartRefusedException($"OrderCheck:Urls or --urls names '{url}', which is not an address to listen on; write it like {Default}");
        }
    }

    private static void Refuse(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        if (section.Value is { Length: > 0 } || section.GetChildren().Any())
        {
            throw new StartRefusedException(
                $"the setting {key} is not supported; name the whole address in OrderCheck:Urls or --urls, such as {Default}");
        }
    }
}
