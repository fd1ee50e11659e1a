using System.Collections.Immutable;
using System.Net;
using Microsoft.IdentityModel.Tokens;

namespace OrderCheck.Server.Authentication;

/// <summary>Reads from the configuration who may call and what may be read for them.</summary>
internal static class ClientSettings
{
    private const string SandboxIssuer = "https://sandbox.cds-hooks.org";

    private static readonly string[] Known =
        ["Name", "Issuer", "Tenant", "Jku", "KeyFile", "FhirServers", "Networks", "Authority", "Insurer", "AuthorityByPayer", "PayerTable"];

    private static readonly string[] KnownAuthority = ["Authority", "Insurer"];

    private static readonly string[] KnownSandbox = ["Issuer", "KeyFile"];

    private static readonly string[] Authorities = ["advisory", "delegate", "payer"];

    /// <summary>Reads the clients.</summary>
    /// <param name="section">The section OrderCheck.</param>
    /// <param name="thisMachineOnly">True when no other machine can reach the service; servers without TLS may be listed only then.</param>
    /// <exception cref="StartRefusedException">A setting is unknown, missing or without meaning.</exception>
    public static (ClientRegistry Registry, RegisteredClient? Demo, RegisteredClient? Sandbox) Read(IConfigurationSection section, bool thisMachineOnly)
    {
        var listed = section.GetSection("Clients");
        if (listed.Value is { Length: > 0 })
        {
            throw new StartRefusedException("OrderCheck:Clients must be a list of clients, each with Name, Issuer, and Jku or KeyFile");
        }

        var clients = listed.GetChildren().Select(client => ReadClient(client, thisMachineOnly)).ToList();
        foreach (var same in clients.GroupBy(client => client.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            throw new StartRefusedException($"two clients of OrderCheck:Clients have the name '{same.Key}'; give each its own");
        }

        foreach (var same in clients.GroupBy(client => (client.Issuer, client.Tenant)).Where(group => group.Count() > 1))
        {
            throw new StartRefusedException($"the clients {string.Join(" and ", same.Select(client => $"'{client.Name}'"))} have the same issuer and tenant; one token would be both of them");
        }

        var sandbox = ReadSandbox(section, thisMachineOnly);
        if (clients.Count > 0 && (section.GetSection("FhirServers").Exists() || section.GetSection("Networks").Exists()))
        {
            throw new StartRefusedException("OrderCheck:FhirServers and OrderCheck:Networks are for the demonstration without clients; write them for each client of OrderCheck:Clients");
        }

        var demo = clients.Count > 0 ? null : new RegisteredClient
        {
            Name = "demo",
            Issuer = "",
            FhirServers = Servers(section.GetSection("FhirServers"), thisMachineOnly),
            Networks = Networks(section.GetSection("Networks")),
        };
        return (new ClientRegistry(sandbox is null ? clients : [.. clients, sandbox with { FhirServers = demo?.FhirServers ?? [], Networks = demo?.Networks ?? [] }]), demo, sandbox);
    }

    private static RegisteredClient ReadClient(IConfigurationSection section, bool thisMachineOnly)
    {
        ServerSettings.RefuseUnknown(section, Known);
        var name = Needed(section, "Name", "a short name for the log, such as mercy-west");
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
        {
            throw new StartRefusedException($"{section.Path}:Name is '{name}'; use letters, digits, '-', '_' and '.'");
        }

        var addresses = Servers(section.GetSection("Jku"), thisMachineOnly);
        var keys = ReadKeys(section);
        if (addresses.IsEmpty && keys.IsEmpty)
        {
            throw new StartRefusedException($"{section.Path} has no keys; name the address of its JWK set in Jku, or a file in KeyFile");
        }

        return new RegisteredClient
        {
            Name = name,
            Issuer = Needed(section, "Issuer", "the iss of its tokens"),
            Tenant = section["Tenant"] is { Length: > 0 } tenant ? tenant : null,
            KeyAddresses = addresses,
            Keys = keys,
            FhirServers = Servers(section.GetSection("FhirServers"), thisMachineOnly),
            Networks = Networks(section.GetSection("Networks")),
            Authority = ReadAuthority(section),
            AuthorityByPayer = section.GetSection("AuthorityByPayer").GetChildren().ToImmutableDictionary(
                payer => payer.Key,
                payer =>
                {
                    ServerSettings.RefuseUnknown(payer, KnownAuthority);
                    return ReadAuthority(payer);
                },
                StringComparer.Ordinal),
            PayerTable = section["PayerTable"] is { Length: > 0 } file ? Path.GetFullPath(file) : null,
        };
    }

    private static HookAuthority ReadAuthority(IConfigurationSection section)
    {
        var kind = ServerSettings.Word(section, "Authority", Authorities) switch
        {
            "payer" => AuthorityKind.Payer,
            "delegate" => AuthorityKind.Delegate,
            _ => AuthorityKind.Advisory,
        };
        var insurer = section["Insurer"] is { Length: > 0 } told ? told : null;
        return kind == AuthorityKind.Advisory
            ? HookAuthority.Advisory
            : new HookAuthority(kind, insurer ?? throw new StartRefusedException($"{section.Path}:Insurer is missing; whoever answers for a payer gives the insurer's name as it is on the member card"));
    }

    private static RegisteredClient? ReadSandbox(IConfigurationSection all, bool thisMachineOnly)
    {
        var section = all.GetSection("Sandbox");
        if (!section.Exists())
        {
            return null;
        }

        ServerSettings.RefuseUnknown(section, KnownSandbox);
        if (!thisMachineOnly)
        {
            throw new StartRefusedException($"OrderCheck:Sandbox accepts tokens whose private key everybody knows, so it needs a loopback address such as {ServerSettings.DefaultUrl} in OrderCheck:Urls");
        }

        var keys = ReadKeys(section);
        return keys.IsEmpty
            ? throw new StartRefusedException("OrderCheck:Sandbox:KeyFile is missing; name a file with the public key of the sandbox")
            : new RegisteredClient { Name = "sandbox", Issuer = section["Issuer"] is { Length: > 0 } issuer ? issuer : SandboxIssuer, Keys = keys };
    }

    private static string Needed(IConfigurationSection section, string name, string what) =>
        section[name] is { Length: > 0 } text ? text : throw new StartRefusedException($"{section.Path}:{name} is missing; it must be {what}");

    private static ImmutableArray<JsonWebKey> ReadKeys(IConfigurationSection section)
    {
        if (section["KeyFile"] is not { Length: > 0 } file)
        {
            return [];
        }

        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{section.Path}:KeyFile is '{file}', which cannot be read");
        }

        return KeySet.Read(text) is { IsEmpty: false } keys
            ? keys
            : throw new StartRefusedException($"{section.Path}:KeyFile is '{file}', which holds no public key of a kind that is accepted; it must be a JWK set, or a public key in PEM: RSA of 2048 bits or more, or on the curve P-256, P-384 or P-521");
    }

    private static ImmutableArray<AllowedServer> Servers(IConfigurationSection section, bool thisMachineOnly) =>
    [
        .. ServerSettings.Texts(section).Select(text =>
            AllowedServer.TryRead(text, out var server) && (server.Address.Scheme == Uri.UriSchemeHttps || thisMachineOnly)
                ? server
                : throw new StartRefusedException(
                    $"{section.Path} names '{text}'; it must be an https address of host, port and path (http only for this machine, while the service listens on a loopback address)")),
    ];

    private static ImmutableArray<IPNetwork> Networks(IConfigurationSection section) =>
    [
        .. ServerSettings.Texts(section).Select(text => IPNetwork.TryParse(text, out var network)
            ? network
            : throw new StartRefusedException($"{section.Path} names '{text}'; a network is written like 10.20.0.0/16")),
    ];
}
