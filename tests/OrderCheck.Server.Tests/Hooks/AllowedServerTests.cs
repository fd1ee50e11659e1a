using System.Net;

namespace OrderCheck.Server.Tests;

public sealed class AllowedServerTests
{
    public static TheoryData<string> Unlisted { get; } =
    [
        "http://ehr.example/fhir",
        "https://ehr.example:8443/fhir",
        "https://ehr.example/",
        "https://ehr.example/fhirx",
        "https://ehr.example/FHIR",
        "https://ehr.example/fhir/../admin",
        "https://ehr.example/fhir/./x/../..",
        "https://ehr.example/fhir/%2e%2e/admin",
        "https://ehr.example/fhir/..%2fadmin",
        "https://ehr.example/fhir//evil.example",
        "https://ehr.example/fhir\\..\\admin",
        "https://ehr.example\\@evil.example/fhir",
        "https://ehr.example@evil.example/fhir",
        "https://ehr.example:443@evil.example/fhir",
        "https://user:secret@ehr.example/fhir",
        "https://@ehr.example/fhir",
        "https://ehr.example.evil.example/fhir",
        "https://evil.example/https://ehr.example/fhir",
        "https://evil.example#https://ehr.example/fhir",
        "https://evil.example?https://ehr.example/fhir",
        "https://ehr.example/fhir?x=1",
        "https://ehr.example/fhir#x",
        "https://ehr.example./fhir",
        "https://ehr%2eexample/fhir",
        "https://ehr。example/fhir",
        "https://еhr.example/fhir",
        "https://ehr.example/fhir\r\nHost: evil.example",
        " https://ehr.example/fhir",
        "https://ehr.example/fhir ",
        "https:ehr.example/fhir",
        "https:///ehr.example/fhir",
        "//ehr.example/fhir",
        "ftp://ehr.example/fhir",
        "file:///etc/passwd",
        "gopher://ehr.example/fhir",
        "data:application/json,{}",
        "ehr.example/fhir",
        "",
    ];

    [Theory]
    [InlineData("https://ehr.example/fhir")]
    [InlineData("https://ehr.example/fhir/")]
    [InlineData("https://ehr.example:443/fhir")]
    [InlineData("HTTPS://EHR.example/fhir")]
    [InlineData("https://ehr.example/fhir/tenant-7")]
    public void The_listed_address_and_what_lies_below_it_is_listed(string address) => Assert.True(Listed("https://ehr.example/fhir").TryReadBelow(address, out _));

    [Theory]
    [MemberData(nameof(Unlisted))]
    public void What_is_written_otherwise_is_not_listed(string address) => Assert.False(Listed("https://ehr.example/fhir").TryReadBelow(address, out _));

    [Theory]
    [InlineData("http://2130706433:5081/fhir")]
    [InlineData("http://0x7f000001:5081/fhir")]
    [InlineData("http://0x7f.1:5081/fhir")]
    [InlineData("http://0177.0.0.1:5081/fhir")]
    [InlineData("http://127.1:5081/fhir")]
    [InlineData("http://127.0.0.2:5081/fhir")]
    [InlineData("http://127.0.0.1.:5081/fhir")]
    [InlineData("http://localhost:5081/fhir")]
    [InlineData("http://[::1]:5081/fhir")]
    [InlineData("http://[::ffff:127.0.0.1]:5081/fhir")]
    [InlineData("http://[::ffff:7f00:1]:5081/fhir")]
    [InlineData("http://[0:0:0:0:0:ffff:127.0.0.1]:5081/fhir")]
    [InlineData("http://①②⑦.⓪.⓪.①:5081/fhir")]
    [InlineData("http://127.0.0.1:5082/fhir")]
    [InlineData("http://127.0.0.1/fhir")]
    [InlineData("https://127.0.0.1:5081/fhir")]
    public void Another_way_to_write_a_listed_address_is_not_listed(string address) => Assert.False(Listed("http://127.0.0.1:5081/fhir").TryReadBelow(address, out _));

    [Theory]
    [InlineData("http://ehr.example/fhir")]
    [InlineData("https://ehr.example/fhir?x=1")]
    [InlineData("https://user@ehr.example/fhir")]
    [InlineData("ehr.example")]
    [InlineData("")]
    [Trait("Requirement", "fhir-server")]
    public void Only_plain_addresses_can_be_listed(string address) => Assert.False(AllowedServer.TryRead(address, out _));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_of_the_public_internet_is_known_as_such(string address) => Assert.False(IpAddressClassifier.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    public void An_address_of_the_public_internet_is_known_as_such(string address) => Assert.True(IpAddressClassifier.Is(IPAddress.Parse(address)));

    private static AllowedServer Listed(string text) => AllowedServer.TryRead(text, out var server) ? server : throw new ArgumentException(text, nameof(text));
}
