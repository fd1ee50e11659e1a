using System.Security.Cryptography;
using System.Text;

namespace OrderCheck.Server.Authentication;

/// <summary>The key of the people who run the service.</summary>
internal sealed class OperatorKey(string? key)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _digest = key is { Length: > 0 } ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    /// <summary>True when an Authorization header carries the key. Without a configured key none does.</summary>
    public bool Opens(string? authorization) =>
        _digest is not null
        && authorization is not null
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), _digest);
}
