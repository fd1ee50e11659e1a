using System.Globalization;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>What was not read is not empty: over all examples of hooks, every prefetch key and every read, and every way of not coming whole.</summary>
public class UnreadEvidenceTests
{
    private static readonly DateOnly AsOf = DateOnly.Parse(GoldenExample.AsOf, CultureInfo.InvariantCulture);

    private static readonly string[] Keys = ["coverage", "problems", "encounter", "encounters", "conditions", "observations", "reports", "procedures", "documents", "authorizations"];

    private static readonly string[] Ways =
    [
        """{ "resourceType": "OperationOutcome", "issue": [ { "severity": "error", "code": "exception" } ] }""",
        "{}",
        "\"text\"",
        """{ "resourceType": "Bundle", "type": "searchset", "total": 7 }""",
        """{ "resourceType": "Bundle", "type": "searchset", "entry": [ { "resource": { "resourceType": "Medication", "id": "m" } } ] }""",
        """{ "resourceType": "Bundle", "type": "searchset", "entry": [ { "resource": { "resourceType": "OperationOutcome", "issue": [ { "severity": "error", "code": "exception" } ] } } ] }""",
        """{ "resourceType": "Bundle", "type": "searchset", "link": [ { "relation": "next", "url": "https://elsewhere.example/fhir?page=2" } ] }""",
        """{ "resourceType": "Bundle", "type": "searchset", "entry": [ { "resource": { "resourceType": "{type}", "id": "x", "{subject}": { "reference": "Patient/another" } } } ] }""",
    ];

    private static readonly ReadFailure[] Failures =
        [ReadFailure.TimedOut, ReadFailure.Refused, ReadFailure.Unavailable, ReadFailure.TooLarge, ReadFailure.Unreadable, ReadFailure.NotFound];

    public static TheoryData<string> Names => [.. GoldenExample.Hooks.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_prefetch_that_is_not_whole_is_said_and_settles_nothing_for_a_payer(string name)
    {
        foreach (var key in Keys.Where(key => Call(name)["prefetch"]!.AsObject().ContainsKey(key)))
        {
            foreach (var way in Ways)
            {
                var call = Call(name).Ask("2.2");
                call["prefetch"]![key] = JsonNode.Parse(Filled(way, key));
                AssertOpen(call, $"{name}: {key} as {way}");
                AssertNoMoreDefinite(Call(name).Ask("2.2"), call, $"{name}: {key} as {way}");
            }

            var absent = Call(name).Ask("2.2");
            absent["prefetch"]!.AsObject().Remove(key);
            AssertNoMoreDefinite(Call(name).Ask("2.2"), absent, $"{name}: {key} is absent");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_read_that_fails_is_said_and_settles_nothing_for_a_payer(string name)
    {
        var call = Call(name).Ask("2.2").AtServer();
        var resources = call["prefetch"]!.AsObject().Select(pair => pair.Value).OfType<JsonObject>()
            .SelectMany(value => (string?)value["resourceType"] == "Bundle" ? (value["entry"]?.AsArray() ?? []).Select(entry => entry!["resource"]!.AsObject()) : [value]).ToList();
        call.Remove("prefetch");
        foreach (var settings in new[] { HookSettings.Default, AsPayer })
        {
            foreach (var query in Queries(call, settings, resources).Where(query => EvidenceKinds.OfQuery(query) is not null))
            {
                foreach (var failure in Failures)
                {
                    var request = Complete(call, settings, read => read.Query == query ? ChartAnswer.Failed(read, failure) : Serve(read, resources));
                    AssertOpen(request, $"{name}: {query} {failure}");
                }
            }
        }
    }

    public static TheoryData<string> Requests => [.. GoldenExample.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Without_a_kind_of_evidence_no_answer_becomes_more_definite(string name)
    {
        if (!Reader.TryRead(System.Text.Encoding.UTF8.GetBytes(GoldenExample.Named(name).Request), AsOf, null, out var check, out _))
        {
            return;
        }

        var assessor = new OrderAssessor(Request.Knowledge);
        var whole = assessor.Assess(check.Orders);
        foreach (var kind in Enum.GetValues<EvidenceKind>())
        {
            foreach (var part in new[] { 0, 1 })
            {
                var after = assessor.Assess([.. check.Orders.Select(order => Without(order, kind, part))]);
                for (var i = 0; i < whole.Length; i++)
                {
                    AssertNoMoreDefinite(Words(whole[i]), Words(after[i]), $"{name}, order {i + 1} without {kind}");
                }
            }
        }
    }

    // Nothing of the kind came, or (part 1) the first half of it.
    private static ImagingOrder Without(ImagingOrder order, EvidenceKind kind, int part) => (kind switch
    {
        EvidenceKind.Coverage => order with { Coverages = Half(order.Coverages, part) },
        EvidenceKind.Problems => order with { Diagnoses = [.. order.Diagnoses.Where(one => one.Role != DiagnosisRole.Record || one.IsProcedure), .. Half([.. order.Diagnoses.Where(one => one.Role == DiagnosisRole.Record && !one.IsProcedure)], part)] },
        EvidenceKind.Encounter => order with { Setting = CareSetting.NotTold },
        EvidenceKind.Observations => order with { Facts = Half(order.Facts, part) },
        EvidenceKind.ReportsAndProcedures => order with { PriorTests = Half(order.PriorTests, part), Diagnoses = [.. order.Diagnoses.Where(one => !one.IsProcedure)] },
        EvidenceKind.Documents => order with { Notices = Half(order.Notices, part) },
        _ => order with { Authorizations = Half(order.Authorizations, part) },
    }) with { Evidence = order.Evidence.WithFailed(kind) };

    private static System.Collections.Immutable.ImmutableArray<T> Half<T>(System.Collections.Immutable.ImmutableArray<T> all, int part) => part == 0 ? [] : all[..(all.Length / 2)];

    private static readonly (string Answer, string Open)[] Open =
        [("purpose", "indeterminate"), ("diagnosisSupport", "insufficient"), ("abn", "undetermined"), ("priorAuth", "unknown")];

    private static string?[] Words(OrderAssessment one) =>
        [one.Purpose?.Value.ToCode(), one.Support?.Value.ToCode(), one.Notice?.Value.Status.ToCode(), one.PriorAuth?.Value.ToCode()];

    private static string?[] Words(JsonObject assessment) => [.. Open.Select(one => (string?)assessment[one.Answer])];

    private static void AssertNoMoreDefinite(JsonObject whole, JsonObject less, string what)
    {
        Assert.True(HookReader.TryRead(Bytes(whole), ServiceOf(whole), AsOf, HookSettings.Default, out var before, out _));
        Assert.True(HookReader.TryRead(Bytes(less), ServiceOf(less), AsOf, HookSettings.Default, out var after, out _));
        if (!before.TryToCheck(out _, out _) || !after.TryToCheck(out _, out _))
        {
            return;
        }

        var later = Answer(after).Assessments();
        foreach (var was in Answer(before).Assessments())
        {
            if (later.FirstOrDefault(one => (string?)one["order"]?.ToJsonString() == was["order"]?.ToJsonString()) is { } now)
            {
                AssertNoMoreDefinite(Words(was), Words(now), what);
            }
        }
    }

    private static void AssertNoMoreDefinite(string?[] before, string?[] after, string what)
    {
        for (var i = 0; i < Open.Length; i++)
        {
            Assert.False(before[i] == Open[i].Open && after[i] is not null && after[i] != Open[i].Open, $"{what}: {Open[i].Answer} becomes {after[i]}");
        }
    }

    [Fact]
    public void The_gate_travels_with_the_orders()
    {
        Assert.Equal(EvidenceCompleteness.Whole with { Observations = EvidenceState.NotAvailable, ReportsAndProcedures = EvidenceState.NotAvailable, Documents = EvidenceState.NotAvailable, Authorizations = EvidenceState.NotAvailable }, Evidence(Signing(Order())));
        Assert.Equal(EvidenceState.Failed, Evidence(Signing(Order()).Prefetch("problems", JsonNode.Parse(Ways[3]))).Problems);
        Assert.Equal(EvidenceState.Complete, Evidence(Signing(Order()).Prefetch("problems", null)).Problems);
        Assert.Equal(EvidenceState.NotAvailable, Evidence(Signing(Order("""{ "reasonReference": [ { "reference": "Condition/elsewhere" } ] }"""))).Problems);
        var without = Signing(Order());
        without["prefetch"]!.AsObject().Remove("problems");
        Assert.Equal(EvidenceState.NotAvailable, Evidence(without).Problems);
        Assert.Equal(EvidenceState.Failed, Evidence(Signing(Order()).Prefetch("problems", BundleOf(Condition("k", "I10", """{ "code": "broken" }""")))).Problems);
        Assert.All(Request.Read(Request.Bundle()).Orders, order => Assert.Equal(EvidenceCompleteness.Whole, order.Evidence));

        static EvidenceCompleteness Evidence(JsonObject call)
        {
            Assert.True(Take(call).TryToCheck(out var check, out _));
            return Assert.Single(check.Orders).Evidence;
        }
    }

    private static JsonObject Call(string name) => JsonNode.Parse(GoldenExample.Hook(name).Request)!.AsObject();

    private static string Filled(string way, string key)
    {
        var type = EvidenceKinds.TypeOfKey(key)!;
        return way.Replace("{type}", type, StringComparison.Ordinal).Replace("{subject}", type == "Coverage" ? "beneficiary" : "subject", StringComparison.Ordinal);
    }

    private static void AssertOpen(JsonObject call, string what)
    {
        foreach (var settings in new[] { HookSettings.Default, AsPayer })
        {
            Assert.True(HookReader.TryRead(Bytes(call), ServiceOf(call), AsOf, settings, out var request, out var fault), fault?.Text);
            AssertOpen(request, what);
        }
    }

    private static void AssertOpen(HookRequest request, string what)
    {
        if (!request.TryToCheck(out _, out _))
        {
            return;
        }

        var answer = Answer(request);
        foreach (var information in answer.Actions().SelectMany(action => CoverageInformation(action["resource"]!)))
        {
            Assert.False(information.Word("covered") is "covered" or "not-covered" || information.Word("pa-needed") == "no-auth", $"{what} gives {information.Word("covered")} and {information.Word("pa-needed")}");
        }

        if (answer.Assessments().Count > 0)
        {
            Assert.True(answer.Cards().Any(card => $"{card["summary"]} {card["detail"]}".Contains("partial", StringComparison.Ordinal)), $"{what}: no card says that the answer is partial");
        }
    }

    private static HashSet<string> Queries(JsonObject call, HookSettings settings, List<JsonObject> resources)
    {
        var queries = new HashSet<string>(StringComparer.Ordinal);
        Complete(call, settings, read =>
        {
            queries.Add(read.Query);
            return Serve(read, resources);
        });
        return queries;
    }

    private static HookRequest Complete(JsonObject call, HookSettings settings, Func<ChartRead, ChartAnswer> serve)
    {
        Assert.True(HookReader.TryRead(Bytes(call), ServiceOf(call), AsOf, settings, out var request, out var fault), fault?.Text);
        while (request.Reads is { IsEmpty: false } reads)
        {
            request = request.With([.. reads.Select(serve)]);
        }

        return request;
    }

    private static ChartAnswer Serve(ChartRead read, List<JsonObject> resources)
    {
        var type = read.Query.Split('/', '?')[0];
        var ids = read.Query.Contains("_id=", StringComparison.Ordinal) ? read.Query.Split("_id=")[1].Split(',') : read.Query.Contains('?', StringComparison.Ordinal) ? null : [read.Query.Split('/')[1]];
        var found = resources.Where(resource => (string?)resource["resourceType"] == type && (ids is null || ids.Contains((string?)resource["id"]))).Select(resource => resource.DeepClone().AsObject()).ToArray();
        return read.Query.Contains('?', StringComparison.Ordinal) ? new ChartAnswer(read, [Bytes(BundleOf(found))])
            : found.Length == 0 ? ChartAnswer.Failed(read, ReadFailure.NotFound) : new ChartAnswer(read, [Bytes(found[0])]);
    }
}
