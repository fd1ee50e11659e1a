namespace OrderCheck.Tests.Knowledge;

/// <summary>Who reviews the heart imaging of a plan.</summary>
public sealed class PlanTableTests
{
    private static readonly DateOnly Day = new(2026, 11, 2);

    [Theory]
    [InlineData("hcsc", PayerKind.Commercial, "TX", "carelon")]
    [InlineData("hcsc", PayerKind.Commercial, "IL", "carelon")]
    [InlineData("hcsc", PayerKind.Commercial, "NM", "carelon")]
    [InlineData("hcsc", PayerKind.Commercial, "MT", "evicore")]
    [InlineData("hcsc", PayerKind.Commercial, "OK", null)]
    [InlineData("hcsc", PayerKind.Commercial, null, null)]
    [InlineData("bcbs-illinois", PayerKind.Commercial, null, "carelon")]
    [InlineData("bcbs-illinois", PayerKind.MedicareAdvantage, null, "evicore")]
    [InlineData("bcbs-texas", PayerKind.Medicaid, "TX", "evicore")]
    [InlineData("horizon-nj", PayerKind.Commercial, "NJ", "evicore")]
    [InlineData("florida-blue", PayerKind.Commercial, "FL", "evolent")]
    [InlineData("priority-health", PayerKind.Commercial, "MI", null)]
    public void A_plan_has_the_reviewer_of_its_state_and_line_of_business(string payer, PayerKind kind, string? state, string? reviewer) =>
        Assert.Equal(reviewer, Shipped.Knowledge.Policies.Plans.Of(kind, payer, state, Day).FirstOrDefault()?.Reviewer);

    [Fact]
    public void A_brand_with_two_reviewers_names_both() =>
        Assert.Equal(["evicore", "carelon"], Shipped.Knowledge.Policies.Plans.Of(PayerKind.Commercial, "horizon-nj", "NJ", Day).Select(row => row.Reviewer));

    [Theory]
    [InlineData("2025-07-31", "evicore")]
    [InlineData("2025-08-01", "carelon")]
    public void A_reviewer_changes_on_the_day_that_the_source_names(string day, string reviewer) => Assert.Equal(
        reviewer,
        Assert.Single(Shipped.Knowledge.Policies.Plans.Of(PayerKind.Medicaid, "bcchp-illinois", "IL", DateOnly.ParseExact(day, "yyyy-MM-dd", null))).Reviewer);

    [Fact]
    public void Every_reviewer_of_the_table_has_criteria() => Assert.All(
        Shipped.Knowledge.Policies.Plans.Reviewers.Keys,
        reviewer => Assert.Contains(Shipped.Knowledge.Policies.All, policy => policy.Question == Question.Support && policy.Scope.Reviewers.Contains(reviewer)));
}
