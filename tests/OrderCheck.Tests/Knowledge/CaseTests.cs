namespace OrderCheck.Tests.Knowledge;

/// <summary>Every case of the data as a test of its own.</summary>
public sealed class CaseTests
{
    private static readonly Dictionary<string, PolicyCase> Cases =
        KnowledgeVerifier.ReadCases(Shipped.Knowledge, Shipped.Files).ToDictionary(one => $"{one.Owner}: {one.Name}", StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_case_holds(string name) => Assert.Empty(Cases[name].Run(Shipped.Assessor));

    [Fact]
    public void Reversing_the_entries_of_a_case_changes_no_answer()
    {
        foreach (var one in Cases.Values)
        {
            var first = Shipped.Assessor.Assess(one.Orders)[0];
            var turned = one.Orders.Select(order => order with
            {
                Codes = [.. order.Codes.Reverse()],
                Diagnoses = [.. order.Diagnoses.Reverse()],
                Facts = [.. order.Facts.Reverse()],
                PriorTests = [.. order.PriorTests.Reverse()],
                Notices = [.. order.Notices.Reverse()],
            }).Reverse().ToArray();
            var again = Shipped.Assessor.Assess(turned)[^1];
            Assert.Equal(Answers(first), Answers(again));
            Assert.Equal(first.AssessmentId, again.AssessmentId);
        }
    }

    private static string Answers(OrderAssessment one) => string.Join('\n',
        [
            $"{one.InScope} {one.Study?.Value.Study?.Id} {string.Join(',', one.Study?.Value.SuggestedCodes.Select(code => code.Value) ?? [])}",
            $"{one.Purpose?.Value} {one.Support?.Value} {one.Notice?.Value.Status} {string.Join(',', one.Notice?.Value.ClaimModifiers ?? [])} {one.PriorAuth?.Value}",
            .. one.Findings.Select(finding => $"{finding.Code} {finding.Text} {finding.Remedy}"),
            .. one.Trail.Select(entry => $"{entry.Criterion.Policy} {entry.Criterion.Criterion} {entry.Result} {string.Join('|', entry.Evidence.Select(evidence => evidence.Says))} {string.Join('|', entry.Missing)}"),
        ]);
}
