using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OrderCheck.Server.Tests;

/// <summary>The service speaks TLS itself: 1.2 and 1.3, nothing older.</summary>
public sealed class TlsTests(TlsTests.SecureServer service) : IClassFixture<TlsTests.SecureServer>
{
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    [Trait("Requirement", "tls")]
    [Trait("Requirement", "inferno-01")]
    public async Task TLS_1_2_and_1_3_are_spoken(SslProtocols version)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, service.Port);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == service.Thumbprint,
        });
        await stream.WriteAsync("GET /cds-services HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync();

        Assert.Equal(version, stream.SslProtocol);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("order-sign-cardiac-imaging", answer, StringComparison.Ordinal);
        Assert.Contains("Strict-Transport-Security: max-age=31536000", answer, StringComparison.Ordinal);
    }

    // Clients of today do not offer the old versions any more, so the greeting is written by hand. That it is a good one shows in 1.2.
    [Theory]
    [InlineData(0x0303, true)]
    [InlineData(0x0302, false)]
    [InlineData(0x0301, false)]
    [InlineData(0x0300, false)]
    [Trait("Requirement", "tls")]
    [Trait("Requirement", "inferno-01")]
    public async Task A_greeting_of_TLS_1_2_is_answered_and_one_of_an_older_version_gets_an_alert(int version, bool isSpoken)
    {
        var answer = await service.Greet(Greeting(version));

        Assert.Equal(isSpoken, IsServerHello(answer));
        if (!isSpoken)
        {
            // Record of an alert, level fatal.
            Assert.True(answer.Length >= 7, $"closed after {answer.Length} bytes");
            Assert.Equal(21, answer[0]);
            Assert.Equal(2, answer[5]);
        }
    }

    [Fact]
    [Trait("Requirement", "tls")]
    public async Task Plain_HTTP_is_not_answered_there()
    {
        var answer = await service.Greet("GET /cds-services HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());

        Assert.DoesNotContain("services", Encoding.Latin1.GetString(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_holds_no_certificate_or_another_key_stops_the_start()
    {
        using var nothing = new ScratchFile("nothing");
        using var certificate = new ScratchFile(service.CertificatePem);
        using var other = RSA.Create(2048);
        using var otherKey = new ScratchFile(other.ExportPkcs8PrivateKeyPem());
        foreach (var (file, key) in ((string, string)[])[(nothing.Path, otherKey.Path), (certificate.Path, otherKey.Path), (certificate.Path, certificate.Path), ("no-such-file.pem", otherKey.Path)])
        {
            var error = new StringWriter();
            Assert.Equal(1, await ServerApp.RunAsync(["--urls", "https://127.0.0.1:0", "--OrderCheck:Certificate", file, "--OrderCheck:CertificateKey", key], TextWriter.Null, error));
            Assert.Contains("cannot be read", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_key_may_be_in_the_file_of_the_certificate()
    {
        using var both = new ScratchFile(service.CertificatePem + "\n" + service.KeyPem);
        await using var server = await RunningServer.Start("--urls", "https://127.0.0.1:0", "--OrderCheck:Certificate", both.Path);

        Assert.Equal("https", server.Address.Scheme);
    }

    private static bool IsServerHello(byte[] answer) => answer.Length > 5 && answer[0] == 22 && answer[5] == 2;

    private static byte[] Greeting(int version)
    {
        byte[] suites = [0xc0, 0x2f, 0xc0, 0x30, 0xc0, 0x13, 0xc0, 0x14, 0x00, 0x9c, 0x00, 0x2f, 0x00, 0x35, 0x00, 0xff];
        byte[] groups = [0x00, 0x0a, 0x00, 0x08, 0x00, 0x06, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18];
        byte[] points = [0x00, 0x0b, 0x00, 0x02, 0x01, 0x00];
        byte[] signatures = [0x00, 0x0d, 0x00, 0x0e, 0x00, 0x0c, 0x08, 0x04, 0x04, 0x01, 0x05, 0x01, 0x08, 0x05, 0x08, 0x06, 0x02, 0x01];
        byte[] extensions = [.. groups, .. points, .. signatures];
        byte[] body = [.. Two(version), .. RandomNumberGenerator.GetBytes(32), 0, .. Two(suites.Length), .. suites, 1, 0, .. Two(extensions.Length), .. extensions];
        byte[] hello = [1, 0, .. Two(body.Length), .. body];
        return [22, .. Two(Math.Min(version, 0x0301)), .. Two(hello.Length), .. hello];

        static byte[] Two(int number) => [(byte)(number >> 8), (byte)number];
    }

    public sealed class SecureServer : IAsyncLifetime
    {
        private readonly RSA _key = RSA.Create(2048);
        private readonly List<ScratchFile> _files = [];
        private RunningServer _server = null!;

        public string CertificatePem { get; private set; } = "";

        public string KeyPem => _key.ExportPkcs8PrivateKeyPem();

        public string Thumbprint { get; private set; } = "";

        public int Port => _server.Address.Port;

        public async Task InitializeAsync()
        {
            var request = new CertificateRequest("CN=localhost", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            (CertificatePem, Thumbprint) = (certificate.ExportCertificatePem(), certificate.GetCertHashString());
            _files.AddRange([new ScratchFile(CertificatePem), new ScratchFile(KeyPem)]);
            _server = await RunningServer.Start("--urls", "https://127.0.0.1:0", "--OrderCheck:Certificate", _files[0].Path, "--OrderCheck:CertificateKey", _files[1].Path);
        }

        public async Task DisposeAsync()
        {
            await _server.DisposeAsync();
            _files.ForEach(file => file.Dispose());
            _key.Dispose();
        }

        /// <summary>Sends bytes and gives what comes back until it is quiet or closed.</summary>
        internal async Task<byte[]> Greet(byte[] greeting)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            var stream = client.GetStream();
            await stream.WriteAsync(greeting);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            var answer = new byte[4096];
            var read = 0;
            try
            {
                while (read < 7 && await stream.ReadAsync(answer.AsMemory(read), patience.Token) is > 0 and var more)
                {
                    read += more;
                }
            }
            catch (IOException)
            {
                // Reset after the alert.
            }

            return answer[..read];
        }
    }
}
