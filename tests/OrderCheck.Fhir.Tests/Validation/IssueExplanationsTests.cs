using System.Reflection;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Fhir.Tests.Validation;

public class IssueExplanationsTests
{
    // A new version of the SDK may bring new codes.
    [Fact]
    public void Every_code_of_the_sdks_parser_is_explained() =>
        Assert.Empty(Codes(typeof(FhirJsonException)).Concat(Codes(typeof(CodedValidationException))).Except(IssueExplanations.All));

    [Fact]
    public void Every_explanation_is_two_sentences() => Assert.All(IssueExplanations.All, code =>
    {
        var explanation = IssueExplanations.Of(code);
        Assert.EndsWith(".", explanation.Problem, StringComparison.Ordinal);
        Assert.Matches("(\\.|\\})$", explanation.Remedy);
    });

    [Fact]
    public void A_code_that_nobody_explained_is_explained_in_general() => Assert.Equal("structure", IssueExplanations.Of("PVAL999").Type);

    private static IEnumerable<string> Codes(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(field => field.Name.EndsWith("_CODE", StringComparison.Ordinal)).Select(field => (string)field.GetValue(null)!);
}
