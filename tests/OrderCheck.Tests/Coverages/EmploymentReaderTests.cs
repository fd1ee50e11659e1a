namespace OrderCheck.Tests.Coverages;

public sealed class EmploymentReaderTests
{
    [Theory]
    [InlineData("spouse, 45 employees")]
    [InlineData("own work, employer of 20")]
    [InlineData("patient works, 20 or more employees")]
    [InlineData("Patient: retired; spouse: company with 1,200 people")]
    [InlineData("patient retired but wife works, employer size 200")]
    [InlineData("works for a large employer")]
    [InlineData("employer 20+")]
    public void Current_work_for_20_or_more_makes_the_group_plan_primary(string told) => Assert.Equal(Truth.Met, Shipped.Knowledge.Employment.IsWorkingWithGroupPlan(told, 20));

    [Theory]
    [InlineData("retired")]
    [InlineData("Retired since 2019")]
    [InlineData("retired, former employer of 200 people")]
    [InlineData("own work, employer of 19")]
    [InlineData("fewer than 20 employees")]
    [InlineData("small employer")]
    [InlineData("neither works: none, none")]
    [InlineData("unemployed")]
    [InlineData("stopped working in 2020")]
    [InlineData("previous employer of 500")]
    public void No_work_or_a_smaller_employer_leaves_Medicare_primary(string told) => Assert.Equal(Truth.NotMet, Shipped.Knowledge.Employment.IsWorkingWithGroupPlan(told, 20));

    [Theory]
    [InlineData("")]
    [InlineData("works part time")]
    [InlineData("spouse works")]
    [InlineData("not retired")]
    [InlineData("working since 2019")]
    [InlineData("son works for an employer of 500")]
    [InlineData("fewer than 100 employees")]
    public void What_the_text_does_not_say_stays_unknown(string told) => Assert.Equal(Truth.Unknown, Shipped.Knowledge.Employment.IsWorkingWithGroupPlan(told, 20));

    [Theory]
    [InlineData("spouse, 120 employees", Truth.Met)]
    [InlineData("spouse, 45 employees", Truth.NotMet)]
    [InlineData("fewer than 200 employees", Truth.Unknown)]
    [InlineData("retired", Truth.NotMet)]
    public void For_the_disabled_the_employer_counts_from_100(string told, Truth works) => Assert.Equal(works, Shipped.Knowledge.Employment.IsWorkingWithGroupPlan(told, 100));

    [Fact]
    public void A_very_long_text_is_read_only_at_its_beginning() =>
        Assert.Equal(Truth.Unknown, Shipped.Knowledge.Employment.IsWorkingWithGroupPlan(new string('x', 100_000) + ", employer of 500", 20));
}
