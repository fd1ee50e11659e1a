using System.Text;
using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class JsonRequestGateTests
{
    [Theory]
    [InlineData("""{ "resourceType": "Bundle", "entry": [ { "fullUrl": "urn:a", "fullUrl": "urn:b" } ] }""", "Bundle.entry[0].fullUrl", "line 1, column 65")]
    [InlineData("""{ "resourceType": "Bundle", "entry": [ { "FullUrl": "urn:a", "fullUrl": "urn:b" } ] }""", "Bundle.entry[0].fullUrl", "line 1, column 62")]
    [InlineData("""{ "resourceType": "Bundle", "": 1 }""", "Bundle", "line 1, column 29")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [ { "name": "a", "name": "b" } ] }""", "Parameters.parameter[0].name", "line 1, column 63")]
    public void A_faulty_name_outside_of_resources_is_a_400_with_its_place(string body, string place, string position)
    {
        var fault = Refuse(body);
        Assert.Equal((400, "structure", place), (fault.Status, fault.IssueCode, fault.Expression));
        Assert.StartsWith("line 1, column", fault.Diagnostics, StringComparison.Ordinal);
        Assert.StartsWith(position[..6], fault.Diagnostics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"status\": \"draft\", \"status\": \"active\"", "Bundle.entry[0].resource.status")]
    [InlineData("\"status\": \"draft\", \"Status\": \"active\"", "Bundle.entry[0].resource.Status")]
    [InlineData("\"subject\": { \"reference\": \"Patient/p1\", \"reference\": \"Patient/p2\" }", "Bundle.entry[0].resource.subject.reference")]
    [InlineData("\"subject\": { \"reference\": \"Patient/p1\", \"Reference\": \"Patient/p2\" }", "Bundle.entry[0].resource.subject.Reference")]
    [InlineData("\"code\": { \"\": 1, \"text\": \"Heart CT\" }", "Bundle.entry[0].resource.code")]
    [InlineData("\"code\": { \"coding\": [ { \"code\": \"75574\" } ], \"coding\": {} }", "Bundle.entry[0].resource.code.coding")]
    public void A_faulty_name_in_a_resource_costs_that_resource_and_says_where(string members, string place)
    {
        var damaged = "{ \"resourceType\": \"ServiceRequest\", \"id\": \"a\", \"code\": { \"text\": \"Heart CT\" }, " + members + " }";
        damaged = members.StartsWith("\"code\"", StringComparison.Ordinal) ? damaged.Replace("\"code\": { \"text\": \"Heart CT\" }, ", "", StringComparison.Ordinal) : damaged;
        var orders = ReadText($$"""{ "resourceType": "Bundle", "entry": [ { "resource": {{damaged}} }, { "resource": {{Order().ToJsonString()}} } ] }""");

        Assert.Equal(place, orders[0].Fault?.Place);
        Assert.Null(orders[1].Fault);
    }

    [Fact]
    public void A_faulty_name_in_a_chart_resource_leaves_the_order_and_is_said()
    {
        var orders = ReadText($$"""
            { "resourceType": "Bundle", "entry": [ { "resource": {{Order().ToJsonString()}} },
              { "resource": { "resourceType": "Condition", "code": { "text": "a", "text": "b" } } } ] }
            """);

        Assert.Null(orders[0].Fault);
        var finding = Assert.Single(orders[0].ReadingFindings);
        Assert.Equal((FindingCode.ResourceIgnored, "Bundle.entry[1].resource.code.text"), (finding.Code, finding.Expressions[0]));
    }

    [Fact]
    public void A_contained_resource_with_a_fault_is_lost_alone()
    {
        var order = Order("""{ "reasonReference": [ { "reference": "#c" } ] }""").ToJsonString();
        order = order.Insert(1, "\"contained\": [ { \"resourceType\": \"Condition\", \"id\": \"c\", \"code\": { \"\": 1 } } ],");
        var read = Assert.Single(ReadText(order));

        Assert.Null(read.Fault);
        Assert.Single(read.Diagnoses, diagnosis => diagnosis is { Role: DiagnosisRole.Reason, IsUnseen: true });
    }

    [Theory]
    [InlineData("\"resourceType\": [ \"Condition\" ]")]
    [InlineData("\"resourceType\": {}")]
    [InlineData("\"resourceType\": \"Resource\"")]
    [InlineData("\"resourceType\": \"DomainResource\"")]
    [InlineData("\"resourceType\": \"Condtion\"")]
    public void A_wrong_resource_type_costs_that_resource_and_is_said(string type)
    {
        var orders = ReadText($$"""{ "resourceType": "Bundle", "entry": [ { "resource": {{Order().ToJsonString()}} }, { "resource": { {{type}} } } ] }""");

        Assert.Null(orders[0].Fault);
        Assert.Equal(FindingCode.ResourceIgnored, Assert.Single(orders[0].ReadingFindings).Code);
    }

    [Fact]
    public void More_items_in_one_list_than_the_limit_are_a_422_that_says_where()
    {
        var order = Order();
        order["insurance"] = new JsonArray([.. Enumerable.Range(0, 2_001).Select(_ => JsonValue.Create(3))]);
        var fault = Refuse(Bytes(BundleOf(order)));

        Assert.Equal((422, "too-costly"), (fault.Status, fault.IssueCode));
        Assert.StartsWith("Bundle.entry[0].resource.insurance", fault.Expression, StringComparison.Ordinal);
        Assert.Contains("items in one list, 2000", fault.Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public void More_items_in_all_lists_than_the_limit_are_a_422_that_says_so()
    {
        var order = Order();
        order["x"] = new JsonArray([.. Enumerable.Range(0, 200).Select(_ => new JsonArray([.. Enumerable.Range(0, 1_500).Select(_ => JsonValue.Create(3))]))]);
        var fault = Refuse(Bytes(BundleOf(order)));

        Assert.Equal(422, fault.Status);
        Assert.Contains("items in all lists, 200000", fault.Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_names_of_one_object_are_compared_within_their_number()
    {
        var many = string.Join(',', Enumerable.Range(0, 200_000).Select(at => $"\"n{at}\":1"));

        Assert.Equal((400, "Bundle.N7"), (Refuse($$"""{ "resourceType": "Bundle", {{many}}, "N7": 2 }""") is var fault ? fault.Status : 0, fault.Expression));
    }

    private static System.Collections.Immutable.ImmutableArray<ImagingOrder> ReadText(string body)
    {
        Assert.True(Reader.TryRead(Encoding.UTF8.GetBytes(body), Today, null, out var request, out var fault), fault?.Text);
        return request.Orders;
    }
}
