using System.Text.Json;

namespace OrderCheck.Cli.Tests;

public class CheckCommandTests
{
    private static readonly string[] Answers = ["study", "purpose", "diagnosis", "ABN", "authorization"];

    [Fact]
    public async Task A_hook_call_is_recognised_and_the_command_for_it_named()
    {
        var call = await Ordercheck.Call(new Terminal("""{ "hook": "order-sign", "hookInstance": "7f2d0c1e-51a4-4a53-9d0b-000000000004", "context": {} }"""), "check", "-");

        Assert.Equal(3, call.Code);
        Assert.Contains("ordercheck hook FILE --url URL", call.Error);
    }

    [Fact]
    public async Task A_readable_order_gives_its_five_answers_and_0()
    {
        var call = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-");

        Assert.Equal(0, call.Code);
        Assert.Empty(call.Error);
        Assert.StartsWith("ServiceRequest/order-1", call.Text);
        Assert.All(Answers, answer => Assert.Contains($"\n  {answer} ", call.Text));
        Assert.Contains("coronary-cta", call.Text);
        Assert.Contains("Sources", call.Text);
        Assert.Contains("confidence ", call.Text);
        Assert.EndsWith("it is not the payer's determination.\n", call.Text);
    }

    [Fact]
    public async Task A_file_and_standard_input_are_read_alike()
    {
        using var folder = new ScratchFolder();
        var file = await Ordercheck.Call("check", folder.Write("order.json", Orders.CoronaryCta()), "--format", "json");
        var input = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-", "--format", "json");

        Assert.Equal(0, file.Code);
        Assert.Equal(file.Output, input.Output);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("fhir")]
    public async Task The_same_input_gives_the_same_bytes(string format)
    {
        var first = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-", "--format", format);
        var second = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-", "--format", format);

        Assert.Equal(first.Output, second.Output);
    }

    [Fact]
    public async Task The_table_and_the_json_agree()
    {
        var json = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-", "--format", "json");
        var table = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-");

        var order = JsonDocument.Parse(json.Output).RootElement.GetProperty("orders")[0];
        Assert.Matches($@"\n  purpose +{order.GetProperty("purpose").GetString()}\n", table.Text);
        Assert.Matches($@"\n  diagnosis +{order.GetProperty("diagnosisSupport").GetString()}\n", table.Text);
        Assert.Matches($@"\n  ABN +{order.GetProperty("abn").GetString()}\n", table.Text);
        Assert.Matches($@"\n  authorization +{order.GetProperty("priorAuth").GetString()}\n", table.Text);
        Assert.All(order.GetProperty("findings").EnumerateArray(), finding => Assert.Contains(finding.GetProperty("code").GetString()! + ":", table.Text));
        Assert.Contains(order.GetProperty("assessmentId").GetString()!, table.Text);
    }

    [Fact]
    public async Task Fhir_is_an_operation_outcome()
    {
        var call = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-", "--format", "fhir");

        Assert.Equal(0, call.Code);
        Assert.Equal("OperationOutcome", JsonDocument.Parse(call.Output).RootElement.GetProperty("resourceType").GetString());
    }

    [Fact]
    public async Task An_order_without_a_day_takes_the_day_that_was_given()
    {
        var call = await Ordercheck.Call(new Terminal(Orders.CoronaryCta(occurrence: null)), "check", "-", "--as-of", "2026-03-04");

        Assert.Matches(@"\n  day of service +2026-03-04, inferred\n", call.Text);
    }

    [Fact]
    public async Task An_order_without_a_day_is_for_today_else()
    {
        var call = await Ordercheck.Call(new Terminal(Orders.CoronaryCta(occurrence: null)), "check", "-");

        Assert.Matches(@"\n  day of service +2026-10-15, inferred\n", call.Text);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{\n  \"resourceType\": \"Bundle\",\n  ]", "line 3, column 3")]
    [InlineData("{ \"resourceType\": \"Bundle\", \"entry\": 7 }", "Bundle.entry")]
    [InlineData("{ \"resourceType\": \"Bundle\", \"entry\": [] }", "order")]
    public async Task Input_that_cannot_be_read_gives_3_and_the_place(string body, string place)
    {
        var call = await Ordercheck.Call(new Terminal(body), "check", "-", "--format", "json");

        Assert.Equal(3, call.Code);
        Assert.Empty(call.Output);
        Assert.StartsWith("standard input: ", call.Error);
        Assert.Contains(place, call.Error);
    }

    [Fact]
    public async Task A_file_that_is_not_there_gives_3_and_its_name()
    {
        var call = await Ordercheck.Call("check", "no-such-file.json");

        Assert.Equal(3, call.Code);
        Assert.StartsWith("no-such-file.json: ", call.Error);
    }

    [Fact]
    public async Task A_folder_is_not_an_order()
    {
        using var folder = new ScratchFolder();

        Assert.Equal(3, (await Ordercheck.Call("check", folder.Path)).Code);
    }

    [Fact]
    public async Task Input_beyond_the_limit_gives_3_and_names_the_limit()
    {
        var call = await Ordercheck.Call(new Terminal(new string(' ', 5 * 1024 * 1024)), "check", "-");

        Assert.Equal(3, call.Code);
        Assert.Contains("4194304", call.Error);
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_gives_3_and_the_answers_of_the_others()
    {
        var call = await Ordercheck.Call(new Terminal(Orders.OneUnreadable), "check", "-");

        Assert.Equal(3, call.Code);
        Assert.Contains("ServiceRequest/good (order 1 of 2)", call.Text);
        Assert.Contains("order-unreadable", call.Text);
        Assert.Contains("Bundle.entry[1].resource", call.Error);
    }

    [Fact]
    public async Task Text_of_an_order_neither_steers_the_terminal_nor_is_read_as_markup()
    {
        var body = Orders.CoronaryCta().Replace("\"75574\"", "\"75574\", \"display\": \"[red]heart[/] \\u001b[2J\\u009b31m \\u202etfel\"");
        var call = await Ordercheck.Call(new Terminal(body, IsTerminal: true, Width: 200), "check", "-");

        Assert.Contains("[red]heart[/]", call.Text);
        Assert.DoesNotContain('\u001b', call.Text);
        Assert.DoesNotContain('\u009b', call.Text);
        Assert.DoesNotContain('\u202e', call.Text);
    }

    [Fact]
    public async Task Colours_are_only_for_a_terminal_that_wants_them()
    {
        var plain = await Ordercheck.Call(new Terminal(Orders.CoronaryCta(), IsTerminal: true, Width: 100), "check", "-");
        var coloured = await Ordercheck.Call(new Terminal(Orders.CoronaryCta(), IsTerminal: true, Colours: true, Width: 100), "check", "-");

        Assert.DoesNotContain('\u001b', plain.Text);
        Assert.Contains('\u001b', coloured.Text);
    }

    [Fact]
    public async Task A_narrow_terminal_wraps_and_loses_nothing()
    {
        var wide = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-");
        var narrow = await Ordercheck.Call(new Terminal(Orders.CoronaryCta(), IsTerminal: true, Width: 60), "check", "-");

        Assert.All(narrow.Text.Split('\n'), line => Assert.True(line.Length <= 60, line));
        Assert.Equal(Letters(wide.Text), Letters(narrow.Text));

        static string Letters(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)).Order());
    }

    [Fact]
    public async Task A_line_that_nobody_looks_at_is_as_long_as_its_text_and_no_longer()
    {
        var call = await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-");

        Assert.DoesNotContain("…", call.Text);
        Assert.Contains(call.Text.Split('\n'), line => line.Length > 120);
        Assert.All(call.Text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }
}
