using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace OrderCheck.Server.Tests;

public sealed class CertificateReloadTests
{
    [Fact]
    public async Task New_connections_are_shown_the_new_certificate_and_open_ones_go_on()
    {
        var (first, firstPrint) = Certificate("first", DateTimeOffset.UtcNow.AddDays(1));
        var (second, secondPrint) = Certificate("second", DateTimeOffset.UtcNow.AddDays(2));
        using var file = new ScratchFile(first);
        await using var server = await Start(file);
        await using var open = await Connect(server);
        File.WriteAllText(file.Path, second);

        Assert.True(server.Services.GetRequiredService<Reloader>().Certificate.Reload());
        await using var fresh = await Connect(server);
        Assert.Equal((firstPrint, secondPrint), (open.RemoteCertificate!.GetCertHashString(), fresh.RemoteCertificate!.GetCertHashString()));
        Assert.StartsWith("HTTP/1.1 200", await Ask(open), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await Ask(fresh), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_refused_and_the_one_before_goes_on()
    {
        var (good, print) = Certificate("good", DateTimeOffset.UtcNow.AddDays(1));
        var (expired, _) = Certificate("expired", DateTimeOffset.UtcNow.AddHours(-1));
        using var file = new ScratchFile(good);
        await using var server = await Start(file);
        foreach (var (content, says) in ((string, string)[])[("nothing", "cannot be read"), (expired, "has expired")])
        {
            File.WriteAllText(file.Path, content);

            Assert.False(server.Services.GetRequiredService<Reloader>().Certificate.Reload());
            Assert.Contains(server.Log, line => line.StartsWith("The changed certificate was refused", StringComparison.Ordinal) && line.Contains(says, StringComparison.Ordinal));
            await using var connection = await Connect(server);
            Assert.Equal(print, connection.RemoteCertificate!.GetCertHashString());
        }

        await using var last = await Connect(server);
        Assert.Contains("\"isNewerRefused\":true", await Ask(last), StringComparison.Ordinal);
    }

    private static Task<RunningServer> Start(ScratchFile file) => RunningServer.Start(
        "--urls", "https://127.0.0.1:0", "--OrderCheck:Certificate", file.Path, "--OrderCheck:ReloadSeconds", "0");

    private static async Task<SslStream> Connect(RunningServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync("localhost");
        return stream;
    }

    private static async Task<string> Ask(SslStream stream)
    {
        await stream.WriteAsync("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    private static (string Pem, string Thumbprint) Certificate(string name, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), until);
        return ($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}", certificate.GetCertHashString());
    }
}
