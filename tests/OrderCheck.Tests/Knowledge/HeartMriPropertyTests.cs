using System.Collections.Immutable;

namespace OrderCheck.Tests.Knowledge;

/// <summary>What holds for every heart MRI order of the cases, whatever it says.</summary>
public sealed class HeartMriPropertyTests
{
    private static readonly ImmutableArray<PolicyCase> Cases =
        [.. KnowledgeVerifier.ReadCases(Shipped.Knowledge, Shipped.Files).Where(one => one.Owner is "cardiac-mri-ncd-220.2" or "safety-rules")];

    [Fact]
    public void There_are_at_least_120_cases() => Assert.InRange(Cases.Length, 120, int.MaxValue);

    [Fact]
    public void Taking_one_thing_away_never_turns_insufficient_into_supported()
    {
        foreach (var one in Cases)
        {
            var order = one.Orders[0];
            if (Shipped.Assessor.Assess([order])[0].Support?.Value != DiagnosisSupport.Insufficient)
            {
                continue;
            }

            foreach (var (what, less) in WithOneThingLess(order))
            {
                Assert.True(Shipped.Assessor.Assess([less])[0].Support?.Value != DiagnosisSupport.Supported, $"{one.Name}: without {what}");
            }
        }
    }

    [Fact]
    public void Without_a_reason_nothing_is_supported()
    {
        foreach (var one in Cases)
        {
            var order = one.Orders[0] with { Diagnoses = [.. one.Orders[0].Diagnoses.Where(diagnosis => diagnosis.Role != DiagnosisRole.Reason)] };
            Assert.NotEqual(DiagnosisSupport.Supported, Shipped.Assessor.Assess([order])[0].Support?.Value);
        }
    }

    [Fact]
    public void What_bears_on_safety_changes_no_answer()
    {
        foreach (var one in Cases)
        {
            var order = one.Orders[0];
            var risky = order with
            {
                BirthDate = order.DateOfService.AddYears(-12),
                Facts =
                [
                    .. order.Facts.Where(fact => fact.Name is not ("egfr" or "pregnancy" or "contrast-allergy")),
                    new Fact("egfr", FactValue.Of(12m), order.OrderedOn), new Fact("pregnancy", FactValue.Of(true), order.OrderedOn), new Fact("contrast-allergy", FactValue.Of(true)),
                ],
                Diagnoses =
                [
                    .. order.Diagnoses,
                    .. new[] { "N17.9", "J45.901", "F40.240", "Z33.1", "Z96.21" }.Select(code => new Diagnosis { Role = DiagnosisRole.Record, Codes = [new SourcedCode(new Code(Code.Icd10Cm, code))] }),
                ],
            };
            Assert.Equal(Answers(Shipped.Assessor.Assess([order])[0]), Answers(Shipped.Assessor.Assess([risky])[0]));
        }
    }

    [Fact]
    public void Doubling_the_words_of_a_request_at_most_doubles_the_work()
    {
        const string words = "Stress cardiac MRI with regadenoson, with and without gadolinium, no late enhancement; prior CMR without contrast, history of chest pain and syncope. ";
        var once = Work(200);
        Assert.InRange(Work(400), once, (long)(2.2 * once));

        // Allocated bytes are counted, not time: the same on a busy machine.
        static long Work(int times)
        {
            var order = Cases[0].Orders[0] with { RequestTexts = [new SourcedText(string.Concat(Enumerable.Repeat(words, times)))] };
            Shipped.Assessor.Assess([order]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Shipped.Assessor.Assess([order]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    // A pacemaker and a clip speak against the order: what they ask for falls away with them.
    private static IEnumerable<(string What, ImagingOrder Less)> WithOneThingLess(ImagingOrder order)
    {
        foreach (var diagnosis in order.Diagnoses.Where(one => one.Codes.All(told => told.Code.Value is not ("Z95.0" or "Z95.810"))
            && one.Text?.Contains("pacemaker", StringComparison.OrdinalIgnoreCase) != true))
        {
            yield return ($"{diagnosis.Role} {string.Join(' ', diagnosis.Codes.Select(told => told.Code.Value))}", order with { Diagnoses = order.Diagnoses.Remove(diagnosis) });
        }

        foreach (var fact in order.Facts)
        {
            yield return (fact.Name, order with { Facts = order.Facts.Remove(fact) });
        }

        foreach (var test in order.PriorTests)
        {
            yield return ("an earlier test", order with { PriorTests = order.PriorTests.Remove(test) });
        }
    }

    private static string Answers(OrderAssessment one) =>
        $"{one.Study?.Value.Study?.Id} {one.Purpose?.Value} {one.Support?.Value} {one.Notice?.Value.Status} {string.Join(',', one.Notice?.Value.ClaimModifiers ?? [])} {one.PriorAuth?.Value}";
}
