using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrderCheck.Tests.Screening;

public sealed class PhraseBookTests
{
    private static readonly ContextualPhraseMatcher<string> Book = new(
        [("chest pain", "pain"), ("pain", "any pain"), ("dyspnea", "dyspnea"), ("syncope", "syncope"), ("cad", "cad"), ("screening for", "screening")],
        [("screening for", AssertionStatus.Suspected), ("prior to", AssertionStatus.Affirmed)]);

    [Theory]
    [InlineData("chest pain", "pain Affirmed")]
    [InlineData("No chest pain, dyspnea or syncope", "pain Negated, dyspnea Negated, syncope Negated")]
    [InlineData("No chest pain but dyspnea", "pain Negated, dyspnea Affirmed")]
    [InlineData("No chest pain. Dyspnea.", "pain Negated, dyspnea Affirmed")]
    [InlineData("r/o CAD", "cad Suspected")]
    [InlineData("history of CAD", "cad Past")]
    [InlineData("family history of CAD", "cad Family")]
    [InlineData("no family history of CAD", "cad Negated")]
    [InlineData("chest pain ruled out", "pain Negated")]
    [InlineData("screening for CAD", "screening Affirmed, cad Suspected")]
    [InlineData("CHEST-PAIN", "pain Affirmed")]
    [InlineData("no one two three four five six seven chest pain and dyspnea", "pain Affirmed, dyspnea Affirmed")]
    [InlineData("scan prior to chest pain", "pain Affirmed")]
    [InlineData("campaign", "")]
    [InlineData(null, "")]
    public void A_phrase_stands_as_its_sentence_says(string? text, string expected) =>
        Assert.Equal(expected, string.Join(", ", Book.Read(text).Select(hit => $"{hit.Meaning} {hit.AssertionStatus}")));

    [Fact]
    public void Doubling_the_text_at_most_doubles_the_work()
    {
        var counting = new CountingComparer();
        var book = new ContextualPhraseMatcher<string>([("a a a a a a a a a b", "long"), ("a", "short"), ("no", "none")], null, counting);
        var text = new StringBuilder().Insert(0, "a a a a a a a a a a no denies chest ", 500).ToString();
        book.Read(text);
        counting.Count = 0;
        book.Read(text);
        var once = counting.Count;
        counting.Count = 0;
        book.Read(text + text);
        Assert.InRange(counting.Count, once, (2 * once) + 20);
    }

    private sealed class CountingComparer : IEqualityComparer<string>
    {
        public int Count { get; set; }

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode([DisallowNull] string obj)
        {
            Count++;
            return obj.GetHashCode(StringComparison.Ordinal);
        }
    }
}
