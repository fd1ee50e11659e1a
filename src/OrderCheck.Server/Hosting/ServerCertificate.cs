using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace OrderCheck.Server.Hosting;

/// <summary>What the service shows on https addresses of its own; behind a proxy that ends TLS there is none.</summary>
/// <param name="Leaf">The certificate with its key.</param>
/// <param name="Chain">The certificates that lead from it to one that callers know.</param>
internal sealed record ServerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    /// <summary>Leaf and chain as a TLS handshake takes them.</summary>
    public SslStreamCertificateContext Context { get; } = SslStreamCertificateContext.Create(Leaf, Chain, offline: true);

    /// <summary>When it expires.</summary>
    public DateTimeOffset ExpiresAt => new(Leaf.NotAfter);

    /// <summary>Reads the certificate of the settings, or null where no address is https.</summary>
    /// <exception cref="StartRefusedException">An https address has no certificate, a certificate has no https address, or a file cannot be
    /// read.</exception>
    public static ServerCertificate? Load(OrderCheckOptions settings)
    {
        var secure = settings.Urls.FirstOrDefault(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        var key = settings.CertificateKey is { Length: > 0 } named ? named : null;
        if (settings.Certificate is not { Length: > 0 } file)
        {
            return secure is null && key is null
                ? null
                : throw new StartRefusedException(
                $"OrderCheck:Certificate is missing; name the PEM file with the certificate{(secure is null ? "" : $" for '{secure}'")}, and its key in OrderCheck:CertificateKey");
        }

        if (secure is null)
        {
            throw new StartRefusedException(
                "OrderCheck:Certificate is configured but no address of OrderCheck:Urls is https; write it like https://127.0.0.1:5443");
        }

        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            return new ServerCertificate(X509Certificate2.CreateFromPemFile(file, key ?? file), [.. chain.Skip(1)]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StartRefusedException(
                $"the certificate of OrderCheck:Certificate or its key cannot be read ({fault.Message.TrimEnd('.')}); both are PEM, the key without a password");
        }
    }

    /// <summary>Serves https with this certificate, in TLS 1.2 and 1.3 alone.</summary>
    public void Use(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = Leaf;
        https.ServerCertificateChain = Chain;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
    }
}
