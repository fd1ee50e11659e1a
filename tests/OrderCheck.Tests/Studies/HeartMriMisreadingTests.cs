namespace OrderCheck.Tests.Studies;

/// <summary>The table of misread heart MRI codes, line by line: what is stated, what is asked for, what is suggested and said.</summary>
public sealed class HeartMriMisreadingTests
{
    [Theory]
    [InlineData("M1", "75559", "contrast-given stress-none", "75561", "code-component-mismatch known-code-misreading")]
    [InlineData("M1", "75559", "late-enhancement stress-none", "75561", "code-component-mismatch known-code-misreading")]
    [InlineData("M1", "75559", "contrast-given late-enhancement stress-none", "75561", "code-component-mismatch known-code-misreading")]
    [InlineData("M2", "75561", "contrast-given stress-vasodilator perfusion", "75563", "code-component-mismatch known-code-misreading")]
    [InlineData("M2", "75561", "contrast-given stress-vasodilator late-enhancement-none", "75563", "code-component-mismatch known-code-misreading")]
    [InlineData("M3", "75561", "contrast-given stress-vasodilator late-enhancement", "75563", "code-component-mismatch")]
    [InlineData("M4", "75563", "contrast-given stress-vasodilator late-enhancement-none", "75563", "")]
    [InlineData("M5", "75557,75564", "flow", "75557 75565", "code-deleted")]
    [InlineData("M5", "75559,75564", "flow", "75559 75565", "code-deleted")]
    [InlineData("M5", "75561,75564", "flow", "75561 75565", "code-deleted")]
    [InlineData("M5", "75563,75564", "flow", "75563 75565", "code-deleted")]
    [InlineData("M6", "75564", "", "75563 75565", "code-deleted study-undetermined")]
    [InlineData("M6", "75564", "flow", "75563 75565", "code-deleted study-undetermined")]
    [InlineData("M7", "75559", "contrast-none stress-dobutamine", "75559", "")]
    [InlineData("M8", "75561", "contrast-given stress-none", "75561", "")]
    [InlineData("M9", "75557", "contrast-none stress-none", "75557", "")]
    public void The_line_holds(string line, string stated, string components, string suggested, string findings)
    {
        Assert.NotEmpty(line);
        var order = StudyData.Order(components: [.. components.Split(' ', StringSplitOptions.RemoveEmptyEntries)]) with
        {
            Codes = [.. stated.Split(',').Select(code => new SourcedCode(new Code(Code.Cpt, code)))],
        };

        var answer = StudyData.Answer(order)[0];

        Assert.Equal(suggested, string.Join(' ', answer.Result.SuggestedCodes.Select(code => code.Value)));
        Assert.Equal(stated.Split(','), answer.Result.OrderedCodes.Select(code => code.Value));
        Assert.Equal(
            findings,
            string.Join(' ', answer.Findings.Select(finding => finding.Code).Where(code => code is not (FindingCode.ContrastInferred or FindingCode.FlowAddOnSuggested)).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_code_that_is_stated_is_never_left_out_of_the_answer()
    {
        foreach (var code in new[] { "75557", "75558", "75559", "75560", "75561", "75562", "75563", "75564", "75565" })
        {
            var answer = StudyData.Answer(StudyData.Order(code, components: ["contrast-given", "stress-vasodilator"]))[0];
            Assert.Equal(code, Assert.Single(answer.Result.OrderedCodes).Value);
            var differs = answer.Result.SuggestedCodes.All(suggested => suggested.Value != code);
            Assert.True(!differs || answer.Findings.Any(finding => finding is { Severity: Severity.Warning, Code: FindingCode.CodeComponentMismatch or FindingCode.CodeDeleted }));
        }
    }

    [Theory]
    [InlineData("late-enhancement-none")]
    [InlineData("")]
    public void Missing_late_enhancement_never_turns_75563_into_75561(string component)
    {
        foreach (var text in new[] { null, "Stress cardiac MRI with contrast, no LGE", "Regadenoson stress MRI with gadolinium" })
        {
            var answer = StudyData.Answer(StudyData.Order("75563", text, components: component.Length == 0 ? [] : [component]))[0];
            Assert.Equal("75563", answer.Result.Study?.CptCode);
            Assert.DoesNotContain(answer.Findings, finding => finding.Code == FindingCode.CodeComponentMismatch);
        }
    }

    [Theory]
    [InlineData("75558", "75557 75565")]
    [InlineData("75560", "75559 75565")]
    [InlineData("75562", "75561 75565")]
    public void A_deleted_code_names_the_base_and_the_add_on_that_replace_it(string deleted, string replacement)
    {
        var answer = StudyData.Answer(StudyData.Order(deleted))[0];
        Assert.Equal(replacement, string.Join(' ', answer.Result.SuggestedCodes.Select(code => code.Value)));
        var finding = Assert.Single(answer.Findings, finding => finding.Code == FindingCode.CodeDeleted);
        Assert.Contains(replacement.Replace(" ", " with ", StringComparison.Ordinal), finding.Remedy, StringComparison.Ordinal);
    }
}
