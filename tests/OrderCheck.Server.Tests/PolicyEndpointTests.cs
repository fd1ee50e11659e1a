using System.Text.Json;

namespace OrderCheck.Server.Tests;

public sealed class PolicyEndpointTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Every_edition_can_be_read_in_words_with_its_sources()
    {
        foreach (var policy in (await server.Get("/policies")).Json.GetProperty("policies").EnumerateArray())
        {
            foreach (var listed in policy.GetProperty("editions").EnumerateArray())
            {
                var answer = await server.Get($"/policies/{Text(policy, "id")}/editions/{Text(listed, "from")}");
                var edition = answer.Json;

                Assert.Equal(200, (int)answer.Status);
                Assert.Equal(Text(policy, "title"), Text(edition, "title"));
                var sentences = Items(edition, "lists").Concat(Items(edition, "criteria")).ToList();
                Assert.True(listed.GetProperty("retired").GetBoolean() || sentences.Count > 0, answer.Text);
                Assert.All(sentences, one => Assert.NotEqual("", Text(one.GetProperty("citation"), "document")));
            }
        }
    }

    [Fact]
    public async Task An_edition_says_what_changed_since_the_one_before()
    {
        var edition = (await server.Get("/policies/ccta-palmetto-L33423/editions/2026-10-01")).Json;

        Assert.Equal("2024-10-01", Text(edition, "previous"));
        Assert.NotEmpty(Items(edition, "changes"));
    }

    [Fact]
    public async Task A_code_is_looked_up_for_a_study_a_state_and_a_day()
    {
        var everywhere = (await server.Get("/policies/lookup?code=r06.02&study=75574&on=2026-11-22")).Json.EnumerateArray().ToDictionary(row => Text(row, "policy")!, row => Text(row, "mention"));
        var ohio = (await server.Get("/policies/lookup?code=R06.02&study=75574&state=OH&on=2026-11-22")).Json.EnumerateArray().Select(row => Text(row, "policy")).ToList();

        Assert.Equal(("listed", "not-listed"), (everywhere["ccta-palmetto-L33423"], everywhere["ccta-cgs-L33947"]));
        Assert.Contains("ccta-cgs-L33947", ohio);
        Assert.DoesNotContain("ccta-palmetto-L33423", ohio);
    }

    [Theory]
    [InlineData("/policies/none/editions/2026-10-01", 404)]
    [InlineData("/policies/ccta-palmetto-L33423/editions/2001-01-01", 404)]
    [InlineData("/policies/ccta-palmetto-L33423/editions/today", 404)]
    [InlineData("/policies/lookup?code=R06.02&on=today", 400)]
    [InlineData("/policies/lookup?study=99999", 400)]
    [InlineData("/policies/lookup?payer=nobody", 400)]
    public async Task What_is_not_known_is_refused_with_what_to_do(string path, int status) => (await server.Get(path)).Outcome(status);

    [Fact]
    public async Task The_gaps_are_told_by_kind()
    {
        var kinds = (await server.Get("/policies/gaps")).Json.EnumerateArray().Select(gap => Text(gap, "kind")).ToHashSet();

        foreach (var kind in (string[])["no-policy", "unread-region", "own-knowledge"])
        {
            Assert.Contains(kind, kinds);
        }
    }

    private static string? Text(JsonElement json, string member) => json.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static IEnumerable<JsonElement> Items(JsonElement json, string member) => json.GetProperty(member).EnumerateArray();
}
