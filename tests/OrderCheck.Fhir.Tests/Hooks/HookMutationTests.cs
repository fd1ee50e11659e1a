using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class HookMutationTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly HookSettings[] Settings =
        [HookSettings.Default, AsPayer, HookSettings.Default with { Conformance = true }, HookSettings.Default with { Sandbox = true }, HookSettings.Default with { Strict = true }];

    [Fact]
    [Trait("Requirement", "answer-no-empties")]
    [Trait("Requirement", "card-members")]
    [Trait("Requirement", "covinfo-invariants")]
    [Trait("Requirement", "f-2")]
    public void No_damaged_call_makes_anything_throw_and_every_answer_keeps_the_rules() => Prop.ForAll<NonNegativeInt, int, int[]>((example, seed, damages) =>
    {
        var examples = Examples();
        var call = examples[example.Get % examples.Length];
        var service = ServiceOf(call);
        foreach (var damage in damages.Take(10))
        {
            MutationTests.Damage(call, new Random(damage));
        }

        if (!HookReader.TryRead(Bytes(call), service, Today, Settings[(seed & 0xff) % Settings.Length], out var request, out var fault))
        {
            Assert.InRange(fault.Status, 400, 422);
            return;
        }

        for (var round = 0; request.Reads is { IsEmpty: false } reads; round++)
        {
            Assert.InRange(round, 0, 5);
            Assert.All(reads, read => Assert.Matches(@"^[A-Za-z]*[/?][A-Za-z0-9=&,.?_%/:|-]+$", read.Query));
            request = request.With([.. reads.Select((read, index) => Served(read, new Random(seed + index)))]);
        }

        if (request.TryToCheck(out _, out fault))
        {
            Answer(request);
        }
        else
        {
            Assert.Contains(fault.Status, new[] { 400, 412 });
        }
    }).Check(Runs);

    private static ChartAnswer Served(ChartRead read, Random random)
    {
        if (random.Next(3) == 0)
        {
            return ChartAnswer.Failed(read, ReadFailure.Unavailable);
        }

        var page = BundleOf(
            Patient(), Coverage("""{ "payor": [ { "reference": "Organization/o" } ] }"""), Order("""{ "status": "active" }"""), Condition("k1", "I20.89"),
            Merge("""{ "resourceType": "Encounter", "id": "e", "class": { "code": "EMER" }, "location": [ { "location": { "reference": "Location/l" } } ] }""", "{}"));
        for (var damage = random.Next(4); damage > 0; damage--)
        {
            MutationTests.Damage(page, random);
        }

        return new ChartAnswer(read, [Bytes(page)]);
    }

    private static JsonObject[] Examples() =>
    [
        Signing(Order()),
        Signing(Order("""{ "extension": [ { "url": "urn:x", "valueDecimal": 1.10 } ] }"""), Order("""{ "id": "o2", "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] } }""")).AtServer(),
        Selecting(Order("""{ "reasonCode": null }""")).Prefetch("problems", BundleOf(Condition("k1", "I20.89", """{ "clinicalStatus": { "coding": [ { "code": "active" } ] } }"""))),
        Dispatching(Order()).AtServer(),
        Booking(Hook.Appointment()),
        Booking(Hook.Appointment("""{ "basedOn": [ { "reference": "ServiceRequest/order-1" } ] }"""), Order()).Ask("2.2"),
        Signing(Order("""{ "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75565" } ] } }""")).Ask("2.0"),
    ];
}
