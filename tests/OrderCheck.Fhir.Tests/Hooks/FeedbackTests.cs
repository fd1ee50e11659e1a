using System.Text;

namespace OrderCheck.Fhir.Tests;

public class FeedbackTests
{
    private const string Card = "4e0a3a1e-3283-4575-ab82-028d55fe2719";

    private static RequestFault Refuse(string body)
    {
        Assert.False(FeedbackReader.TryRead(Encoding.UTF8.GetBytes(body), ReadingLimits.Default, out _, out var fault));
        return fault;
    }

    [Fact]
    [Trait("Requirement", "feedback")]
    public void An_accepted_suggestion_is_read()
    {
        var body = $$"""{ "feedback": [ { "card": "{{Card}}", "outcome": "accepted", "acceptedSuggestions": [ { "id": "e56e1945-20b3-4393-8503-a1a20fd73152" } ], "outcomeTimestamp": "2026-11-20T10:15:00Z" } ] }""";
        Assert.True(FeedbackReader.TryRead(Encoding.UTF8.GetBytes(body), ReadingLimits.Default, out var feedback, out _));
        var one = Assert.Single(feedback);
        Assert.Equal((Card, true, "e56e1945-20b3-4393-8503-a1a20fd73152"), (one.Card, one.Accepted, Assert.Single(one.AcceptedSuggestions)));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 15, 0, TimeSpan.Zero), one.At);
    }

    [Fact]
    [Trait("Requirement", "feedback-comment")]
    public void An_override_is_read_and_its_words_are_never_shown()
    {
        var body = $$"""{ "feedback": [ { "card": "{{Card}}", "outcome": "overridden", "outcomeTimestamp": "2026-11-20T05:15:00-05:00", "overrideReason": { "reason": { "code": "notice-given", "system": "{{Canonical.OverrideReason}}" }, "userComment": "told Alma" } }, { "card": "unknown", "outcome": "overridden", "outcomeTimestamp": "2026-11-20T10:15:00.123Z" } ] }""";
        Assert.True(FeedbackReader.TryRead(Encoding.UTF8.GetBytes(body), ReadingLimits.Default, out var feedback, out _));
        Assert.Equal(("notice-given", "told Alma"), (feedback[0].OverrideReason!.Value.Value, feedback[0].Comment));
        Assert.Equal(TimeSpan.Zero, feedback[0].At.Offset);
        Assert.Null(feedback[1].OverrideReason);
        Assert.DoesNotContain("Alma", feedback[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "outcome": "accepted" }""", "card")]
    [InlineData("""{ "card": "c" }""", "outcome")]
    [InlineData("""{ "card": "c", "outcome": "ignored" }""", "outcome")]
    [InlineData("""{ "card": "c", "outcome": "overridden" }""", "outcomeTimestamp")]
    [InlineData("""{ "card": "c", "outcome": "overridden", "outcomeTimestamp": "yesterday" }""", "outcomeTimestamp")]
    [InlineData("""{ "card": "c", "outcome": "accepted", "outcomeTimestamp": "2026-11-20T10:15:00Z" }""", "acceptedSuggestions")]
    [InlineData("""{ "card": "c", "outcome": "accepted", "acceptedSuggestions": [ {} ], "outcomeTimestamp": "2026-11-20T10:15:00Z" }""", "acceptedSuggestions")]
    [InlineData("""{ "card": "c", "outcome": "overridden", "overrideReason": { "other": 1 }, "outcomeTimestamp": "2026-11-20T10:15:00Z" }""", "overrideReason")]
    [Trait("Requirement", "feedback")]
    public void Feedback_that_lacks_something_is_refused_and_the_place_is_named(string item, string place)
    {
        var fault = Refuse($$"""{ "feedback": [ {{item}} ] }""");
        Assert.Equal((400, $"feedback[0].{place}"), (fault.Status, fault.Expression));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "feedback": [] }""")]
    [InlineData("""{ "feedback": {} }""")]
    [InlineData("""{ "feedback": [ 1 ] }""")]
    public void A_body_without_feedback_is_refused(string body) => Assert.Equal(400, Refuse(body).Status);

    [Fact]
    public void Too_much_feedback_is_refused() => Assert.Equal(422, Refuse($$"""{ "feedback": [ {{string.Join(',', Enumerable.Repeat("1", 1_001))}} ] }""").Status);
}
