using System.Globalization;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;
using Xunit.Abstractions;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>
/// A contradiction, a doubt or an earlier date never makes an answer more reassuring: over every example as it is, and over requests
/// with random doubts on top of each other. ORDERCHECK_MUTATIONS=N asks for N random ones with a fresh seed, which is printed.
/// </summary>
public sealed class AddedDoubtTests(ITestOutputHelper output)
{
    private const double MinRead = 0.3;
    private const int UsualRuns = 400;
    private const int UsualSeed = 20_261_129;
    private const int MaxDoubts = 3;

    private static readonly OrderAssessor Assessor = new(Request.Knowledge);
    private static readonly DateOnly AsOf = DateOnly.Parse(GoldenExample.AsOf, CultureInfo.InvariantCulture);

    public static TheoryData<string> Examples => [.. GoldenExample.All.Select(example => example.Name)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void One_doubt_never_makes_an_example_more_reassuring(string name)
    {
        var body = JsonNode.Parse(GoldenExample.Named(name).Request)!;
        var before = Assess(body);
        foreach (var (doubt, doubted) in AddedDoubt.AllOf(body))
        {
            AssertNotMoreReassuring(before, Assess(doubted), doubt);
        }
    }

    [Fact]
    public void Doubts_on_top_of_each_other_never_reassure()
    {
        var isAsked = int.TryParse(Environment.GetEnvironmentVariable("ORDERCHECK_MUTATIONS"), out var runs);
        var seed = isAsked ? Random.Shared.Next() : UsualSeed;
        var random = new Random(seed);
        JsonNode[] bodies = [.. GoldenExample.All.Select(example => JsonNode.Parse(example.Request)!), .. MutationTests.Examples()];
        var (mutants, read) = (0, 0);
        for (var i = 0; i < (isAsked ? runs : UsualRuns); i++)
        {
            var body = bodies[random.Next(bodies.Length)];
            var before = Assess(body);
            for (var doubts = random.Next(MaxDoubts) + 1; doubts > 0; doubts--)
            {
                var all = AddedDoubt.AllOf(body).ToList();
                if (all.Count == 0)
                {
                    break;
                }

                (var doubt, body) = all[random.Next(all.Count)];
                var after = Assess(body);
                AssertNotMoreReassuring(before, after, $"seed {seed}, run {i}: {doubt}");
                mutants++;
                read += Evidence(before) == Evidence(after) ? 0 : 1;
                before = after;
            }
        }

        output.WriteLine($"seed {seed}: {read} of {mutants} doubts were read");
        Console.WriteLine($"Doubts on top of each other: seed {seed}, {read} of {mutants} doubts were read");
        Assert.True(read >= MinRead * mutants, $"only {read} of {mutants} doubts were read");
    }

    private static void AssertNotMoreReassuring(IReadOnlyList<OrderAssessment> before, IReadOnlyList<OrderAssessment> after, string doubt)
    {
        Assert.Equal(before.Count, after.Count);
        for (var i = 0; i < before.Count; i++)
        {
            Assert.False(AddedDoubt.IsMoreReassuring(before[i], after[i]), $"{doubt}: {Says(before[i])} became {Says(after[i])}");
        }
    }

    private static IReadOnlyList<OrderAssessment> Assess(JsonNode body)
    {
        Assert.True(Reader.TryRead(Bytes(body), AsOf, null, out var request, out var fault), fault?.Text);
        return Assessor.Assess(request.Orders);
    }

    // A doubt was read when it shows: in an answer, a finding or the evidence of the trail.
    private static string Evidence(IReadOnlyList<OrderAssessment> all) => string.Join('\n', all.SelectMany(one => new[]
    {
        Says(one),
        string.Join('|', one.Findings.Select(finding => finding.Text)),
        string.Join('|', one.Trail.SelectMany(entry => entry.Evidence).Select(evidence => evidence.Says)),
    }));

    private static string Says(OrderAssessment one)
    {
        var codes = string.Join(", ", one.Findings.Select(finding => finding.Code).Distinct());
        return $"{one.Purpose?.Value} {one.Support?.Value} {one.Notice?.Value.Status} {one.PriorAuth?.Value} ({codes})";
    }
}
