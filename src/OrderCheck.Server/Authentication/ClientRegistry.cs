using System.Collections.Immutable;
using System.Net;
using Microsoft.IdentityModel.Tokens;

namespace OrderCheck.Server.Authentication;

/// <summary>An EHR, or one tenant of it, that may call.</summary>
internal sealed record RegisteredClient
{
    /// <summary>The name in the log and in the metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The <c>iss</c> of its tokens.</summary>
    public required string Issuer { get; init; }

    /// <summary>The <c>tenant</c> of its tokens, or null when every tenant of the issuer is this client.</summary>
    public string? Tenant { get; init; }

    /// <summary>Where its public keys may be fetched, as <c>jku</c> names it; empty when its keys are configured.</summary>
    public ImmutableArray<AllowedServer> KeyAddresses { get; init; } = [];

    /// <summary>Its public keys, when they were exchanged beforehand.</summary>
    public ImmutableArray<JsonWebKey> Keys { get; init; } = [];

    /// <summary>The FHIR servers that may be read for it.</summary>
    public ImmutableArray<AllowedServer> FhirServers { get; init; } = [];

    /// <summary>Private networks in which its listed servers may lie.</summary>
    public ImmutableArray<IPNetwork> Networks { get; init; } = [];

    /// <summary>In whose name coverage is answered, when nothing is said for the payer.</summary>
    public HookAuthority Authority { get; init; } = HookAuthority.Advisory;

    /// <summary>In whose name coverage is answered, by payer id of the payer table.</summary>
    public ImmutableDictionary<string, HookAuthority> AuthorityByPayer { get; init; } = ImmutableDictionary<string, HookAuthority>.Empty;

    /// <summary>The payer table of this client, in the format of <c>terminology/payers.json</c>, or null for that of the service.</summary>
    public string? PayerTable { get; init; }
}

/// <summary>Who may call, by issuer and tenant.</summary>
internal sealed class ClientRegistry(IEnumerable<RegisteredClient> clients)
{
    public ImmutableArray<RegisteredClient> All { get; } = [.. clients];

    /// <summary>The client with this issuer and exactly this tenant, else the one that stands for every tenant of the issuer.</summary>
    public RegisteredClient? Find(string issuer, string? tenant)
    {
        RegisteredClient? every = null;
        foreach (var client in All)
        {
            if (client.Issuer == issuer)
            {
                if (client.Tenant is not null && client.Tenant == tenant)
                {
                    return client;
                }

                every ??= client.Tenant is null ? client : null;
            }
        }

        return every;
    }
}
