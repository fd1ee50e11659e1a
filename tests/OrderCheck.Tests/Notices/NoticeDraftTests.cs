using System.Collections.Frozen;

namespace OrderCheck.Tests.Notices;

public class NoticeDraftTests
{
    public static TheoryData<string> Reasons => [.. NoticeReasonTexts.All];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_for_a_patient_reads_at_sixth_grade(string reason)
    {
        var grade = ReadingGrade.Of(reason);

        Assert.True(grade <= 6.9, $"grade {grade:0.0}: {reason}");
    }

    [Fact]
    public void A_hard_sentence_is_above_sixth_grade() =>
        Assert.True(ReadingGrade.Of("The examination is not considered reasonable and necessary under the applicable coverage determination.") > 12);

    [Fact]
    public void Every_rule_of_original_Medicare_that_can_refuse_has_words_for_the_patient()
    {
        var rules = Shipped.Knowledge.Policies.All
            .Where(policy => policy.Question == Question.Support && policy.Id.Length > 0 && IsOriginalMedicare(policy))
            .SelectMany(policy => policy.Editions).SelectMany(edition => edition.Criteria)
            .Where(criterion => criterion.Role is CriterionRole.Excludes or CriterionRole.Requires).Select(criterion => criterion.Id.Criterion);

        var without = rules.Distinct(StringComparer.Ordinal).Where(rule => NoticeReasonTexts.Of(rule) is null).ToList();
        Assert.True(without.Count == 0, string.Join(", ", without));
    }

    [Theory]
    [InlineData(null, "$326 to $467")]
    [InlineData(false, "$326")]
    [InlineData(true, "$467")]
    public void The_estimate_is_what_medicare_pays_in_the_place_of_the_study(bool? inHospital, string amount)
    {
        var estimate = CostEstimate.Of(["75574"], 2026, inHospital, Shipped.Knowledge.Payments, NoticeNotifier.Unknown)!;

        Assert.Equal(amount, estimate.Amount);
        Assert.Contains("2026", estimate.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void The_estimate_of_a_later_year_says_of_which_year_its_figures_are() =>
        Assert.Contains("in 2026", CostEstimate.Of(["75574"], 2027, false, Shipped.Knowledge.Payments, NoticeNotifier.Unknown)!.Basis, StringComparison.Ordinal);

    [Fact]
    public void Without_a_figure_for_every_code_there_is_no_estimate() =>
        Assert.Null(CostEstimate.Of(["75574", "99999"], 2026, false, Shipped.Knowledge.Payments, NoticeNotifier.Unknown));

    [Fact]
    public void The_charge_of_the_site_goes_before_the_national_figures()
    {
        var site = new NoticeNotifier { Charges = new Dictionary<string, int> { ["75571"] = 149 }.ToFrozenDictionary() };

        Assert.Equal("$149", CostEstimate.Of(["75571"], 2026, null, Shipped.Knowledge.Payments, site)!.Amount);
    }

    private static bool IsOriginalMedicare(CoveragePolicy policy) =>
        policy.Folder.Split('/', '\\').Any(part => part.StartsWith("medicare", StringComparison.Ordinal));
}
