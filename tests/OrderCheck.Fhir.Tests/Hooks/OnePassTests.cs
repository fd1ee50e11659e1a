using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>A hook call is read once and assessed once, however many rounds of reads it takes.</summary>
public class OnePassTests
{
    private static readonly JsonObject[] Ehr =
    [
        Merge("""{ "resourceType": "Encounter", "id": "e", "status": "planned", "location": [ { "location": { "reference": "Location/l" } } ] }""", "{}"),
        Merge("""{ "resourceType": "Location", "id": "l", "managingOrganization": { "reference": "Organization/o" } }""", "{}"),
        Merge("""{ "resourceType": "Organization", "id": "o", "address": [ { "state": "OH" } ] }""", "{}"),
    ];

    [Fact]
    public void The_chart_is_read_once_whatever_the_rounds_of_reads()
    {
        var reader = new HookRequestReader(Request.Knowledge);
        var call = Signing(Order("""{ "encounter": { "reference": "Encounter/e" } }""")).AtServer();
        Assert.True(reader.TryRead(Bytes(call), Sign, Today, HookSettings.Default, out var request, out _));
        var rounds = 0;
        for (; request.Reads is { IsEmpty: false } reads; rounds++)
        {
            request = request.With([.. reads.Select(Serve)]);
        }

        Assert.Equal(3, rounds);
        Assert.Equal(0, reader.Reading.ChartsRead);
        Assert.True(request.TryToCheck(out var check, out _));
        Write(request);
        Assert.Equal(1, reader.Reading.ChartsRead);
        Assert.Equal("OH", Assert.Single(check.Orders).PlaceOfService?.State);
    }

    [Fact]
    public void No_order_is_read_with_its_chart_to_learn_that_it_is_not_ours()
    {
        var reader = new HookRequestReader(Request.Knowledge);
        var call = Signing(Order("""{ "code": { "text": "Chest x-ray" } }""")).AtServer();
        call.Remove("prefetch");
        Assert.True(reader.TryRead(Bytes(call), Sign, Today, HookSettings.Default, out var request, out _));
        Assert.Empty(request.Reads);
        Assert.Equal(0, reader.Reading.ChartsRead);
    }

    [Fact]
    public void Rounds_of_reads_end()
    {
        var call = Signing(Order("""{ "locationReference": [ { "reference": "Location/l0" } ] }""")).AtServer();
        var request = Take(call, HookSettings.Default with { ReadsBeyondPrefetch = false });
        var rounds = 0;
        for (; request.Reads is { IsEmpty: false } reads; rounds++)
        {
            request = request.With([.. reads.Select(read => new ChartAnswer(
                read, [Bytes(Merge($$"""{ "resourceType": "Location", "id": "{{read.Query.Split('/')[1]}}", "partOf": { "reference": "Location/l{{rounds + 1}}" } }""", "{}"))]))]);
        }

        Assert.Equal(ReadPlanner.MaxRounds, rounds);
    }

    [Fact]
    public void A_call_with_other_answers_stays_as_it_was()
    {
        var first = Take(Signing(Order("""{ "encounter": { "reference": "Encounter/e" } }""")).AtServer(), HookSettings.Default with { ReadsBeyondPrefetch = false });
        var found = first.With([.. first.Reads.Select(Serve)]);
        var lost = first.With([.. first.Reads.Select(read => ChartAnswer.Failed(read, ReadFailure.Unavailable))]);
        Assert.Equal(["Location/l"], found.Reads.Select(read => read.Query));
        Assert.Empty(lost.Reads);
        Assert.Equal(["Encounter/e"], first.Reads.Select(read => read.Query));
    }

    [Fact]
    public void Observations_are_asked_for_by_the_codes_of_the_fact_table_the_newest_first()
    {
        var query = Assert.Single(Take(Signing(Order()).AtServer()).Reads, read => read.Query.StartsWith("Observation?", StringComparison.Ordinal)).Query;
        Assert.EndsWith("&_sort=-date&_count=100", query, StringComparison.Ordinal);
        Assert.All(Request.Knowledge.Facts.All.SelectMany(fact => fact.Loinc), code => Assert.Contains($"%7C{code}", query, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://ehr.example/fhir/Condition?page=2", "Condition?page=2")]
    [InlineData("https://ehr.example/fhir?_getpages=1", "?_getpages=1")]
    [InlineData("/fhir/Condition?page=2", "Condition?page=2")]
    [InlineData("Condition?page=2", "Condition?page=2")]
    [InlineData("?_getpages=1", "?_getpages=1")]
    [InlineData("Condition?date=2026-01-01T10:00", "Condition?date=2026-01-01T10:00")]
    [InlineData("//evil.example/fhir/Condition", null)]
    [InlineData("/other/Condition?page=2", null)]
    [InlineData("/fhirtree?page=2", null)]
    [InlineData("https://evil.example/fhir/Condition", null)]
    [InlineData("../admin", null)]
    [InlineData("Condition/../../admin", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("", null)]
    public void A_next_page_is_followed_below_the_base_alone(string url, string? query) => Assert.Equal(query, NextPage.Below("https://ehr.example/fhir/", url));

    private static ChartAnswer Serve(ChartRead read)
    {
        var found = Ehr.Where(resource => $"{resource["resourceType"]}/{resource["id"]}" == read.Query).Select(resource => resource.DeepClone().AsObject()).ToList();
        return read.Query.Contains('?', StringComparison.Ordinal) ? new ChartAnswer(read, [Bytes(BundleOf())])
            : found.Count == 0 ? ChartAnswer.Failed(read, ReadFailure.NotFound) : new ChartAnswer(read, [Bytes(found[0])]);
    }
}
