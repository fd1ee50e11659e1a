using System.Text.Json.Nodes;
using System.Xml.Linq;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Cli.Tests;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static string Examples => Path.GetDirectoryName(GoldenExample.All[0].Folder)!;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hook_calls_are_answered_from_their_prefetch()
    {
        var calls = await Ordercheck.Call("generate", "20", "--seed", "3", "--hooks");
        var replay = await Ordercheck.Call(new Terminal(calls.Text), "replay", "-");

        Assert.Equal(0, replay.Code);
        Assert.StartsWith("20 requests", replay.Text, StringComparison.Ordinal);
        Assert.Matches("unreadable +0\n", replay.Text);
    }

    [Fact]
    public async Task Every_example_gets_its_expected_answer()
    {
        var call = await Ordercheck.Call("replay", Examples, "--as-of", GoldenExample.AsOf);

        Assert.Equal(0, call.Code);
        Assert.Contains("0 of", call.Text);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_expected_one_ends_with_1_and_names_it()
    {
        var example = GoldenExample.Named("01-coronary-cta-supported");
        _folder.Write("one/request.json", example.Request);
        _folder.Write("one/assessment.json", File.ReadAllText(Path.Combine(example.Folder, "assessment.json")).Replace("\"diagnosisSupport\": \"supported\"", "\"diagnosisSupport\": \"unsupported\""));
        var call = await Ordercheck.Call("replay", _folder.Path, "--as-of", GoldenExample.AsOf);

        Assert.Equal(1, call.Code);
        Assert.Contains("diagnosis support    unsupported to supported", call.Text);
    }

    [Theory]
    [InlineData(1, "--format", "json")]
    [InlineData(0, "--limit", "15")]
    public async Task Orders_of_the_baseline_that_are_not_replayed_differ_unless_the_replay_is_limited(int code, params string[] options)
    {
        var file = await Generate(40);
        var run = Path.Combine(_folder.Path, "run.ndjson");
        await Ordercheck.Call("replay", file, "--out", run);
        var orders = File.ReadLines(run).Skip(1).Count(line => int.Parse(((string)JsonNode.Parse(line)!["request"]!).Split(':')[1]) > 20);
        File.WriteAllLines(file, File.ReadAllLines(file).Take(20));
        var call = await Ordercheck.Call(["replay", file, "--baseline", run, .. options]);

        Assert.Equal(code, call.Code);
        Assert.True(code == 0 || (int)JsonNode.Parse(call.Text)!["notReplayed"]! == orders);
        Assert.Equal(code == 1, (await Ordercheck.Call(["replay", file, "--baseline", run, .. options[0] == "--limit" ? options : []])).Text.Contains("not replayed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--baseline", "{\"ordercheckRun\":1.5}")]
    [InlineData("--baseline", "{\"ordercheckRun\":1,\"inputs\":\"\",\"knowledge\":\"\",\"against\":\"\",\"asOf\":\"\"}\n{\"request\":\"a\",\"position\":1.5}")]
    [InlineData("--out", "{\"ordercheckRun\":99999999999}")]
    public async Task A_run_with_a_number_that_is_none_is_refused_with_its_name(string option, string content)
    {
        var run = _folder.Write("run.ndjson", content + "\n");
        var call = await Ordercheck.Call(["replay", await Generate(3), option, run, .. option == "--out" ? (string[])["--resume"] : []]);

        Assert.Equal(3, call.Code);
        Assert.Contains("run.ndjson", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compared with editions in force on 2026-01-01", "--policies-on", "2026-01-01")]
    [InlineData("holds 40 requests already", "--limit", "10")]
    public async Task A_resume_that_does_not_fit_says_what_is_otherwise(string says, params string[] options)
    {
        var file = await Generate(40);
        var run = Path.Combine(_folder.Path, "run.ndjson");
        await Ordercheck.Call("replay", file, "--out", run);
        var call = await Ordercheck.Call(["replay", file, "--out", run, "--resume", .. options]);

        Assert.Equal(3, call.Code);
        Assert.Contains(says, call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("5")]
    public async Task The_answers_come_in_the_order_of_the_input_however_many_work_at_once(string parallel)
    {
        var file = await Generate(300);
        var orders = Lines(await Ordercheck.Call("replay", file, "--format", "ndjson", "--parallel", parallel)).Skip(1).ToList();

        Assert.Equal(Enumerable.Range(1, 300).Select(line => $"orders.ndjson:{line}"), orders.Select(order => order["request"]!.GetValue<string>()).Distinct());
        Assert.Equal(Normal(orders), Normal(Lines(await Ordercheck.Call("replay", file, "--format", "ndjson", "--parallel", "2")).Skip(1)));
    }

    [Fact]
    public async Task A_replayed_order_has_the_answer_of_check()
    {
        var file = await Generate(1);
        var replayed = Lines(await Ordercheck.Call("replay", file, "--format", "ndjson")).ElementAt(1);
        var check = JsonNode.Parse((await Ordercheck.Call("check", file, "--format", "json")).Output)!["orders"]![0]!;

        foreach (var answer in (string[])["study", "purpose", "diagnosisSupport", "abn", "priorAuth", "payerKind", "assessmentId"])
        {
            Assert.Equal(check[answer]?.GetValue<string>(), replayed[answer]?.GetValue<string>());
        }
    }

    [Fact]
    public async Task A_run_that_was_cut_off_is_resumed_to_the_same_totals()
    {
        var file = await Generate(400);
        var run = Path.Combine(_folder.Path, "run.ndjson");
        var whole = await Ordercheck.Call("replay", file);
        await Ordercheck.Call("replay", file, "--limit", "150", "--out", run);
        await File.AppendAllTextAsync(run, "{\"request\":\"orders.ndjson:151\",\"posi");

        var resumed = await Ordercheck.Call("replay", file, "--out", run, "--resume");

        Assert.Equal("", resumed.Error);
        Assert.Equal(0, resumed.Code);
        Assert.Equal(Totals(whole), Totals(resumed));
        Assert.Equal(Normal(Lines(await Ordercheck.Call("replay", file, "--format", "ndjson")).Skip(1)), Normal(File.ReadLines(run).Select(line => JsonNode.Parse(line)!).Skip(1)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(60, false)]
    [InlineData(400, false)]
    [InlineData(60, true)]
    public async Task A_run_that_was_stopped_keeps_what_is_done_and_is_resumed_to_the_same_totals(int milliseconds, bool hooks)
    {
        var file = await Generate(400, hooks);
        var run = Path.Combine(_folder.Path, "run.ndjson");
        using var stop = new CancellationTokenSource(milliseconds);
        var stopped = await Ordercheck.Call(new Terminal(), stop.Token, "replay", file, "--out", run, "--parallel", "2");
        var resumed = await Ordercheck.Call("replay", file, "--out", run, "--resume");

        Assert.Contains(stopped.Code, new[] { 0, 130 });
        Assert.Equal(0, resumed.Code);
        Assert.Equal(Totals(await Ordercheck.Call("replay", file)), Totals(resumed));
    }

    [Fact]
    public async Task A_run_of_something_else_is_not_resumed()
    {
        var file = await Generate(20);
        var run = Path.Combine(_folder.Path, "run.ndjson");
        await Ordercheck.Call("replay", file, "--limit", "5", "--out", run);
        var other = await Ordercheck.Call("replay", file, "--out", run, "--resume", "--as-of", "2020-01-01");
        await Ordercheck.Call("generate", "20");
        File.WriteAllText(file, "\n" + File.ReadAllText(file));
        var shifted = await Ordercheck.Call("replay", file, "--out", run, "--resume");

        Assert.Equal((3, 3), (other.Code, shifted.Code));
        Assert.Contains("as of", other.Error);
        Assert.Contains("the input has changed", shifted.Error);
    }

    [Fact]
    public async Task A_baseline_shows_each_changed_answer_with_the_criterion_that_changed_it()
    {
        var file = _folder.Write("orders.ndjson", Line(Orders.CoronaryCta()));
        var run = Path.Combine(_folder.Path, "run.ndjson");
        await Ordercheck.Call("replay", file, "--out", run);
        var same = await Ordercheck.Call("replay", file, "--baseline", run);
        using var data = new ScratchFolder().WithShippedData();
        WithoutChestPain(data.Path);
        var changed = await Ordercheck.Call("replay", file, "--baseline", run, "--data", data.Path);

        Assert.Contains($"From run {run} to this replay.", changed.Text, StringComparison.Ordinal);
        Assert.Equal((0, 1), (same.Code, changed.Code));
        Assert.Contains("diagnosis support    supported to", changed.Text);
        Assert.Contains("ccta-cgs-L33947 2024-10-03 group-1: met to", changed.Text);
    }

    [Fact]
    public async Task Other_policies_are_compared_with_the_current_ones_order_by_order_and_in_numbers()
    {
        var file = _folder.Write("orders.ndjson", Line(Orders.CoronaryCta()));
        using var data = new ScratchFolder().WithShippedData();
        WithoutChestPain(data.Path);
        var call = await Ordercheck.Call("replay", file, "--policies", Path.Combine(data.Path, "policies"));

        Assert.Equal(0, call.Code);
        Assert.Contains("1 of 1 compared", call.Text);
        Assert.Contains("ccta-cgs-L33947 2024-10-03 group-1: met to", call.Text);
    }

    [Fact]
    public async Task An_edition_that_only_was_read_later_changes_nothing()
    {
        var file = await Generate(300);
        using var data = new ScratchFolder().WithShippedData();
        await Ordercheck.Call("policies", "new", "ccta-cgs-L33947", "2027-03-01", "--data", data.Path);
        var call = await Ordercheck.Call("replay", file, "--data", data.Path, "--policies", data.Path, "--policies-on", "2027-03-01");
        var same = await Ordercheck.Call("replay", file, "--policies", data.Path, "--policies-on", "2027-03-01");

        Assert.Matches("differing +0 of", call.Text);
        Assert.Matches("differing +0 of", same.Text);
    }

    [Fact]
    public async Task What_differs_in_an_answer_is_told_apart_from_what_differs_in_findings_only()
    {
        var file = _folder.Write("orders.ndjson", $"{Line(Orders.CoronaryCta())}\n{Line(Orders.CoronaryCta().Replace("R07.9", "I20.0"))}");
        using var data = new ScratchFolder().WithShippedData();
        WithoutChestPain(data.Path);
        WithoutAngiographyQuestion(data.Path);
        var call = await Ordercheck.Call("replay", file, "--policies", data.Path);

        Assert.Matches("differing +2 of 2 compared\n +in an answer +1\n +in what is said beside +1\n", call.Text);
        Assert.Matches("1 +diagnosis support: supported to unsupported\n", call.Text);
        Assert.Matches("1 +finding no longer: ", call.Text);
        Assert.DoesNotContain("now asked, not-met", call.Text);
        Assert.Contains("The reason is listed in group 1", call.Text);
    }

    [Fact]
    public async Task The_editions_of_a_day_hold_for_orders_of_other_days()
    {
        var file = _folder.Write("orders.ndjson", Line(Orders.CoronaryCta()));
        var call = Lines(await Ordercheck.Call("replay", file, "--policies-on", "2024-10-02", "--format", "ndjson")).ElementAt(1);

        Assert.Equal("no-policy", call["diagnosisSupport"]!.GetValue<string>());
        Assert.Equal("2026-10-20", call["dateOfService"]!.GetValue<string>());
        Assert.Contains(call["differences"]!.AsArray(), one => one!["answer"]!.GetValue<string>() == "diagnosisSupport" && one["from"]!.GetValue<string>() == "supported");
    }

    [Fact]
    public async Task With_a_folder_and_a_day_the_editions_of_that_day_are_compared_with_each_other()
    {
        var file = _folder.Write("orders.ndjson", Line(Orders.CoronaryCta()));
        using var data = new ScratchFolder().WithShippedData();
        WithoutChestPain(data.Path);
        var policies = Path.Combine(data.Path, "policies");
        var before = await Ordercheck.Call("replay", file, "--policies", policies, "--policies-on", "2024-10-02");
        var after = await Ordercheck.Call("replay", file, "--policies", policies, "--policies-on", "2024-10-03");

        Assert.Contains("0 of 1 compared", before.Text);
        Assert.Contains("1 of 1 compared", after.Text);
        Assert.Contains("ccta-cgs-L33947 2024-10-03 group-1: met to", after.Text);
        Assert.Contains($"policies of {policies}, editions in force on 2024-10-03", after.Text);
    }

    [Fact]
    public async Task Other_policies_can_be_tried_on_hook_calls()
    {
        var bundles = await Ordercheck.Call("replay", await Generate(200), "--policies-on", "2024-10-02");
        var hooks = await Ordercheck.Call("replay", await Generate(200, hooks: true), "--policies-on", "2024-10-02");

        Assert.Equal(0, hooks.Code);
        Assert.Contains("no longer asked", hooks.Text);
        Assert.Equal(Changes(bundles), Changes(hooks));

        static string Changes(Ordercheck call) => call.Text[call.Text.IndexOf("What differs", StringComparison.Ordinal)..call.Text.IndexOf("Order by order", StringComparison.Ordinal)];
    }

    [Fact]
    public async Task The_time_that_requests_took_is_told_in_every_form()
    {
        var file = await Generate(50);
        var totals = JsonNode.Parse((await Ordercheck.Call("replay", file, "--format", "json")).Text)!;
        var latency = totals["latencyMilliseconds"]!.AsObject().Select(one => (one.Key, Value: one.Value!.GetValue<double>())).ToList();

        Assert.Equal(["p50", "p95", "p99", "max"], latency.Select(one => one.Key));
        Assert.Equal(latency.Select(one => one.Value).Order(), latency.Select(one => one.Value));
        Assert.Equal(50, totals["requests"]!.GetValue<int>());
        Assert.Equal(totals["orders"]!.GetValue<int>() - totals["outOfScope"]!.GetValue<int>(), totals["answers"]!["study"]!.AsObject().Sum(one => one.Value!.GetValue<int>()));
        Assert.Matches(@"time each +p50 [\d.,]+ ms, p95 [\d.,]+ ms, p99 [\d.,]+ ms, max [\d.,]+ ms\n", (await Ordercheck.Call("replay", file)).Text);
        Assert.Contains("95 of 100 within", (await Ordercheck.Call("replay", file, "--format", "html")).Text);
        Assert.Contains("<system-out>p50 ", (await Ordercheck.Call("replay", file, "--format", "junit")).Text);
    }

    [Fact]
    public async Task Folders_without_a_request_and_paths_that_lead_nowhere_are_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty/below"));
        _folder.Write("other/readme.md", "nothing to replay");
        foreach (var (path, says) in new[] { ("empty", "holds no request"), ("other", "holds no request"), ("nowhere", "no such file or folder") })
        {
            var call = await Ordercheck.Call("replay", Path.Combine(_folder.Path, path));

            Assert.Equal(3, call.Code);
            Assert.Contains(says, call.Error);
        }
    }

    [Fact]
    public async Task What_is_replayed_is_never_written_over()
    {
        var file = await Generate(3);
        var before = File.ReadAllText(file);
        var same = await Ordercheck.Call("replay", file, "--out", Path.Combine(_folder.Path, ".", "orders.ndjson"));
        var twice = await Ordercheck.Call("replay", file, "--out", Path.Combine(_folder.Path, "x.csv"), "--out", Path.Combine(_folder.Path, "./x.csv"));
        var within = await Ordercheck.Call("replay", _folder.Path, "--out", Path.Combine(_folder.Path, "run.ndjson"));
        var again = await Ordercheck.Call("replay", _folder.Path, "--out", Path.Combine(_folder.Path, "run.ndjson"));

        Assert.Equal((2, 2), (same.Code, twice.Code));
        Assert.Equal(before, File.ReadAllText(file));
        Assert.Equal((0, 0), (within.Code, again.Code));
        Assert.StartsWith("3 requests", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_of_files_with_the_same_name_are_told_apart()
    {
        var (one, two) = (_folder.Write("a/orders.ndjson", Line(Orders.CoronaryCta())), _folder.Write("b/orders.ndjson", Line(Orders.CoronaryCta())));
        var both = Lines(await Ordercheck.Call("replay", one, two, Path.GetDirectoryName(one)!, "--format", "ndjson")).Skip(1).Select(order => (string?)order["request"]);

        Assert.Equal([one + ":1", two + ":1", one + ":1"], both);
        Assert.Equal(2, (await Ordercheck.Call("replay", one, one)).Code);
    }

    [Fact]
    public async Task A_broken_line_is_a_fault_of_its_request_where_requests_are_only_parsed()
    {
        var line = Line(Orders.CoronaryCta());
        var call = await Ordercheck.Call("replay", _folder.Write("orders.ndjson", $"{line}\n{line[..100]}\n{line}\n"), "--parse-only", "--format", "json");

        Assert.Equal(3, call.Code);
        Assert.Equal((3, 1), ((int)JsonNode.Parse(call.Text)!["requests"]!, (int)JsonNode.Parse(call.Text)!["unreadable"]!));
    }

    [Fact]
    public async Task A_broken_line_in_the_middle_costs_no_other_request_its_answer()
    {
        var line = Line(Orders.CoronaryCta());
        var file = _folder.Write("wörter 日本.ndjson", $"{line}\n{line[..100]}\n\n{line}\n");
        var call = Lines(await Ordercheck.Call("replay", file, "--format", "ndjson")).Skip(1).ToList();

        Assert.Equal(["wörter 日本.ndjson:1", "wörter 日本.ndjson:2", "wörter 日本.ndjson:4"], call.Select(order => (string?)order["request"]));
        Assert.Equal([false, true, false], call.Select(order => order["fault"] is not null));
    }

    [Fact]
    public async Task The_same_reason_of_many_requests_is_told_once()
    {
        var call = await Ordercheck.Call(new Terminal(string.Concat(Enumerable.Repeat("[]\n", 500))), "replay", "-");

        Assert.Equal(3, call.Code);
        Assert.Matches("500 +first standard input:1 +", call.Text);
        Assert.True(call.Text.Length < 2000, call.Text);
    }

    [Fact]
    public async Task Requests_that_cannot_be_read_are_named_and_end_with_3()
    {
        var file = _folder.Write("orders.ndjson", $"{Line(Orders.CoronaryCta())}\n\nnot json\r\n{{\"hook\":\"order-sign\"}}\n[{new string(' ', 5 * 1024 * 1024)}]\n{Line(Orders.CoronaryCta())}");
        var call = await Ordercheck.Call("replay", file);

        Assert.Equal(3, call.Code);
        Assert.Contains("5 requests, 2 orders", call.Text);
        Assert.Contains("orders.ndjson:3", call.Text);
        Assert.Contains("orders.ndjson:4", call.Text);
        Assert.Contains("orders.ndjson:5", call.Text);
    }

    [Fact]
    public async Task Results_are_written_as_csv_junit_and_one_page()
    {
        var file = await Generate(30);
        string[] outputs = ["out.csv", "out.xml", "out.html"];
        await Ordercheck.Call(["replay", file, "--policies-on", "2024-12-31", .. outputs.SelectMany(name => new[] { "--out", Path.Combine(_folder.Path, name) })]);
        var orders = Lines(await Ordercheck.Call("replay", file, "--format", "ndjson")).Count() - 1;

        Assert.Equal(orders + 1, File.ReadLines(Path.Combine(_folder.Path, "out.csv")).Count());
        Assert.Equal(orders, XDocument.Load(Path.Combine(_folder.Path, "out.xml")).Descendants("testcase").Count());
        var page = File.ReadAllText(Path.Combine(_folder.Path, "out.html"));
        Assert.Contains("Orders by payer", page);
        Assert.Contains("default-src 'none'", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("http://", page);
    }

    [Fact]
    public async Task Nothing_from_a_request_can_become_markup_or_a_formula()
    {
        var file = _folder.Write("=cmd <b>.ndjson", Line(Orders.CoronaryCta()).Replace("order-1", "x"));
        var html = await Ordercheck.Call("replay", file, "--format", "html");
        var csv = await Ordercheck.Call("replay", file, "--format", "csv");

        Assert.DoesNotContain("<b>", html.Text);
        Assert.Contains("\n'=cmd", csv.Text);
    }

    [Theory]
    [InlineData("--resume")]
    [InlineData("--out", "results.txt")]
    [InlineData("--target", "ftp://example")]
    [InlineData("--parallel", "0")]
    [InlineData("--baseline", "a", "--policies", "b")]
    public async Task A_replay_that_makes_no_sense_is_refused(params string[] options) => Assert.Equal(2, (await Ordercheck.Call(["replay", "x", .. options])).Code);

    [Fact]
    public async Task The_progress_shows_on_a_terminal_only()
    {
        var file = await Generate(2000);

        Assert.Contains(" requests, ", (await Ordercheck.Call(new Terminal(ErrorIsTerminal: true), "replay", file)).Error);
        Assert.Equal("", (await Ordercheck.Call("replay", file)).Error);
    }

    private static string Line(string json) => JsonNode.Parse(json)!.ToJsonString();

    private static IEnumerable<JsonNode> Lines(Ordercheck call) => call.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);

    private static string Totals(Ordercheck call) => call.Text[call.Text.IndexOf("study", StringComparison.Ordinal)..call.Text.IndexOf("slowest", StringComparison.Ordinal)];

    private static IEnumerable<string> Normal(IEnumerable<JsonNode> orders) => orders.Select(order =>
    {
        order.AsObject().Remove("microseconds");
        return order.ToJsonString();
    });

    private static void WithoutChestPain(string data)
    {
        var file = Path.Combine(data, "policies/medicare-cgs/cardiac-ct/editions/2024-10-03.json");
        var edition = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var list in edition["lists"]!.AsArray())
        {
            var codes = list!["codes"]!.AsArray();
            codes.RemoveAll(code => code!.GetValue<string>() == "R07.9");
        }

        File.WriteAllText(file, edition.ToJsonString());
    }

    private static void WithoutAngiographyQuestion(string data)
    {
        var file = Path.Combine(data, "policies/medicare-cgs/cardiac-ct/editions/2024-10-03.json");
        var edition = JsonNode.Parse(File.ReadAllText(file))!;
        edition["criteria"]!.AsArray().RemoveAll(one => one!["id"]!.GetValue<string>() == "lim-angiography-expected");
        File.WriteAllText(file, edition.ToJsonString());
    }

    private async Task<string> Generate(int count, bool hooks = false) =>
        _folder.Write("orders.ndjson", (await Ordercheck.Call(["generate", $"{count}", "--seed", "3", .. hooks ? (string[])["--hooks"] : []])).Text);
}
