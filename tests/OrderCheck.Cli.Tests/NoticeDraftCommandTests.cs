using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

public class NoticeDraftCommandTests
{
    private static readonly string Needed = Path.Combine(GoldenExample.Named("02-calcium-score-screening").Folder, "request.json");
    private static readonly string NotNeeded = Path.Combine(GoldenExample.Named("01-coronary-cta-supported").Folder, "request.json");

    [Fact]
    public async Task A_draft_is_a_page_to_print()
    {
        var call = await Ordercheck.Call("abn-draft", Needed, "--as-of", GoldenExample.AsOf, "--notifier", "Elm Street Imaging");

        Assert.Equal(0, call.Code);
        Assert.StartsWith("<!DOCTYPE html>", call.Text);
        Assert.Contains("Elm Street Imaging", call.Text);
    }

    [Fact]
    public async Task Where_no_notice_is_called_for_the_command_says_why_and_fails()
    {
        var call = await Ordercheck.Call("abn-draft", NotNeeded, "--as-of", GoldenExample.AsOf);

        Assert.Equal(1, call.Code);
        Assert.Empty(call.Output);
        Assert.Contains("No notice is drafted", call.Error);
    }
}
