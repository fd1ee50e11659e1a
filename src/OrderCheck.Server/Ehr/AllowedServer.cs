using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.RegularExpressions;

namespace OrderCheck.Server.Ehr;

/// <summary>
/// A server that the configuration names for one client. An address that is sent counts as listed only when it is written like the listed
/// one,
/// character by character, or lies below it: whoever has to parse an address to compare it can be told two stories about it.
/// </summary>
internal sealed partial class AllowedServer
{
    private readonly string _written;

    private AllowedServer(string written, Uri address) => (_written, Address) = (written, address);

    /// <summary>The listed address, without a slash at its end.</summary>
    public Uri Address { get; }

    /// <summary>True when the listed host is this machine: <c>localhost</c> or a loopback address.</summary>
    public bool IsLoopback => Address.IsLoopback;

    /// <summary>The address that is listed by itself, because the host is written as one; null for a name.</summary>
    public IPAddress? Literal => IPAddress.TryParse(Address.IdnHost, out var address) ? IpAddressClassifier.Meant(address) : null;

    /// <summary>Reads a listed address: https, or http on this machine; host, port and path only.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out AllowedServer? server)
    {
        server = null;
        if (!TryReadPlain(text, out var written, out var address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            return false;
        }

        server = new AllowedServer(written, address);
        return true;
    }

    /// <summary>Reads an address that was sent, when it is this one or lies below it.</summary>
    public bool TryReadBelow(string text, [NotNullWhen(true)] out Uri? address)
    {
        if (TryReadPlain(text, out var written, out address)
            && written.StartsWith(_written, StringComparison.Ordinal)
            && (written.Length == _written.Length || written[_written.Length] == '/'))
        {
            return true;
        }

        address = null;
        return false;
    }

    // Scheme and host ignore case, the path does not; a default port may be written or left out; nothing needs decoding, and no segment
    // leads upwards.
    private static bool TryReadPlain(string text, out string written, [NotNullWhen(true)] out Uri? address)
    {
        (written, address) = ("", null);
        var match = Plain().Match(text);
        if (!match.Success || !Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var parsed))
        {
            return false;
        }

        var path = match.Groups["path"].Value.TrimEnd('/');
        if (path.Split('/').Any(segment => segment is "." or "..") || path.Contains("//", StringComparison.Ordinal))
        {
            return false;
        }

        var scheme = match.Groups["scheme"].Value.ToLowerInvariant();
        var port = match.Groups["port"].Value is { Length: > 0 } told ? told : scheme == Uri.UriSchemeHttps ? "443" : "80";
        written = $"{scheme}://{match.Groups["host"].Value.ToLowerInvariant()}:{port}{path}";
        address = parsed;
        return true;
    }

    [GeneratedRegex(@"\A(?<scheme>https?)://(?<host>[a-z0-9][a-z0-9.\-]*|\[[0-9a-f:.]+\])(?::(?<port>[1-9][0-9]{0,4}))?(?<path>(?:/[a-z0-9._~\-]*)*)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
