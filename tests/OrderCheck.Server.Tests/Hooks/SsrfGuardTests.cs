using System.Net;
using System.Security.Authentication;
using WireMock.Server;

namespace OrderCheck.Server.Tests;

public sealed class SsrfGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("0.0.0.0")]
    [InlineData("64:ff9b::7f00:1")]
    [Trait("Requirement", "fhir-server")]
    [Trait("Requirement", "f-11")]
    public async Task A_listed_name_that_resolves_to_an_address_that_is_not_public_is_not_connected_to(string address)
    {
        using var trap = new LoopbackTrap();
        using var client = Client($"https://ehr.example:{trap.Port}/fhir", [], address);

        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"https://ehr.example:{trap.Port}/fhir/Patient/p"));

        Assert.IsType<UnlistedAddressException>(fault.InnerException);
        Assert.False(trap.WasConnectedTo);
    }

    [Fact]
    [Trait("Requirement", "f-11")]
    public async Task A_name_that_is_pointed_elsewhere_between_two_calls_gains_nothing()
    {
        using var trap = new LoopbackTrap();
        var asked = 0;
        using var client = Client($"https://ehr.example:{trap.Port}/fhir", [], () => Interlocked.Increment(ref asked) % 2 == 1 ? "203.0.113.1" : "127.0.0.1");
        for (var call = 0; call < 4; call++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"https://ehr.example:{trap.Port}/fhir/Patient/p"));
        }

        Assert.Equal(4, asked);
        Assert.False(trap.WasConnectedTo);
    }

    [Fact]
    public async Task A_private_address_is_connected_to_when_its_network_is_listed()
    {
        using var ehr = WireMockServer.Start();
        using var listed = Client($"https://ehr.example:{ehr.Port}/fhir", ["127.0.0.0/8"], "127.0.0.1");
        using var other = Client($"https://ehr.example:{ehr.Port}/fhir", ["10.0.0.0/8"], "127.0.0.1");

        // There is no certificate behind it, so that the connection was made shows in how it fails.
        var reached = await Assert.ThrowsAsync<HttpRequestException>(() => listed.GetAsync($"https://ehr.example:{ehr.Port}/fhir/Patient/p"));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => other.GetAsync($"https://ehr.example:{ehr.Port}/fhir/Patient/p"));

        Assert.IsType<AuthenticationException>(reached.InnerException);
        Assert.IsType<UnlistedAddressException>(refused.InnerException);
    }

    [Fact]
    public async Task A_host_or_port_that_is_not_listed_is_not_connected_to()
    {
        using var trap = new LoopbackTrap();
        using var client = Client("http://127.0.0.1:1/fhir", [], "127.0.0.1");

        foreach (var address in (string[])[$"http://127.0.0.1:{trap.Port}/fhir", $"http://localhost:{trap.Port}/", $"http://[::ffff:127.0.0.1]:{trap.Port}/", $"http://2130706433:{trap.Port}/"])
        {
            var fault = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
            Assert.IsType<UnlistedAddressException>(fault.InnerException);
        }

        Assert.False(trap.WasConnectedTo);
    }

    private static HttpClient Client(string listed, string[] networks, string address) => Client(listed, networks, () => address);

    private static HttpClient Client(string listed, string[] networks, Func<string> address)
    {
        Assert.True(AllowedServer.TryRead(listed, out var server));
        return new HttpClient(SsrfGuard.Build([server], [.. networks.Select(text => IPNetwork.Parse(text))], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address())])));
    }
}
