using System.Text;
using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests;

public class RefusalTests
{
    [Theory]
    [InlineData("", "line 1, column 1")]
    [InlineData("{\n  \"resourceType\": \"Bundle\",\n  oops }", "line 3, column 3")]
    [InlineData("{ \"resourceType\": \"Bundle\" } x", "line 1, column 30")]
    [InlineData("{ \"resourceType\": \"Bundle\",\n \"type\": \"x\", \"type\": \"y\" }", "line 2, column 15")]
    [InlineData("{ \"resourceType\": \"\\ud800\" }", "line 1, column 19")]
    public void Broken_json_is_a_400_with_line_and_column(string body, string where)
    {
        var fault = Request.Refuse(body);
        Assert.Equal((400, "structure"), (fault.Status, fault.IssueCode));
        Assert.Equal(where, fault.Diagnostics);
    }

    [Fact]
    public void A_fault_of_a_root_without_a_type_has_line_and_column_and_no_empty_place()
    {
        var fault = Request.Refuse("""{ "": 1 }""");
        Assert.Equal((400, null, "line 1, column 3"), (fault.Status, fault.Expression, fault.Diagnostics));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_a_400_with_line_and_column()
    {
        var fault = Request.Refuse([.. "{\n\""u8, 0xFF, .. "\":1}"u8]);
        Assert.Equal((400, "line 2, column 2"), (fault.Status, fault.Diagnostics));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{ \"resourceType\": 3 }")]
    public void A_root_that_is_no_resource_is_a_400(string body) => Assert.Equal(400, Request.Refuse(body).Status);

    [Theory]
    [InlineData("""{ "resourceType": "Bundle", "entry": {} }""", "Bundle.entry")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": 3 }""", "Parameters.parameter")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [ { "name": "bundle", "resource": { "resourceType": "Bundle", "entry": "x" } } ] }""", "Parameters.parameter[0].resource.entry")]
    public void An_entry_or_parameter_that_is_no_list_is_a_400(string body, string where)
    {
        var fault = Request.Refuse(body);
        Assert.Equal((400, where), (fault.Status, fault.Expression));
    }

    [Fact]
    public void Another_root_type_is_a_422() => Assert.Equal(422, Request.Refuse("""{ "resourceType": "Patient" }""").Status);

    [Theory]
    [InlineData("""{ "resourceType": "Bundle" }""")]
    [InlineData("""{ "resourceType": "Bundle", "entry": null }""")]
    [InlineData("""{ "resourceType": "Bundle", "entry": [ 3, null, {}, { "resource": { "resourceType": "Patient" } } ] }""")]
    [InlineData("""{ "resourceType": "Parameters" }""")]
    [InlineData("""{ "resourceType": "ServiceRequest", "doNotPerform": true }""")]
    [InlineData("""{ "resourceType": "ServiceRequest", "status": "completed" }""")]
    [InlineData("""{ "resourceType": "ServiceRequest", "intent": "thought" }""")]
    public void No_order_is_a_422(string body) => Assert.Equal((422, "required"), (Request.Refuse(body).Status, Request.Refuse(body).IssueCode));

    [Fact]
    public void A_service_request_in_the_chart_is_no_order()
    {
        var body = $$"""{ "resourceType": "Parameters", "parameter": [ { "name": "chart", "resource": {{Request.Order().ToJsonString()}} } ] }""";
        Assert.Equal(422, Request.Refuse(body).Status);
    }

    [Fact]
    public void Orders_of_two_patients_are_a_422()
    {
        var body = Request.BundleOf(Request.Order(), Request.Order("""{ "id": "order-2", "subject": { "reference": "Patient/p2" } }"""));
        var fault = Request.Refuse(Request.Bytes(body));
        Assert.Equal((422, "conflict", "Bundle.entry[1].resource.subject"), (fault.Status, fault.IssueCode, fault.Expression));
    }

    [Fact]
    public void An_order_whose_subject_is_not_the_patient_of_the_request_is_a_422()
    {
        var inBundle = Request.BundleOf(Request.Order(), Request.Patient("""{ "id": "p2" }"""));
        Assert.Equal(422, Request.Refuse(Request.Bytes(inBundle)).Status);
        var inParameters = $$"""
            { "resourceType": "Parameters", "parameter": [
              { "name": "order", "resource": {{Request.Order().ToJsonString()}} },
              { "name": "patient", "resource": {{Request.Patient("""{ "id": "p2" }""").ToJsonString()}} } ] }
            """;
        var fault = Request.Refuse(inParameters);
        Assert.Equal((422, "Parameters.parameter[0].resource.subject"), (fault.Status, fault.Expression));
    }

    [Fact]
    public void Bundle_and_order_together_are_a_422()
    {
        var order = Request.Order().ToJsonString();
        var body = $$"""
            { "resourceType": "Parameters", "parameter": [
              { "name": "order", "resource": {{order}} },
              { "name": "bundle", "resource": { "resourceType": "Bundle", "entry": [ { "resource": {{order}} } ] } } ] }
            """;
        Assert.Equal(422, Request.Refuse(body).Status);
    }

    [Theory]
    [InlineData("\"2026-02-30\"")]
    [InlineData("\"2026\"")]
    [InlineData("20261101")]
    public void An_unreadable_as_of_is_a_422(string asOf)
    {
        var body = $$"""
            { "resourceType": "Parameters", "parameter": [
              { "name": "order", "resource": {{Request.Order().ToJsonString()}} }, { "name": "asOf", "valueDate": {{asOf}} } ] }
            """;
        Assert.Equal((422, "Parameters.parameter[1]"), (Request.Refuse(body).Status, Request.Refuse(body).Expression));
    }

    [Fact]
    public void A_body_larger_than_the_limit_is_a_413_that_names_it()
    {
        var fault = Request.Refuse(Request.Bytes(Request.Bundle()), new ReadingLimits { BodyBytes = 100 });
        Assert.Equal(413, fault.Status);
        Assert.Contains("100 bytes", fault.Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_nested_deeper_than_the_limit_is_a_413_that_names_it()
    {
        var fault = Request.Refuse("{ \"resourceType\": \"Bundle\", \"x\": " + new string('[', 64) + new string(']', 64) + "}");
        Assert.Equal(413, fault.Status);
        Assert.Contains("64 levels", fault.Diagnostics, StringComparison.Ordinal);
        var hostile = Request.Refuse(new string('[', 1_000_000));
        Assert.Equal(413, hostile.Status);
    }

    [Fact]
    public void More_orders_than_the_limit_are_a_422_that_names_it()
    {
        var body = Request.BundleOf(Request.Order(), Request.Order("""{ "id": "order-2" }"""), Request.Order("""{ "id": "order-3" }"""));
        var fault = Request.Refuse(Request.Bytes(body), new ReadingLimits { Orders = 2 });
        Assert.Equal(422, fault.Status);
        Assert.Contains("orders, 2", fault.Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public void More_chart_resources_than_the_limit_are_a_422_that_names_it_and_contained_ones_count()
    {
        var order = Request.Order("""{ "contained": [ { "resourceType": "Condition", "id": "a" }, { "resourceType": "Condition", "id": "b" } ] }""");
        var fault = Request.Refuse(Request.Bytes(order), new ReadingLimits { ChartResources = 1 });
        Assert.Equal(422, fault.Status);
        Assert.Contains("chart resources, 1", fault.Diagnostics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reasonCode", """{ "reasonCode": [ { "text": "a" }, { "coding": [ { "code": "b" }, { "code": "c" } ] } ] }""")]
    [InlineData("code", """{ "code": { "coding": [ { "code": "a" }, { "code": "b" }, { "code": "c" } ] } }""")]
    [InlineData("orderDetail", """{ "orderDetail": [ { "text": "a" }, { "text": "b" }, { "text": "c" } ] }""")]
    [InlineData("insurance", """{ "insurance": [ { "display": "a" }, { "display": "b" }, { "display": "c" } ] }""")]
    public void More_parts_of_one_order_than_the_limit_are_a_422_that_says_where(string element, string changes)
    {
        var fault = Request.Refuse(Request.Bytes(Request.Order(changes)), new ReadingLimits { OrderParts = 2 });
        Assert.Equal(422, fault.Status);
        Assert.Equal($"ServiceRequest.{element}", fault.Expression);
        Assert.Contains("in one order, 2", fault.Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Request.Bytes(Request.Order())];
        Assert.True(Request.Reader.TryRead(body, Request.Today, null, out _, out _));
    }

    [Fact]
    public void A_refusal_is_an_operation_outcome_that_says_where()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        OperationOutcomeWriter.Write(buffer, new RequestFault(422, "conflict", "No.") { Expression = "Bundle.entry[1]", Diagnostics = "limit: x" });
        var issue = JsonNode.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan))!["issue"]![0]!;
        Assert.Equal("error", (string?)issue["severity"]);
        Assert.Equal("conflict", (string?)issue["code"]);
        Assert.Equal("Bundle.entry[1]", (string?)issue["expression"]![0]);
        Assert.Equal("limit: x", (string?)issue["diagnostics"]);
    }
}
