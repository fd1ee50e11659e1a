using System.Globalization;

namespace OrderCheck.Cli.Tests;

public class PoliciesCommandTests
{
    private static readonly Knowledge Shipped = KnowledgeLoader.LoadShipped();

    [Fact]
    public async Task The_list_names_every_policy_with_its_editions()
    {
        var call = await Ordercheck.Call("policies", "list");

        Assert.Equal(0, call.Code);
        var lines = call.Text.Split('\n');
        foreach (var policy in Shipped.Policies.All)
        {
            var line = Assert.Single(lines, line => line.StartsWith(policy.Id + " ", StringComparison.Ordinal));
            Assert.Contains(policy.Title, line);
            Assert.All(policy.Editions, edition => Assert.Contains(Day(edition.From), line));
            Assert.EndsWith(Day(policy.Editions[^1].LastChecked), line);
        }
    }

    [Fact]
    public async Task A_common_terminal_shows_each_policy_as_a_block()
    {
        var call = await Ordercheck.Call(new Terminal(IsTerminal: true, Width: 80), "policies", "list");

        Assert.All(call.Text.Split('\n'), line => Assert.True(line.Length <= 80, line));
        var unwrapped = string.Join(' ', call.Text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.All(Shipped.Policies.All, policy => Assert.Contains($"{policy.Id} title {policy.Title} question {policy.Question.ToCode()} ", unwrapped));
    }

    [Fact]
    public async Task A_policy_is_shown_with_all_it_says_and_where_that_is_written()
    {
        foreach (var policy in Shipped.Policies.All)
        {
            var edition = policy.Editions.Last(edition => !edition.Retired);
            var call = await Ordercheck.Call("policies", "show", policy.Id, "--on", Day(edition.From));

            Assert.Equal(0, call.Code);
            Assert.Contains($"Edition {Day(edition.From)}, in force on {Day(edition.From)}", call.Text);
            Assert.All(edition.Lists, list => Assert.Contains($"{list.Criterion.Id.Criterion}, {list.Codes.Count} codes", call.Text));
            Assert.All(edition.Criteria, criterion => Assert.Contains(criterion.Says, call.Text));
            Assert.All(edition.Criteria, criterion => Assert.Contains($"{criterion.Citation.Place}; confidence {criterion.Citation.Confidence}", call.Text));
            Assert.All(edition.Notes, note => Assert.Contains(note.Says, call.Text));
            Assert.All(edition.ReadRegions, region => Assert.Contains(region.First, call.Text));
            Assert.All(edition.UnreadRegions, region => Assert.Contains(region, call.Text));
        }
    }

    [Fact]
    public async Task Before_its_first_edition_a_policy_is_not_transcribed()
    {
        var policy = Shipped.Policies.All[0];
        var eve = Day(policy.Editions[0].From.AddDays(-1));
        var call = await Ordercheck.Call("policies", "show", policy.Id, "--on", eve);

        Assert.Equal(0, call.Code);
        Assert.Contains($"What this policy said on {eve} is not transcribed", call.Text);
    }

    [Fact]
    public async Task The_shipped_knowledge_is_verified_and_counted()
    {
        var call = await Ordercheck.Call("policies", "verify");

        Assert.Empty(call.Error);
        Assert.Equal(0, call.Code);
        Assert.StartsWith($"Knowledge {Shipped.Version}", call.Text);
        Assert.Matches($@"\n  policies +{Shipped.Policies.All.Length}\n", call.Text);
        Assert.Matches(@"\n  cases +[1-9]\d*\n", call.Text);
        Assert.Matches(@"\n  faults +0\n", call.Text);
        foreach (var list in Shipped.Policies.All.SelectMany(policy => policy.Editions).SelectMany(edition => edition.Lists))
        {
            Assert.Matches($@"\n{list.Criterion.Id.Policy} +{list.Criterion.Id.Criterion} +{list.Codes.Count} +{Day(list.Criterion.Id.Edition)}", call.Text);
        }
    }

    [Fact]
    public async Task A_case_that_does_not_hold_gives_1_and_says_which()
    {
        using var folder = new ScratchFolder().WithShippedData();
        var policy = Shipped.Policies.All[0];
        folder.Write($"{policy.Folder}/cases.json", """
            { "cases": [ { "name": "An invented case that is wrong", "on": "2026-10-15", "order": { "code": "75574", "reasons": ["R07.9"], "state": "OH" }, "expect": { "purpose": "screening" } } ] }
            """);
        var call = await Ordercheck.Call("policies", "verify", "--data", folder.Path);

        Assert.Equal(1, call.Code);
        Assert.Contains("An invented case that is wrong", call.Error);
        Assert.DoesNotMatch(@"\n  faults +0\n", call.Text);
    }

    [Theory]
    [InlineData("policies", "verify")]
    [InlineData("policies", "list")]
    [InlineData("check", "-")]
    public async Task Wrong_data_gives_1_with_file_place_and_remedy_and_no_stack(params string[] args)
    {
        using var folder = new ScratchFolder().WithShippedData();
        var policy = Shipped.Policies.All[0];
        folder.Write($"{policy.Folder}/policy.json", """{ "id": "half" }""");
        var call = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), [.. args, "--data", folder.Path]);

        Assert.Equal(1, call.Code);
        Assert.Empty(call.Output);
        Assert.Contains($"{policy.Folder}/policy.json", call.Error);
        Assert.Matches(@"\n  place +\$", call.Error);
        Assert.Matches(@"\n  remedy +\w", call.Error);
        Assert.DoesNotContain("   at ", call.Error);
    }

    [Fact]
    public async Task A_data_folder_that_is_not_there_gives_1()
    {
        var call = await Ordercheck.Call("policies", "list", "--data", "no-such-folder");

        Assert.Equal(1, call.Code);
        Assert.Contains("no-such-folder", call.Error);
    }

    [Fact]
    public async Task Gaps_are_told_with_their_places()
    {
        var call = await Ordercheck.Call("policies", "gaps");

        Assert.Equal(0, call.Code);
        var gaps = CoverageGaps.Of(Shipped, new DateOnly(2026, 10, 15));
        Assert.NotEmpty(gaps);
        Assert.All(gaps, gap => Assert.Contains(gap.Says, call.Text));
        Assert.All(gaps, gap => Assert.Contains(gap.Where, call.Text));
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
