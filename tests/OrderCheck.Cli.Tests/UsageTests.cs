namespace OrderCheck.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData]
    [InlineData("policies")]
    [InlineData("forget")]
    [InlineData("check")]
    [InlineData("check", "one.json", "two.json")]
    [InlineData("check", "-", "--format", "csv")]
    [InlineData("check", "-", "--as-of", "2026-02-30")]
    [InlineData("check", "-", "--as-of", "10/15/2026")]
    [InlineData("validate")]
    [InlineData("validate", "-", "--format", "xml")]
    [InlineData("mock-ehr")]
    [InlineData("mock-ehr", "examples", "--port", "70000")]
    [InlineData("mock-ehr", "examples", "--algorithm", "HS256")]
    [InlineData("mock-ehr", "examples", "--cds-services", "somewhere")]
    [InlineData("policies", "show")]
    [InlineData("policies", "show", "no-such-policy")]
    [InlineData("policies", "show", "no-such-policy", "--on", "soon")]
    public async Task Wrong_usage_is_refused_with_2_and_a_word_about_it(params string[] args)
    {
        var call = await Ordercheck.Call(args);

        Assert.Equal(2, call.Code);
        Assert.Empty(call.Output);
        Assert.Contains("ordercheck", call.Error);
    }

    [Theory]
    [InlineData("ordercheck [command]")]
    [InlineData("ordercheck check <file>", "check")]
    [InlineData("ordercheck validate <file>...", "validate")]
    [InlineData("ordercheck serve", "serve")]
    [InlineData("ordercheck mock-ehr [<path>...]", "mock-ehr")]
    [InlineData("ordercheck policies [command]", "policies")]
    [InlineData("ordercheck policies list", "policies", "list")]
    [InlineData("ordercheck policies show <id>", "policies", "show")]
    [InlineData("ordercheck policies verify", "policies", "verify")]
    [InlineData("ordercheck policies gaps", "policies", "gaps")]
    [InlineData("ordercheck policies new <id> <date>", "policies", "new")]
    [InlineData("ordercheck policies diff <what>", "policies", "diff")]
    [InlineData("ordercheck policies stale", "policies", "stale")]
    [InlineData("ordercheck policies chart", "policies", "chart")]
    [InlineData("ordercheck replay <paths>", "replay")]
    [InlineData("ordercheck generate <count>", "generate")]
    public async Task Every_command_explains_itself(string usage, params string[] command)
    {
        var call = await Ordercheck.Call([.. command, "--help"]);

        Assert.Equal(0, call.Code);
        Assert.Contains(usage, call.Text);
        Assert.Contains("--data <FOLDER>", call.Text);
        Assert.Empty(call.Error);
    }

    [Fact]
    public async Task A_misspelt_command_is_named_and_nothing_else()
    {
        var call = await Ordercheck.Call("chek");

        Assert.Equal(2, call.Code);
        Assert.Equal(["Unrecognized command or argument 'chek'.", "Try: ordercheck --help"], call.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task The_command_tells_its_version()
    {
        var call = await Ordercheck.Call("--version");

        Assert.Equal(0, call.Code);
        Assert.Equal($"ordercheck {typeof(ServerApp).Assembly.GetName().Version!.ToString(3)}", call.Text.TrimEnd());
    }
}
