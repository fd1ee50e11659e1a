using System.Collections.Immutable;
using System.Net;
using Microsoft.IdentityModel.Tokens;

namespace OrderCheck.Server.Configuration;

/// <summary>The clients of the settings, ready to be looked up.</summary>
/// <param name="Registry">Who may call with a token, the sandbox included where it is accepted.</param>
/// <param name="Demo">Who calls where no clients are configured: anyone on this machine. Null where callers are checked.</param>
/// <param name="Sandbox">The client that stands for the CDS Hooks sandbox, or null when it is not accepted.</param>
internal sealed record ServiceClients(ClientRegistry Registry, RegisteredClient? Demo, RegisteredClient? Sandbox)
{
    private const string Section = OrderCheckOptions.Section;

    /// <summary>The people who run the service, where they check orders themselves: without an EHR to read and without a payer's
    /// authority.</summary>
    public RegisteredClient Operator { get; } = new() { Name = "operator", Issuer = "" };

    /// <summary>All who may call.</summary>
    public IEnumerable<RegisteredClient> All => [.. Registry.All, Demo ?? Operator];

    /// <summary>Reads the clients of the settings.</summary>
    /// <exception cref="StartRefusedException">A client is incomplete or contradicts another.</exception>
    public static ServiceClients Read(OrderCheckOptions options)
    {
        var clients = options.Clients.Select((client, i) => ReadClient(client, $"{Section}:Clients:{i}", options.IsThisMachineOnly))
            .ToList();
        RefuseDuplicates(clients);
        var sandbox = ReadSandbox(options);
        if (!options.IsDemo)
        {
            return options.FhirServers.Count == 0 && options.Networks.Count == 0
                ? new ServiceClients(new ClientRegistry(sandbox is null ? clients : [.. clients, sandbox]), null, sandbox)
                : throw new StartRefusedException(
                    $"{Section}:FhirServers and {Section}:Networks are for the demonstration without clients; write them for each client of {Section}:Clients");
        }

        var demo = new RegisteredClient
        {
            Name = "demo",
            Issuer = "",
            FhirServers = Servers(options.FhirServers, $"{Section}:FhirServers", options.IsThisMachineOnly),
            Networks = Networks(options.Networks, $"{Section}:Networks"),
        };
        sandbox = sandbox is null ? null : sandbox with { FhirServers = demo.FhirServers, Networks = demo.Networks };
        return new ServiceClients(new ClientRegistry(sandbox is null ? [] : [sandbox]), demo, sandbox);
    }

    private static void RefuseDuplicates(List<RegisteredClient> clients)
    {
        if (clients.Any(client => client.Name == "operator"))
        {
            throw new StartRefusedException(
                $"a client of {Section}:Clients has the name 'operator', which is kept for those who bring the operator key; give it another");
        }

        if (clients.GroupBy(client => client.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } name)
        {
            throw new StartRefusedException($"two clients of {Section}:Clients have the name '{name.Key}'; give each its own");
        }

        if (clients.GroupBy(client => (client.Issuer, client.Tenant)).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new StartRefusedException(
                $"the clients {string.Join(" and ", same.Select(client => $"'{client.Name}'"))} of {Section}:Clients have the same issuer and tenant, so one token would be both of them; give each its own Tenant");
        }
    }

    private static RegisteredClient ReadClient(ClientOptions options, string path, bool thisMachineOnly)
    {
        var addresses = Servers(options.Jku, $"{path}:Jku", thisMachineOnly);
        var keys = ReadKeys(options.KeyFile, $"{path}:KeyFile");
        if (addresses.IsEmpty && keys.IsEmpty)
        {
            throw new StartRefusedException($"{path} has no keys; name the address of its JWK set in Jku, or a file in KeyFile");
        }

        return new RegisteredClient
        {
            Name = options.Name,
            Issuer = options.Issuer,
            Tenant = options.Tenant is { Length: > 0 } tenant ? tenant : null,
            KeyAddresses = addresses,
            Keys = keys,
            FhirServers = Servers(options.FhirServers, $"{path}:FhirServers", thisMachineOnly),
            Networks = Networks(options.Networks, $"{path}:Networks"),
            Authority = ReadAuthority(options, path),
            AuthorityByPayer = options.AuthorityByPayer.ToImmutableDictionary(
                payer => payer.Key, payer => ReadAuthority(payer.Value, $"{path}:AuthorityByPayer:{payer.Key}"), StringComparer.Ordinal),
            PayerTable = options.PayerTable is { Length: > 0 } file ? Path.GetFullPath(file) : null,
        };
    }

    private static HookAuthority ReadAuthority(AuthorityOptions options, string path)
    {
        if (options.Authority == AuthorityKind.Advisory)
        {
            return HookAuthority.Advisory;
        }

        return options.Insurer is { Length: > 0 } insurer
            ? new HookAuthority(options.Authority, insurer)
            : throw new StartRefusedException(
            $"{path}:Insurer is missing; an answer for a payer needs the insurer's name as it is on the member card");
    }

    private static RegisteredClient? ReadSandbox(OrderCheckOptions options)
    {
        if (options.Sandbox is not { } sandbox)
        {
            return null;
        }

        if (!options.IsThisMachineOnly)
        {
            throw new StartRefusedException(
                $"{Section}:Sandbox accepts tokens whose private key is public, so it needs a loopback address such as {ListeningAddresses.Default} in {Section}:Urls");
        }

        var keys = ReadKeys(sandbox.KeyFile, $"{Section}:Sandbox:KeyFile");
        return keys.IsEmpty
            ? throw new StartRefusedException($"{Section}:Sandbox:KeyFile is missing; name a file with the public key of the sandbox")
            : new RegisteredClient { Name = "sandbox", Issuer = sandbox.Issuer, Keys = keys };
    }

    private static ImmutableArray<JsonWebKey> ReadKeys(string? file, string path)
    {
        if (file is not { Length: > 0 })
        {
            return [];
        }

        try
        {
            return KeySet.Read(File.ReadAllText(file)) is { IsEmpty: false } keys
                ? keys
                : throw new StartRefusedException(
                    $"{path} is '{file}', which holds no public key of a kind that is accepted; it must be a JWK set, or a public key in PEM: RSA of 2048 bits or more, or on the curve P-256, P-384 or P-521");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} is '{file}', which cannot be read");
        }
    }

    private static ImmutableArray<AllowedServer> Servers(TextList list, string path, bool thisMachineOnly) =>
    [
        .. list.Select(text =>
            AllowedServer.TryRead(text, out var server) && (server.Address.Scheme == Uri.UriSchemeHttps || thisMachineOnly)
                ? server
                : throw new StartRefusedException(
                    $"{path} names '{text}'; it must be an https address of host, port and path (http only for this machine, while the service listens on a loopback address)")),
    ];

    private static ImmutableArray<IPNetwork> Networks(TextList list, string path) =>
    [
        .. list.Select(text => IPNetwork.TryParse(text, out var network)
            ? network
            : throw new StartRefusedException($"{path} names '{text}'; a network is written like 10.20.0.0/16")),
    ];
}
