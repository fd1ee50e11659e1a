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

    private static readonly string[] Keys = ["patient", "coverage", "problems", "encounter", "encounters", "conditions", "observations", "reports", "procedures", "documents", "authorizations"];

    private const string Outcome = """{ "resourceType": "OperationOutcome", "issue": [ { "severity": "error", "code": "exception" } ] }""";

    // What comes in the place of what was asked for; {type} and {subject} are filled in.
    private static readonly string[] Ways =
    [
        Outcome,
        "{}",
        "[]",
        "\"text\"",
        """{ "resourceType": "Bundle", "type": "searchset", "total": 7 }""",
        """{ "resourceType": "Bundle", "type": "searchset", "entry": [ { "resource": { "resourceType": "Medication", "id": "m" } } ] }""",
        $$"""{ "resourceType": "Bundle", "type": "searchset", "entry": [ { "resource": {{Outcome}} } ] }""",
        """{ "resourceType": "Bundle", "type": "searchset", "link": [ { "relation": "next", "url": "https://elsewhere.example/fhir?page=2" } ] }""",
        """{ "resourceType": "Bundle", "type": "searchset", "entry": [ { "resource": { "resourceType": "{type}", "id": "x", "{subject}": { "reference": "Patient/another" } } } ] }""",
    ];

    private static readonly ReadFailure[] Failures =
        [ReadFailure.TimedOut, ReadFailure.Refused, ReadFailure.Unavailable, ReadFailure.TooLarge, ReadFailure.Unreadable, ReadFailure.NotFound];

    // ORDERCHECK_MUTATIONS=1 fails each key and read of each example in each way; else each way meets some of them.
    private static readonly int Every = Environment.GetEnvironmentVariable("ORDERCHECK_MUTATIONS") is null ? 5 : 1;

    public static TheoryData<string> Names => ExampleCalls.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_prefetch_that_is_not_whole_is_said_and_settles_nothing_for_a_payer(string name)
    {
        var whole = new Before(ExampleCalls.Call(name).Ask("2.2"));
        var number = name.Length;
        foreach (var key in Keys.Where(whole.Call["prefetch"]!.AsObject().ContainsKey))
        {
            foreach (var way in Ways.Select(way => Filled(way, EvidenceKinds.TypeOfKey(key)!)).Concat(Parts(whole.Call["prefetch"]![key])).Where(_ => number++ % Every == 0))
            {
                var call = whole.Call.DeepClone().AsObject();
                call["prefetch"]![key] = JsonNode.Parse(way);
                whole.AssertOpen(settings => Read(call, settings), $"{name}: {key} as {way}");
            }

            var absent = whole.Call.DeepClone().AsObject();
            absent["prefetch"]!.AsObject().Remove(key);
            whole.AssertNoMoreDefinite(settings => Read(absent, settings), $"{name}: {key} is absent", key);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_read_that_fails_is_said_and_settles_nothing_for_a_payer(string name)
    {
        var call = ExampleCalls.Call(name).Ask("2.2").AtServer();
        var resources = ExampleCalls.Prefetched(call);
        call.Remove("prefetch");
        var whole = new Before(call, settings => Complete(call, settings, read => Serve(read, resources)));
        var number = name.Length;
        foreach (var query in Queries(call, HookSettings.Default, resources).Where(query => EvidenceKinds.OfQuery(query) is not null || query.StartsWith("Patient/", StringComparison.Ordinal)))
        {
            foreach (var (way, answer) in WaysToFail(query).Where(_ => number++ % Every == 0))
            {
                whole.AssertOpen(settings => Complete(call, settings, read => read.Query == query ? answer(read, resources) : Serve(read, resources)), $"{name}: {way} for {query}");
            }
        }
    }

    // A read that fails, one that brings something else, and one that brings less.
    private static IEnumerable<(string Way, Func<ChartRead, List<JsonObject>, ChartAnswer> Answer)> WaysToFail(string query)
    {
        foreach (var failure in Failures)
        {
            yield return ($"{failure}", (read, _) => ChartAnswer.Failed(read, failure));
        }

        foreach (var way in Ways)
        {
            yield return (way, (read, _) => new ChartAnswer(read, [Bytes(JsonNode.Parse(Filled(way, query.Split('/', '?')[0]))!)]));
        }

        yield return ("no next page in time", (read, resources) => Serve(read, resources) with { Failure = ReadFailure.TimedOut });
        yield return ("half of the bytes", (read, resources) => new ChartAnswer(read, [.. Serve(read, resources).Pages.Select(page => page[..(page.Length / 2)])]));
    }

    // The first half of a Bundle: there are more, or one is damaged.
    private static IEnumerable<string> Parts(JsonNode? value)
    {
        if (value is not JsonObject || (string?)value["resourceType"] != "Bundle" || value["entry"] is not JsonArray { Count: > 0 } entries)
        {
            yield break;
        }

        var half = value.DeepClone();
        half["total"] = entries.Count;
        half["entry"]!.AsArray().RemoveAt(entries.Count - 1);
        yield return half.ToJsonString();
        var damaged = value.DeepClone();
        var last = damaged["entry"]![entries.Count - 1]!["resource"]!.AsObject();
        last["status"] = new JsonArray(3);
        last["code"] = "broken";
        yield return damaged.ToJsonString();
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

    private static string Filled(string way, string type) => way.Replace("{type}", type, StringComparison.Ordinal).Replace("{subject}", SubjectOf(type), StringComparison.Ordinal);

    private static string SubjectOf(string type) => type switch
    {
        "Coverage" => "beneficiary",
        "AllergyIntolerance" or "FamilyMemberHistory" or "Device" or "ClaimResponse" or "Claim" => "patient",
        _ => "subject",
    };

    private static HookRequest Read(JsonObject call, HookSettings settings)
    {
        Assert.True(HookReader.TryRead(Bytes(call), ServiceOf(call), AsOf, settings, out var request, out var fault), fault?.Text);
        return request;
    }

    /// <summary>The answers to a whole call, as advice and in the name of a payer, which those to a call that lacks something are held against.</summary>
    private sealed class Before(JsonObject call, Func<HookSettings, HookRequest>? read = null)
    {
        private static readonly HookSettings[] Authorities = [HookSettings.Default, AsPayer];

        private readonly Dictionary<string, string?[]>[] _answers =
            [.. Authorities.Select(settings => WordsByOrder(AnswerOrNull((read ?? (one => Read(call, one)))(settings))))];

        public JsonObject Call => call;

        /// <summary>A card says that the answer is partial, no answer is more definite, and a payer settles nothing.</summary>
        public void AssertOpen(Func<HookSettings, HookRequest> less, string what) => Assess(less, what, mustSay: _ => true);

        /// <summary>The same of a key that is not there; what leaves no answer open need not be said.</summary>
        public void AssertNoMoreDefinite(Func<HookSettings, HookRequest> less, string what, string key) =>
            Assess(less, what, mustSay: order => key == "patient" || (EvidenceKinds.OfType(EvidenceKinds.TypeOfKey(key)) is { } kind && order.Evidence.LeavesOpen(kind)));

        private void Assess(Func<HookSettings, HookRequest> less, string what, Func<ImagingOrder, bool> mustSay)
        {
            for (var i = 0; i < Authorities.Length; i++)
            {
                var request = less(Authorities[i]);
                if (AnswerOrNull(request) is not { } answer || !request.TryToCheck(out var check, out _))
                {
                    continue;
                }

                foreach (var (order, now) in WordsByOrder(answer).Where(one => _answers[i].ContainsKey(one.Key)))
                {
                    UnreadEvidenceTests.AssertNoMoreDefinite(_answers[i][order], now, what);
                }

                if (check.Orders.Any(mustSay))
                {
                    AssertSettlesNothing(answer, what);
                    Assert.True(answer.Assessments().Count == 0 || answer.Cards().Any(IsPartial), $"{what}: no card says that the answer is partial");
                }
            }
        }

        private static void AssertSettlesNothing(JsonObject answer, string what)
        {
            foreach (var information in answer.Actions().SelectMany(action => CoverageInformation(action["resource"]!)))
            {
                Assert.False(information.Word("covered") is "covered" or "not-covered" || information.Word("pa-needed") == "no-auth", $"{what} gives {information.Word("covered")} and {information.Word("pa-needed")}");
            }
        }

        private static bool IsPartial(JsonObject card) => $"{card["summary"]} {card["detail"]}".Contains("partial", StringComparison.Ordinal);

        private static JsonObject? AnswerOrNull(HookRequest request) => request.TryToCheck(out _, out _) ? JsonNode.Parse(Write(request))!.AsObject() : null;

        private static Dictionary<string, string?[]> WordsByOrder(JsonObject? answer) =>
            answer?.Assessments().DistinctBy(one => one["order"]!.ToJsonString()).ToDictionary(one => one["order"]!.ToJsonString(), Words) ?? [];
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
        var request = Read(call, settings);
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
