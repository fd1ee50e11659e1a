using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

public sealed class ContainmentTests : IDisposable
{
    private readonly FaultyData _data = new();

    // Two orders, the first of which meets a fault of the program.
    private static string Request
    {
        get
        {
            var bundle = JsonNode.Parse(Orders.CoronaryCta())!;
            var second = bundle["entry"]![0]!.DeepClone();
            second["resource"]!["id"] = "order-2";
            bundle["entry"]!.AsArray().Add(second);
            bundle["entry"]!.AsArray().Add(new JsonObject { ["resource"] = JsonNode.Parse(FaultyData.Notice("order-1", "p1")) });
            return bundle.ToJsonString();
        }
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_fault_of_the_command_itself_is_named_by_its_type_alone()
    {
        using var error = new StringWriter();
        using var environment = new CommandEnvironment
        {
            Input = Stream.Null, Output = Stream.Null, Text = TextWriter.Null, Error = error, Clock = new BrokenClock(),
            OutputIsTerminal = false, ErrorIsTerminal = false, Colours = false, Width = CommandEnvironment.Unbounded,
        };
        var code = await OrderCheckCommand.RunAsync(["policies", "stale"], environment);

        Assert.Equal(1, code);
        Assert.Contains("a fault of its own (NotSupportedException)", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_ours_in_one_order_ends_check_with_3_names_its_type_alone_and_leaves_the_other_answer()
    {
        var call = await Ordercheck.Call(new Terminal(Request), "check", "-", "--format", "json", "--data", _data.Path);
        var orders = JsonDocument.Parse(call.Output).RootElement.GetProperty("orders");

        Assert.Equal(3, call.Code);
        Assert.Contains("a fault in this program (ArgumentOutOfRangeException)", call.Error, StringComparison.Ordinal);
        Assert.Contains("standard input: Bundle.entry[0].resource: This order could not be checked because of a fault in OrderCheck", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("un-representable", call.Error, StringComparison.Ordinal);
        Assert.Equal(["order-unreadable"], orders[0].GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()).Where(code => code!.StartsWith("order-", StringComparison.Ordinal)));
        Assert.DoesNotContain("order-unreadable", orders[1].GetProperty("findings").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_ours_in_one_order_is_counted_by_replay_which_goes_on_and_ends_with_3()
    {
        var call = await Ordercheck.Call(new Terminal($"{Request}\n{JsonNode.Parse(Orders.CoronaryCta())!.ToJsonString()}\n"), "replay", "-", "--format", "ndjson", "--data", _data.Path);
        var rows = call.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(3, call.Code);
        Assert.Equal(3, rows.Count);
        Assert.Contains("ArgumentOutOfRangeException", rows[0].GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.All(rows.Skip(1), row => Assert.False(row.TryGetProperty("fault", out _)));
        Assert.DoesNotContain("   at ", call.Error, StringComparison.Ordinal);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new NotSupportedException("secret");
    }
}
