using System.Buffers;
using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public sealed class HookMetricsWriterTests
{
    private const string GoodNpi = "1234567893";
    private const string OtherNpi = "1245319599";

    // The elements of CRDMetricData, each below the one that holds it.
    private static readonly string[] Elements =
    [
        "source", "hookInstance", "hookType", "providerId", "providerId.system", "providerId.value", "groupId", "groupId.system", "groupId.value", "payerId", "payerId.system", "payerId.value",
        "requestTime", "responseTime", "httpResponse", "issue", "issue.code", "issue.details", "issue.details.text", "tokenUse", "resources", "resources.type", "resources.count", "resources.prefetch",
        "request", "request.type", "request.orderDetail", "request.orderDetail.coding", "request.orderDetail.coding.system", "request.orderDetail.coding.code", "request.response", "request.response.type",
        "request.response.focus", "request.response.coverageInfo", "request.response.coverageInfo.covered", "request.response.coverageInfo.paNeeded", "request.response.coverageInfo.infoNeeded",
        "request.response.coverageInfo.assertionId", "request.response.coverageInfo.businessLine", "request.response.coverageInfo.businessLine.coding",
        "request.response.coverageInfo.businessLine.coding.system", "request.response.coverageInfo.businessLine.coding.code",
    ];

    [Fact]
    [Trait("Requirement", "metrics")]
    public void The_elements_are_those_of_the_model_and_no_others()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var call in new[] { Signing(Order()), Selecting(Order("""{ "reasonCode": null }""")), Dispatching(Order()), Booking(Appointment()) })
        {
            Collect(MetricsOf(WithPeople(call, GoodNpi, OtherNpi).Prefetch("coverage", BundleOf(Plan()))), "", seen);
        }

        Collect(Refused(), "", seen);
        Assert.Empty(seen.Except(Elements, StringComparer.Ordinal));
        Assert.Empty(Elements.Except(seen, StringComparer.Ordinal));
    }

    [Fact]
    public void The_user_and_the_organization_of_the_user_are_told_by_their_NPI()
    {
        var told = MetricsOf(WithPeople(Signing(Order()), GoodNpi, OtherNpi));

        Assert.Equal(GoodNpi, (string?)told["providerId"]!["value"]);
        Assert.Equal(OtherNpi, (string?)told["groupId"]!["value"]);
    }

    [Theory]
    [InlineData("1234567890")]
    [InlineData("3234567893")]
    [InlineData("123456789")]
    [InlineData("12345678930")]
    [InlineData("Quillfeath")]
    public void An_NPI_whose_check_digit_is_wrong_is_nobody(string npi)
    {
        var told = MetricsOf(WithPeople(Signing(Order()), npi, npi));

        Assert.False(told.ContainsKey("providerId"));
        Assert.False(told.ContainsKey("groupId"));
    }

    [Fact]
    public void Without_a_user_whoever_signs_the_order_is_told()
    {
        var call = WithPeople(Dispatching(Order("""{ "requester": { "reference": "PractitionerRole/role" } }""")), GoodNpi, OtherNpi);
        call["context"]!.AsObject().Remove("userId");

        Assert.Equal(GoodNpi, (string?)MetricsOf(call)["providerId"]!["value"]);
    }

    [Fact]
    public void The_payer_is_told_by_its_id_in_the_payer_table_and_never_by_the_name_that_was_sent()
    {
        var known = MetricsOf(Signing(Order()).Prefetch("coverage", BundleOf(Plan())));
        var unknown = MetricsOf(Signing(Order()).Prefetch("coverage", BundleOf(Coverage("""{ "payor": [ { "display": "Quillfeather Family Trust" } ], "type": null }"""))));

        Assert.NotNull(Request.Knowledge.Payers.ById((string)known["payerId"]!["value"]!));
        Assert.False(unknown.ContainsKey("payerId"));
        Assert.DoesNotContain("Quillfeather", unknown.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6bc883b2-b795-4dcb-b661-34884a31d472", true)]
    [InlineData("{6bc883b2-b795-4dcb-b661-34884a31d472}", false)]
    [InlineData("patient Quillfeather", false)]
    public void The_instance_is_told_only_when_it_is_a_UUID(string instance, bool told)
    {
        var call = Signing(Order());
        call["hookInstance"] = instance;

        Assert.Equal(told, MetricsOf(call).ContainsKey("hookInstance"));
    }

    [Fact]
    public void A_number_of_an_authorization_is_not_told()
    {
        var request = Take(UnsolicitedDeterminationTests.Authorized(), AsPayer);
        Assert.True(request.TryToCheck(out var check, out _));
        var told = MetricsOf(request, HookResponse.Of(request, Assessor.Assess(check.Orders), Assessor));

        Assert.Contains("\"satisfied\"", told.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PA-4711", told.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_sent_is_counted_by_type_without_the_orders_themselves()
    {
        var told = MetricsOf(Dispatching(Order(), Order("""{ "id": "order-2" }""")).Prefetch("conditions", BundleOf(Condition("n1", "I10"), Condition("n2", "I11.9"))));

        Assert.Equal([("Condition", 2, true), ("Coverage", 1, true), ("Patient", 1, true)], told["resources"]!.AsArray().Select(one => ((string)one!["type"]!, (int)one["count"]!, (bool)one["prefetch"]!)));
        Assert.Equal(2, told["request"]!.AsArray().Count);
    }

    [Fact]
    public void An_order_that_is_not_ours_is_told_without_an_answer()
    {
        var told = MetricsOf(Signing(Order("""{ "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "71046" } ] } }""")));
        var request = Assert.Single(told["request"]!.AsArray())!.AsObject();

        Assert.Equal("71046", (string?)request["orderDetail"]![0]!["coding"]![0]!["code"]);
        Assert.False(request.ContainsKey("response"));
    }

    [Fact]
    public void What_is_said_on_any_appointment_of_an_order_is_told_once()
    {
        const string Based = """{ "basedOn": [ { "reference": "ServiceRequest/order-1" } ] }""";
        var call = Booking(Hook.Appointment(), Order("""{ "status": "active" }"""));
        call["context"]!["appointments"] = BundleOf(Hook.Appointment(Based), Hook.Appointment(Based.Replace("{ ", """{ "id": "a2", """, StringComparison.Ordinal)));
        var both = MetricsOf(call);
        call["context"]!["appointments"]!["entry"]![0]!["resource"] = Answer(call).Actions()[0]["resource"]!.DeepClone();
        var second = MetricsOf(call);

        Assert.Single(Said(both, 0));
        Assert.Single(Said(second, 0));
    }

    [Fact]
    public void What_is_said_on_an_appointment_is_not_told_of_its_order_that_is_not_ours()
    {
        var call = Booking(
            Hook.Appointment("""{ "basedOn": [ { "reference": "ServiceRequest/order-1" }, { "reference": "ServiceRequest/order-2" } ] }"""), Order("""{ "status": "active" }"""),
            Order("""{ "id": "order-2", "status": "active", "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "71046" } ] } }"""));
        var told = MetricsOf(call);

        Assert.Single(Said(told, 0));
        Assert.Empty(Said(told, 1));
    }

    private static List<JsonNode?> Said(JsonObject told, int order) =>
        [.. (told["request"]![order]!["response"]?.AsArray() ?? []).Where(response => (string?)response!["type"] == "coverage-info").SelectMany(response => response!["coverageInfo"]!.AsArray())];

    private static JsonObject Plan() => Coverage("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "512" } ] }, "payor": [ { "display": "Aetna" } ] }""");

    private static JsonObject WithPeople(JsonObject call, string user, string organization)
    {
        call["context"]!["userId"] = "PractitionerRole/role";
        return call
            .Prefetch("role", JsonNode.Parse("""{ "resourceType": "PractitionerRole", "id": "role", "practitioner": { "reference": "Practitioner/dr" }, "organization": { "reference": "Organization/clinic" } }"""))
            .Prefetch("doctor", JsonNode.Parse($$"""{ "resourceType": "Practitioner", "id": "dr", "identifier": [ { "system": "https://ehr.example/staff", "value": "{{GoodNpi}}0" }, { "system": "http://hl7.org/fhir/sid/us-npi", "value": "{{user}}" } ] }"""))
            .Prefetch("clinic", JsonNode.Parse($$"""{ "resourceType": "Organization", "id": "clinic", "identifier": [ { "system": "http://hl7.org/fhir/sid/us-npi", "value": "{{organization}}" } ] }"""));
    }

    private static JsonObject MetricsOf(JsonNode call)
    {
        var request = Take(call);
        Assert.True(request.TryToCheck(out var check, out var fault), fault?.Text);
        return MetricsOf(request, HookResponse.Of(request, Assessor.Assess(check.Orders), Assessor));
    }

    private static JsonObject MetricsOf(HookRequest request, HookResponse response) =>
        Written(new HookCallMetrics(request.Service, At(0), At(120)) { Status = 200, Request = request, Response = response });

    private static JsonObject Refused() => Written(new HookCallMetrics(HookServices.All[0], At(0), At(3)) { Status = 400, Fault = Refuse(new JsonObject { ["hook"] = "order-select" }, Select) });

    private static JsonObject Written(HookCallMetrics call)
    {
        var output = new ArrayBufferWriter<byte>();
        HookMetricsWriter.Write(output, call);
        Assert.DoesNotContain((byte)'\n', output.WrittenSpan.ToArray());
        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }

    private static DateTimeOffset At(int milliseconds) => new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero).AddMilliseconds(milliseconds);

    private static void Collect(JsonNode? node, string place, HashSet<string> seen)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    seen.Add(place + name);
                    Collect(value, $"{place}{name}.", seen);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Collect(item, place, seen);
                }

                break;
        }
    }
}
