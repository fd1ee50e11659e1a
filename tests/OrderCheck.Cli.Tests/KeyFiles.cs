using System.Security.Cryptography;

namespace OrderCheck.Cli.Tests;

/// <summary>A pair of keys in files that are gone after the test.</summary>
internal sealed class KeyFiles : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public KeyFiles(string algorithm)
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var isCurve = algorithm == "ES384";
        Private = _folder.Write("ehr.pem", isCurve ? ec.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem());
        Public = _folder.Write("ehr.pub.pem", isCurve ? ec.ExportSubjectPublicKeyInfoPem() : rsa.ExportSubjectPublicKeyInfoPem());
    }

    public string Private { get; }

    public string Public { get; }

    public void Dispose() => _folder.Dispose();
}
