using System.Text;
using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class ManyOrdersTests
{
    private static readonly OrderAssessor Assessor = new(Request.Knowledge);

    private static readonly string[] Codes = ["R07.9", "I25.10", "I48.0", "E11.9", "I10", "R06.02", "I50.22", "Z95.5", "I20.0", "R94.39", "E78.5", "I42.0"];

    private static JsonObject Numbered(int number, string more = "") => Order($$"""{ "id": "order-{{number}}"{{more}} }""");

    private static IEnumerable<JsonObject> Chart(int count) => Enumerable.Range(0, count).Select(at => Condition($"k{at}", Codes[at % Codes.Length]));

    [Fact]
    public void Two_hundred_orders_share_a_chart_of_thousands()
    {
        var alone = Cost(1, 4_700);
        Assert.InRange(Cost(200, 4_700) - Cost(200, 0), 0, 40 * alone);

        // Read once per order it takes 200 times as much as for one.
        static long Cost(int orders, int chart) =>
            Allocated(BundleOf([.. Enumerable.Range(0, orders).Select(at => Numbered(at)), Patient(), Coverage(), .. Chart(chart)]));
    }

    [Fact]
    public void A_text_that_orders_share_is_analysed_once()
    {
        const string Shared = """, "reasonCode": [], "reasonReference": [ { "reference": "Condition/c" } ]""";
        var text = string.Concat(Enumerable.Repeat("chest pain, not dyspnea, ", 320));
        Assert.InRange(Cost(text) - Cost("chest pain, not dyspnea"), 0, 4_000_000);

        // Once per order it takes 100 MB more.
        long Cost(string words) => Allocated(BundleOf([
            .. Enumerable.Range(0, 200).Select(at => Numbered(at, Shared)), Patient(), Coverage(), Condition("c", "R07.9", $$"""{ "code": { "text": "{{words}}" } }""")]));
    }

    [Fact]
    public void A_chart_that_orders_of_many_days_share_is_analysed_once()
    {
        var report = string.Concat(Enumerable.Range(0, 1_000).Select(at => $"word{at} "));
        Assert.InRange(Cost(report) - Cost("word"), 0, 20_000_000);

        // Once per day it takes 130 MB more.
        long Cost(string words) => Allocated(BundleOf([
            .. Enumerable.Range(0, 100).Select(at => Numbered(at, FormattableString.Invariant($", \"occurrenceDateTime\": \"2026-{1 + (at / 28):00}-{1 + (at % 28):00}\""))), Patient(), Coverage(),
            .. Enumerable.Range(0, 10).Select(at => Condition($"k{at}", "R07.9", $$"""{ "code": { "text": "{{at}} {{words}}" } }""")),
            .. Enumerable.Range(0, 10).Select(at => Merge(
                $$"""
                {
                  "resourceType": "DiagnosticReport", "id": "d{{at}}", "status": "final", "subject": { "reference": "Patient/p1" }, "effectiveDateTime": "2025-10-0{{1 + (at % 9)}}",
                  "code": { "text": "stress echocardiogram" }, "conclusion": "{{at}} {{words}}"
                }
                """, "{}"))]));
    }

    // Bytes do not depend on how busy the machine is.
    private static long Allocated(JsonObject bundle)
    {
        var orders = Read(bundle).Orders;
        Assessor.Assess(orders);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assessor.Assess(orders);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void A_long_list_makes_no_room_for_resources_before_they_are_there()
    {
        var index = new ResourceIndex();
        index.Expect(2_000_000);

        Assert.InRange(index.All.Capacity, 0, 10_000);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("{}")]
    public void A_list_of_a_million_things_that_are_no_resources_is_passed_over(string thing)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', Enumerable.Repeat(thing, 1_000_000))}}]}""");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new CheckRequestReader(Request.Knowledge, ReadingLimits.Default with { BodyBytes = body.Length });

        Assert.False(reader.TryRead(body, new DateOnly(2026, 11, 22), null, out _, out var fault));
        Assert.Equal(422, fault.Status);

        // With each place written out it takes more than 300 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Fact]
    public void An_order_gets_the_same_answer_alone_and_among_others()
    {
        var shared = Chart(90).ToArray();
        JsonObject[] orders = [Numbered(1), Numbered(2, """, "reasonReference": [ { "reference": "Condition/k0" } ], "reasonCode": []"""), Numbered(3, """, "reasonReference": [ { "reference": "Condition/k12" }, { "reference": "Condition/k13" } ]""")];
        var together = Assessor.Assess([.. Read(BundleOf([.. orders, Patient(), Coverage(), .. shared])).Orders.Select(order => order with { CountsForBundling = false })]);
        for (var at = 0; at < orders.Length; at++)
        {
            var alone = Assessor.Assess([together[at].Order])[0];
            Assert.Equal(alone.AssessmentId, together[at].AssessmentId);
            Assert.Equal(alone.Findings.AsEnumerable(), together[at].Findings);
            Assert.Equal(
                alone.Trail.Select(entry => (entry.Criterion, entry.Result, string.Join('|', entry.Evidence.Select(one => one.ToString())))),
                together[at].Trail.Select(entry => (entry.Criterion, entry.Result, string.Join('|', entry.Evidence.Select(one => one.ToString())))));
        }
    }

    [Fact]
    public void A_large_chart_is_answered_like_a_small_one_that_says_the_same()
    {
        var small = Assessor.Assess(Read(Bundle([.. Chart(12)])).Orders)[0];
        var large = Assessor.Assess(Read(Bundle([.. Chart(480)])).Orders)[0];
        Assert.Equal(
            small.Trail.Select(entry => (entry.Question, entry.Criterion, entry.Result)), large.Trail.Select(entry => (entry.Question, entry.Criterion, entry.Result)));
        Assert.All(large.Trail, entry => Assert.InRange(entry.Evidence.Length, 0, 9));
    }

    [Fact]
    public void Nobody_waits_for_an_answer_that_was_given_up()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Assessor.Assess(Read(Bundle()).Orders, stop: stop.Token));
    }
}
