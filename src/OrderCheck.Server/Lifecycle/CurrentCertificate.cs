using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace OrderCheck.Server.Lifecycle;

/// <summary>The certificate that new connections are shown, exchanged while the service runs. Open connections keep theirs.</summary>
/// <param name="settings">The settings.</param>
/// <param name="clock">Tells whether a certificate has expired.</param>
/// <exception cref="StartRefusedException">An https address has no certificate, or a file cannot be read.</exception>
internal sealed class CurrentCertificate(OrderCheckOptions settings, TimeProvider clock)
{
    private ServerCertificate? _value = ServerCertificate.Load(settings);

    /// <summary>The certificate of now; null where no address is https.</summary>
    public ServerCertificate? Value => Volatile.Read(ref _value);

    /// <summary>The configured files; empty without a certificate.</summary>
    public IEnumerable<string> Paths => Value is null ? [] : new[] { settings.Certificate, settings.CertificateKey }.OfType<string>().Where(path => path.Length > 0);

    /// <summary>Serves https addresses with the certificate of the moment at which a connection is opened.</summary>
    public void Use(HttpsConnectionAdapterOptions https)
    {
        Value?.Use(https);
        https.OnAuthenticate = (_, tls) => tls.ServerCertificateContext = Value?.Context;
    }

    /// <summary>Reads the files anew and puts them in the place of the certificate.</summary>
    /// <returns>What is shown from now on.</returns>
    /// <exception cref="StartRefusedException">A file cannot be read, the key is of another certificate, or the certificate has expired.</exception>
    public string Reload()
    {
        var loaded = ServerCertificate.Load(settings);
        if (loaded is not null && loaded.ExpiresAt <= clock.GetUtcNow())
        {
            throw new StartRefusedException("the certificate of OrderCheck:Certificate has expired; put one in its place that is valid today");
        }

        Volatile.Write(ref _value, loaded);
        return string.Create(CultureInfo.InvariantCulture, $"valid until {loaded?.ExpiresAt:yyyy-MM-dd}");
    }
}
