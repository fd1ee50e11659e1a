namespace OrderCheck.Tests.Knowledge;

/// <summary>Sentences that were once cited to a document which does not say them.</summary>
public sealed class CitationTests
{
    [Theory]
    [InlineData("prior-auth-cigna", "list", "Public directory of imaging policies by plan and state, 2026", "secondary")]
    [InlineData("cardiac-mri-ncd-220.2", "amyloid", "Our own reading, not seen in a document", "own")]
    [InlineData("cardiac-mri-ncd-220.2", "amyloid-documented", "Our own reading, not seen in a document", "own")]
    [InlineData("prior-auth-wiser", "not-in-model", "Law-firm summary of the WISeR model", "secondary")]
    [InlineData("advance-beneficiary-notice", "screening-notice", "Palmetto and First Coast pages on the modifiers GA, GX, GY and GZ", "primary")]
    [InlineData("ccta-cgs-L33947", "list-not-enough", "Our own reading, not seen in a document", "own")]
    public void A_sentence_is_cited_to_the_document_that_says_it(string policy, string id, string document, string confidence)
    {
        var edition = Shipped.Knowledge.Policies.All.Single(one => one.Id == policy).Editions[^1];
        var citation = edition.Criteria.Select(one => (one.Id.Criterion, one.Citation)).Concat(edition.Notes.Select(one => (one.Id, one.Citation))).Single(one => one.Item1 == id).Citation;

        Assert.Equal((document, confidence), (citation.Document, citation.Confidence));
    }

    [Fact]
    public void The_payment_class_of_coronary_cta_is_cited_to_the_college_and_not_to_the_guide_that_misprints_it()
    {
        var rate = Shipped.Knowledge.Payments.Find("75574", 2025, inHospital: true)!;

        Assert.Equal(357.13m, rate.Technical);
        Assert.StartsWith("American College of Radiology Bulletin", rate.Citation.Document, StringComparison.Ordinal);
        Assert.Contains("APC 5572", rate.Citation.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void That_a_code_ends_is_not_cited_to_the_guide_of_another_study() =>
        Assert.Equal("Own reading of the code set", Shipped.Knowledge.StudyRules["code-in-force"].Citation.Document);
}
