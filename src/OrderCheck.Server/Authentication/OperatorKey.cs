using System.Security.Cryptography;
using System.Text;

namespace OrderCheck.Server.Authentication;

/// <summary>Marks an address that is for the people who run the service.</summary>
internal sealed class OperatorOnly
{
    public static readonly OperatorOnly Instance = new();
}

/// <summary>The key of the people who run the service.</summary>
internal sealed class OperatorKey(string? key)
{
    /// <summary>Fewest characters of a key.</summary>
    public const int Least = 24;

    private readonly byte[]? _digest = key is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>True when an Authorization header carries the key. Without a configured key nobody has it.</summary>
    public bool Opens(string? authorization) =>
        _digest is not null
        && authorization is not null
        && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization["Bearer ".Length..].Trim())), _digest);
}
