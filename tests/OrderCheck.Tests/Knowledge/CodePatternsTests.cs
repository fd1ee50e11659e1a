namespace OrderCheck.Tests.Knowledge;

public sealed class CodePatternsTests
{
    [Theory]
    [InlineData("I25.7*", "I25.700", true)]
    [InlineData("I25.7*", "I25.810", false)]
    [InlineData("I48.*", "I48.0", true)]
    [InlineData("I48.*", "I48", false)]
    [InlineData("C60*", "C60", true)]
    [InlineData("I48.0", "I48.0", true)]
    [InlineData("I48.0", "I48.01", false)]
    public void A_pattern_matches_the_codes_that_start_with_what_stands_before_its_star(string pattern, string code, bool matches)
    {
        Assert.Equal(matches, CodePatterns.Matches(pattern, code));
        Assert.Equal(matches, new CodePatterns([pattern]).Match(code));
    }
}
