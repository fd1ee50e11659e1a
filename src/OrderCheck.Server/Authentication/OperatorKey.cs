using System.Security.Cryptography;
using System.Text;

namespace OrderCheck.Server.Authentication;

/// <summary>The key of the people who run the service.</summary>
internal sealed class OperatorKey(string? key)
{
    private const string Scheme = "Bearer ";
    private const int MinLength = 24;
    private const string Setting = $"{OrderCheckOptions.Section}:{nameof(OrderCheckOptions.OperatorKey)}";
    private const string FileSetting = $"{OrderCheckOptions.Section}:{nameof(OrderCheckOptions.OperatorKeyFile)}";

    private readonly byte[]? _digest = key is { Length: > 0 } ? SHA256.HashData(Encoding.UTF8.GetBytes(key)) : null;

    /// <summary>Reads the key of the settings or of the file that they name.</summary>
    /// <exception cref="StartRefusedException">Both are configured, the file cannot be read, or the key is too easy to guess.</exception>
    public static OperatorKey Load(OrderCheckOptions settings)
    {
        if (settings.OperatorKeyFile is not { Length: > 0 } file)
        {
            return new OperatorKey(Checked(settings.OperatorKey, Setting));
        }

        if (settings.OperatorKey is { Length: > 0 })
        {
            throw new StartRefusedException($"{Setting} and {FileSetting} are both configured; keep one of them");
        }

        try
        {
            return new OperatorKey(Checked(File.ReadAllText(file).Trim(), FileSetting));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{FileSetting} is '{file}', which cannot be read");
        }
    }

    /// <summary>True when an Authorization header carries the key. Without a configured key none does.</summary>
    public bool Opens(string? authorization) =>
        _digest is not null
        && authorization is not null
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim())), _digest);

    private static string? Checked(string? key, string setting) =>
        key is null || (key.Length >= MinLength && key.All(c => c is >= '!' and <= '~'))
            ? key
            : throw new StartRefusedException(
            $"{setting} must be at least {MinLength} characters without spaces; make it of random letters and digits");
}
