using System.Buffers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrderCheck.Fhir.Tests;

public partial class DiscoveryTests
{
    private static readonly JsonArray Services = Read();

    public static TheoryData<string, string, string> Templates
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var service in HookServices.All)
            {
                foreach (var (key, template) in service.Prefetch)
                {
                    rows.Add(service.Id, key, template);
                }
            }

            return rows;
        }
    }

    [Fact]
    [Trait("Requirement", "discovery-services")]
    [Trait("Requirement", "hook-4")]
    public void There_is_one_service_for_each_of_the_four_hooks() => Assert.Equal(
        ["order-select-cardiac-imaging order-select", "order-sign-cardiac-imaging order-sign", "order-dispatch-cardiac-imaging order-dispatch", "appointment-book-cardiac-imaging appointment-book"],
        Services.Select(service => $"{service!["id"]} {service["hook"]}"));

    [Fact]
    [Trait("Requirement", "discovery-services")]
    [Trait("Requirement", "f-1")]
    public void A_service_says_all_that_a_client_needs() => Assert.All(Services, service =>
    {
        Assert.All(new[] { "hook", "id", "title", "description", "usageRequirements" }, name => Assert.False(string.IsNullOrWhiteSpace((string?)service![name])));
        Assert.Equal("2.0.1", (string?)service!["version"]);
        Assert.NotEmpty(service["prefetch"]!.AsObject());
    });

    [Fact]
    [Trait("Requirement", "version-declared")]
    public void A_service_offers_both_versions_of_crd() =>
        Assert.All(Services, service => Assert.Equal(["2.0", "2.2"], service!["extension"]!["davinci-crd.version"]!.AsArray().Select(version => (string?)version)));

    [Fact]
    [Trait("Requirement", "dev-4")]
    public void Each_option_has_all_five_members_and_its_own_code_name_and_description() => Assert.All(Services, service =>
    {
        var options = service!["extension"]!["davinci-crd.configuration-options"]!.AsArray();
        Assert.All(options, option => Assert.Equal(["code", "type", "name", "description", "default"], option!.AsObject().Select(pair => pair.Key)));
        foreach (var name in new[] { "code", "name", "description" })
        {
            Assert.Distinct(options.Select(option => (string?)option![name]));
        }

        Assert.All(options, option => Assert.Equal((string?)option!["type"] == "boolean" ? "True" : "Number", option["default"]!.GetValueKind().ToString()));
        Assert.Contains(options, option => (string?)option!["code"] == "coverage-info");
        Assert.Contains(options, option => (string?)option!["code"] == "max-cards" && (int)option["default"]! == 10);
    });

    [Theory]
    [MemberData(nameof(Templates))]
    [Trait("Requirement", "discovery-prefetch")]
    [Trait("Requirement", "found-24")]
    [Trait("Requirement", "f-1")]
    public void Every_prefetch_template_parses(string service, string key, string template)
    {
        var earlier = HookServices.Find(service)!.Prefetch.Select(one => one.Key).TakeWhile(one => one != key).ToList();
        var query = Token().Replace(template, match =>
        {
            foreach (var path in match.Groups["path"].Value.Split('|'))
            {
                Assert.Matches(Path(), path);
                if (path[0] == '%')
                {
                    Assert.Contains(path[1..path.IndexOf('.', StringComparison.Ordinal)], earlier);
                }
            }

            return "x";
        });
        Assert.Matches("^[A-Z][A-Za-z]+(/x|\\?_id=x|\\?patient=x&(clinical-)?status=active)$", query);
        Assert.Matches("^[A-Za-z]+$", key);
    }

    [Fact]
    [Trait("Requirement", "discovery-prefetch")]
    public void What_every_client_can_run_is_enough_for_an_order()
    {
        foreach (var service in HookServices.All)
        {
            var simple = service.Prefetch.Where(one => Simple().IsMatch(one.Template)).Select(one => one.Key);
            Assert.Superset(new HashSet<string> { "patient", "coverage", "problems" }, simple.ToHashSet());
        }
    }

    [Fact]
    [Trait("Requirement", "prefetch-crd")]
    public void The_keys_of_crd_have_the_queries_of_crd()
    {
        var sign = HookServices.Find("order-sign-cardiac-imaging")!.Prefetch.ToDictionary(one => one.Key, one => one.Template);
        Assert.Equal("Patient/{{context.patientId}}", sign["patient"]);
        Assert.Equal("Encounter/{{context.encounterId}}", sign["encounter"]);
        Assert.Equal("Coverage?patient={{context.patientId}}&status=active", sign["coverage"]);
        Assert.Equal("ServiceRequest?_id={{context.dispatchedOrders.resolve().ofType(ServiceRequest).id}}", HookServices.Find("order-dispatch-cardiac-imaging")!.Prefetch.Single(one => one.Key == "serviceRequests").Template);
    }

    private static JsonArray Read()
    {
        var output = new ArrayBufferWriter<byte>();
        HookServices.Write(output);
        return JsonNode.Parse(output.WrittenSpan)!["services"]!.AsArray();
    }

    [GeneratedRegex(@"\{\{(?<path>[^{}]+)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    // Members, ofType() and resolve(), from the context or an earlier key.
    [GeneratedRegex(@"^(context|%[A-Za-z]+)(\.[a-z][A-Za-z]*|\.resolve\(\)|\.ofType\([A-Z][A-Za-z]+\))+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"^[^{]*\{\{context\.[A-Za-z]+\}\}[^{]*$", RegexOptions.None, 1000)]
    private static partial Regex Simple();
}
