using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>
/// Damaged requests. The FHIR SDK throws on some of them, so every new version of it has to pass here. The same bodies every time, unless more are asked for:
/// <c>ORDERCHECK_FUZZ=100000 dotnet test tests/OrderCheck.Fhir.Tests --filter ReaderFuzzTests</c>; then the seed is a new one and is printed.
/// </summary>
public class ReaderFuzzTests(ITestOutputHelper output)
{
    private const int Bodies = 10_000;

    private static readonly string[] OddMembers =
    [
        "\"\":1,", "\"id\":\"twice\",", "\"Id\":\"x\",", "\"Code\":{},", "\"coding\":{},", "\"_coding\":{},", "\"contained\":[{\"resourceType\":[]}],", "\"extension\":[[{}]],",
        "\"resourceType\":{},", "\"status\":\"draft\",", "\"value\":1e400,", "\"text\":\"\\u0000\",", "\"_text\":[null],", "\"valueString\":\"x\",",
    ];

    private static readonly (int Count, int Seed) Run = int.TryParse(Environment.GetEnvironmentVariable("ORDERCHECK_FUZZ"), out var count)
        ? (count, Random.Shared.Next())
        : (Bodies, 20_261_128);

    [Fact]
    public void No_damage_makes_the_reader_throw_and_a_third_is_read()
    {
        var (read, number) = (0, 0);
        var assessor = new OrderAssessor(Request.Knowledge);
        var seeds = Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary();
        Prop.ForAll(seeds, seed =>
        {
            var body = Damaged(new Random(seed));
            var isRead = TryRead(body, number++ % 10 == 0 ? assessor : null);
            read += isRead ? 1 : 0;
            return true.Classify(isRead, "read").Classify(!isRead, "refused");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Run.Count).WithReplay((ulong)Run.Seed, 7));

        output.WriteLine(FormattableString.Invariant($"Seed {Run.Seed}: {read} of {Run.Count} bodies were read."));
        Assert.InRange(read, Run.Count * 3 / 10, Run.Count);
    }

    // True when the body was read; one that is refused says where and why.
    private static bool TryRead(byte[] body, OrderAssessor? assessor)
    {
        try
        {
            if (!Reader.TryRead(body, Today, null, out var request, out var fault))
            {
                Assert.InRange(fault.Status, 400, 422);
                Assert.True(fault.Expression is not null || fault.Diagnostics is not null);
                return false;
            }

            Assert.NotEmpty(request.Orders);
            Assert.True(assessor is null || assessor.Assess(request.Orders).Length == request.Orders.Length);
            return true;
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{fault}\n{Encoding.UTF8.GetString(body)}", fault);
        }
    }

    [Fact]
    public void A_damaged_resource_costs_itself_alone()
    {
        var (read, lost) = (0, 0);
        var random = new Random(Run.Seed);
        for (var number = 0; number < Run.Count / 4; number++)
        {
            var body = Example(random);
            if (body["entry"] is not JsonArray { Count: > 1 } entries || ReadOrNull(Bytes(body)) is not { } before)
            {
                continue;
            }

            var at = random.Next(entries.Count);
            MutationTests.Damage(entries[at]!["resource"]!, random);
            if (ReadOrNull(Bytes(body)) is not { } after)
            {
                continue;
            }

            read++;
            var place = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{at}].resource");
            lost += after.Any(order => order.ReadingFindings.Any(finding => finding.Code == FindingCode.ResourceIgnored)) ? 1 : 0;
            foreach (var order in before.Where(order => order.Origin != place && order.Fault is null))
            {
                var now = after.FirstOrDefault(one => one.Origin == order.Origin);
                Assert.True(now is { Fault: null }, FormattableString.Invariant($"Seed {Run.Seed}, body {number}, {place}: {now?.Fault}\n{body.ToJsonString()}"));
                var (had, has) = (Origins(order, place), Origins(now!, place));
                Assert.True(had.SetEquals(has), FormattableString.Invariant($"Seed {Run.Seed}, body {number}, {place}: {string.Join(' ', had.Except(has))}\n{body.ToJsonString()}"));
            }
        }

        output.WriteLine(FormattableString.Invariant($"Seed {Run.Seed}: {read} read, of which {lost} lost a resource."));
        Assert.InRange(read, Run.Count / 4 * 3 / 10, Run.Count);
        Assert.InRange(lost, read / 20, read);
    }

    // Where everything stands that was read from other resources than the order itself and the damaged one.
    private static HashSet<string> Origins(ImagingOrder order, string damaged) => order.Diagnoses.Select(one => one.Origin)
        .Concat(order.Facts.Select(one => one.Origin)).Concat(order.PriorTests.Select(one => one.Origin)).Concat(order.Coverages.Select(one => one.Origin))
        .OfType<string>().Where(origin => !origin.StartsWith(damaged, StringComparison.Ordinal) && !origin.StartsWith(order.Origin!, StringComparison.Ordinal)).ToHashSet();

    private static ImmutableArray<ImagingOrder>? ReadOrNull(byte[] body) => Reader.TryRead(body, Today, null, out var request, out _) ? request.Orders : null;

    private static JsonNode Example(Random random)
    {
        var examples = MutationTests.Examples();
        return examples[random.Next(examples.Length)];
    }

    private static byte[] Damaged(Random random)
    {
        var body = Example(random);
        for (var damages = random.Next(4); damages > 0; damages--)
        {
            MutationTests.Damage(body, random);
        }

        var text = body.ToJsonString();
        for (var more = random.Next(3); more > 0; more--)
        {
            var objects = Enumerable.Range(0, text.Length - 1).Where(at => text[at] == '{' && text[at + 1] != '}').ToList();
            text = objects.Count == 0 ? text : text.Insert(objects[random.Next(objects.Count)] + 1, OddMembers[random.Next(OddMembers.Length)]);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (random.Next(10) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
