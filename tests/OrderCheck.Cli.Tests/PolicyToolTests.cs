using System.Text.Json.Nodes;

namespace OrderCheck.Cli.Tests;

public class PolicyToolTests
{
    private const string Policy = "ccta-cgs-L33947";
    private const string Folder = "policies/medicare-cgs/cardiac-ct";

    [Fact]
    public async Task A_new_edition_is_a_copy_of_the_latest_with_cases_that_hold()
    {
        using var data = new ScratchFolder().WithShippedData();
        var call = await Ordercheck.Call("policies", "new", Policy, "2028-01-01", "--data", data.Path);

        Assert.Equal(0, call.Code);
        Assert.Contains("\"from\": \"2028-01-01\"", File.ReadAllText(Path.Combine(data.Path, Folder, "editions/2028-01-01.json")));
        Assert.Contains("On the first day of edition 2028-01-01", File.ReadAllText(Path.Combine(data.Path, Folder, "cases.json")));
        var verified = await Ordercheck.Call("policies", "verify", "--data", data.Path);
        Assert.Equal("", verified.Error);
        Assert.Equal(0, verified.Code);
    }

    [Theory]
    [InlineData(Policy, "2024-10-03")]
    [InlineData("no-such-policy", "2028-01-01")]
    [InlineData(Policy, "soon")]
    [InlineData(Policy, "2207-01-01")]
    public async Task A_new_edition_that_makes_no_sense_is_refused(string id, string day)
    {
        using var data = new ScratchFolder().WithShippedData();

        Assert.Equal(2, (await Ordercheck.Call("policies", "new", id, day, "--data", data.Path)).Code);
    }

    [Fact]
    public async Task The_difference_of_two_editions_is_told_in_words()
    {
        var call = await Ordercheck.Call("policies", "diff", "ccta-palmetto-L33423");

        Assert.Equal(0, call.Code);
        Assert.Contains("edition 2024-10-01 to edition 2026-10-01", call.Text);
        Assert.Contains("No longer there; it had 3 codes.", call.Text);
        Assert.Equal(call.Text, (await Ordercheck.Call("policies", "diff", "ccta-palmetto-L33423", "2026-01-01", "2026-12-01")).Text);
    }

    [Fact]
    public async Task The_difference_of_two_folders_names_codes_and_conditions()
    {
        using var was = new ScratchFolder().WithShippedData();
        using var now = new ScratchFolder().WithShippedData();
        await Ordercheck.Call("policies", "new", Policy, "2028-01-01", "--data", now.Path);
        var file = Path.Combine(now.Path, Folder, "editions/2028-01-01.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"R07.9\", ", "").Replace("\"R07.9\",", ""));
        var call = await Ordercheck.Call("policies", "diff", was.Path, now.Path);

        Assert.Contains("new edition 2028-01-01, against the one before it", call.Text);
        Assert.Contains("1 no longer there: R07.9", call.Text);
        Assert.Contains("0 changes", (await Ordercheck.Call("policies", "diff", was.Path, was.Path)).Text);
    }

    [Fact]
    public async Task A_policy_of_every_form_can_have_a_next_edition_with_cases_that_hold()
    {
        using var data = new ScratchFolder().WithShippedData();
        var policies = OneOfEachForm(data.Path);
        foreach (var policy in policies)
        {
            var call = await Ordercheck.Call("policies", "new", policy, "2029-03-01", "--data", data.Path);
            Assert.Equal("", call.Error);
            Assert.Contains("On the first day of edition 2029-03-01", call.Text);
        }

        var verified = await Ordercheck.Call("policies", "verify", "--data", data.Path);
        Assert.Equal("", verified.Error);
        Assert.Equal(0, verified.Code);
        Assert.Equal(policies.Count, (await Ordercheck.Call("policies", "diff", AppContext.BaseDirectory + "data", data.Path)).Text.Split("Nothing but its dates.").Length - 1);
    }

    [Fact]
    public async Task A_case_with_the_last_day_of_the_calendar_can_be_moved_to_a_next_edition()
    {
        using var data = new ScratchFolder().WithShippedData();
        var file = Path.Combine(data.Path, Folder, "cases.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var one in json["cases"]!.AsArray())
        {
            if (one!["order"] is JsonObject order)
            {
                order["orderedOn"] = "9999-12-31";
            }
        }

        File.WriteAllText(file, json.ToJsonString());
        var call = await Ordercheck.Call("policies", "new", Policy, "2029-03-01", "--data", data.Path);

        Assert.Equal(("", 0), (call.Error, call.Code));
    }

    [Fact]
    public async Task A_change_of_any_part_of_an_edition_is_told_in_words()
    {
        using var data = new ScratchFolder().WithShippedData();
        await Ordercheck.Call("policies", "new", Policy, "2029-03-01", "--data", data.Path);
        var file = Path.Combine(data.Path, Folder, "editions/2029-03-01.json");
        var edition = JsonNode.Parse(File.ReadAllText(file))!;
        edition["mainDocument"] = "cgs-l33947-v99";
        var documentsFile = Path.Combine(data.Path, "policies/documents.json");
        var documents = JsonNode.Parse(File.ReadAllText(documentsFile))!;
        documents["documents"]!["cgs-l33947-v99"] = JsonNode.Parse("""{ "title": "A new title" }""");
        documents["documents"]!["manual"] = JsonNode.Parse("""{ "title": "A manual", "date": "2029-01-01" }""");
        File.WriteAllText(documentsFile, documents.ToJsonString());
        edition["readRegions"] = JsonNode.Parse("""[["A00", "A09"]]""");
        var criteria = edition["criteria"]!.AsArray();
        var first = criteria[0]!.DeepClone();
        criteria.RemoveAt(0);
        first["when"] = JsonNode.Parse("""{ "age": { "from": 40, "below": 76 } }""");
        first["cite"]!["document"] = "manual";
        first["findings"] = JsonNode.Parse("""[{ "on": "not-met", "code": "fact-missing", "severity": "warning", "text": "Say more." }]""");
        criteria.Add(first);
        criteria.Add(JsonNode.Parse("""
            { "id": "recent-stress", "role": "requires", "test": { "all": [{ "test": ["stress-test"], "withinDays": 90 }, { "hospital": true }] }, "says": "A stress test of the last 90 days.",
              "cite": { "document": "manual", "place": "3", "confidence": "own" } }
            """));
        File.WriteAllText(file, edition.ToJsonString());
        var call = await Ordercheck.Call("policies", "diff", Policy, "--data", data.Path);

        Assert.Equal("", call.Error);
        Assert.Contains("title: was CGS LCD L33947, cardiac CT and coronary CTA, version 25; is now A new title", call.Text);
        Assert.Contains("New: A manual, 2029-01-01", call.Text);
        Assert.Contains("1 added: A00-A09", call.Text);
        Assert.Contains("applies when: was (nothing); is now the age is at least 40 and below 76", call.Text);
        Assert.Contains("is now manual, Indications a, confidence primary-derived", call.Text);
        Assert.Contains("now raises fact-missing (warning) when not met: Say more.", call.Text);
        Assert.Contains("The criteria stand in another order", call.Text);
        Assert.Contains("It asks whether the latest stress-test within 90 days and the place is a hospital department.", call.Text);
        Assert.DoesNotMatch("[{}]|\\[|\"", call.Text);
    }

    [Theory]
    [InlineData("2025-01-01", "2026-01-01", "version 25, of 2025-10-09, between the two days: what the document said before that is not transcribed.")]
    [InlineData("2025-02-01", "2025-01-01", "version 25, of 2025-10-09, after both days")]
    [InlineData("2026-01-01", "2026-02-01", "Nothing differs, and it cites no document of a later date.")]
    public async Task Two_days_of_one_edition_show_documents_of_a_later_date(string one, string other, string expected)
    {
        var call = await Ordercheck.Call("policies", "diff", Policy, one, other);

        Assert.Equal(0, call.Code);
        Assert.Contains("edition 2024-10-03 is used for both days", call.Text);
        Assert.Contains(expected, call.Text);
        Assert.DoesNotContain("Nothing but its dates", call.Text);
    }

    [Fact]
    public async Task A_day_before_the_first_edition_is_not_transcribed()
    {
        Assert.Contains("What this policy said on 2024-10-02 is not transcribed", (await Ordercheck.Call("policies", "show", Policy, "--on", "2024-10-02")).Text);
        Assert.Contains("of which an edition is transcribed", (await Ordercheck.Call("policies", "diff", Policy, "2024-10-02", "2026-01-01")).Error);
    }

    [Fact]
    public async Task A_policy_that_was_withdrawn_says_since_when()
    {
        using var data = new ScratchFolder().WithShippedData();
        File.WriteAllText(
            Path.Combine(data.Path, Folder, "editions/2027-01-01.json"),
            """{ "from": "2027-01-01", "transcribed": "2026-11-22", "lastChecked": "2026-11-22", "retired": true }""");

        Assert.Contains("withdrawn on 2027-01-01", (await Ordercheck.Call("policies", "show", Policy, "--on", "2027-02-01", "--data", data.Path)).Text);
    }

    [Theory]
    [InlineData("policies", "diff", "{data}", "{data}")]
    [InlineData("policies", "new", Policy, "2029-03-01", "--data", "{data}")]
    [InlineData("policies", "chart", "--data", "{data}")]
    public async Task A_tool_that_meets_a_broken_file_names_it(params string[] args)
    {
        using var data = new ScratchFolder().WithShippedData();
        var broken = args[1] == "diff" ? "editions/2024-10-03.json" : "cases.json";
        var file = Path.Combine(data.Path, Folder, broken);
        File.WriteAllText(file, File.ReadAllText(file).TrimEnd().TrimEnd('}'));
        var call = await Ordercheck.Call([.. args.Select(one => one.Replace("{data}", data.Path))]);

        Assert.Equal(1, call.Code);
        Assert.Contains($"{Folder}/{broken}", call.Error);
        Assert.Contains("not readable as JSON", call.Error);
    }

    [Fact]
    public async Task What_nobody_checked_for_some_time_is_stale()
    {
        Assert.Contains("Every policy was checked", (await Ordercheck.Call("policies", "stale", "--days", "5000")).Text);
        using var data = new ScratchFolder().WithShippedData();
        var file = Directory.GetFiles(Path.Combine(data.Path, Folder, "editions")).Order(StringComparer.Ordinal).Last();
        File.WriteAllText(file, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), "\"(transcribed|lastChecked)\": \"[^\"]*\"", "\"$1\": \"2025-01-02\""));
        var call = await Ordercheck.Call("policies", "stale", "--days", "400", "--data", data.Path);

        Assert.Contains("2025-01-02, 651 days ago", call.Text);
        Assert.Contains(Policy, call.Text);
    }

    [Fact]
    public async Task The_chart_shows_which_patient_gets_which_answer()
    {
        var markdown = await Ordercheck.Call("policies", "chart", Policy);
        var html = await Ordercheck.Call("policies", "chart", Policy, "--format", "html");

        Assert.Contains("| CGS: chest pain is listed and needs no notice | 2026-11-02 | 75574; for R07.9; state OH | coronary-cta | diagnostic | supported | not-needed |", markdown.Text);
        Assert.Contains("- **lim-screening**: Screening, use without sign, symptom or disease, is never covered.", markdown.Text);
        Assert.Contains("<td data-label=\"Case\">CGS: chest pain is listed and needs no notice</td>", html.Text);
        Assert.Equal(2, (await Ordercheck.Call("policies", "chart", "no-such-policy")).Code);
    }

    [Fact]
    public async Task A_folder_gets_one_page_a_policy_and_an_index()
    {
        using var folder = new ScratchFolder();
        var call = await Ordercheck.Call("policies", "chart", "--out", folder.Path + Path.DirectorySeparatorChar);

        Assert.Equal(0, call.Code);
        Assert.Contains($"<a href=\"{Policy}.html\">", File.ReadAllText(Path.Combine(folder.Path, "index.html")));
        var page = File.ReadAllText(Path.Combine(folder.Path, Policy + ".html"));
        Assert.Contains("<td data-label=\"Case\">CGS: chest pain is listed and needs no notice</td>", page);
        Assert.Contains("<input id=\"search\" type=\"search\"", page);
        Assert.DoesNotContain("Palmetto: ", page);
    }

    [Fact]
    public async Task Two_policies_are_compared_by_their_latest_editions()
    {
        var call = await Ordercheck.Call("policies", "diff", Policy, "ccta-ngs-L33559");

        Assert.Equal(0, call.Code);
        Assert.Contains($"{Policy}, edition 2024-10-03, against ccta-ngs-L33559, edition 2024-10-01", call.Text);
        Assert.Contains("list group-2", call.Text);
        Assert.Equal(2, (await Ordercheck.Call("policies", "diff", Policy, "no-such-policy")).Code);
    }

    [Fact]
    public async Task Gaps_are_ranked_by_the_orders_of_a_replay_and_name_what_to_read_next()
    {
        using var folder = new ScratchFolder();
        var run = folder.Write("run.ndjson", """
            {"ordercheckRun":1,"inputs":"x","knowledge":"x","against":"","asOf":"2026-10-15"}
            {"request":"1","position":1,"of":1,"inScope":true,"study":"cardiac-mri","diagnosisSupport":"insufficient","payerKind":"tricare-va","payer":"tricare","trail":["support|heart-imaging-tricare|2023-01-06|x|unknown"]}
            {"request":"2","position":1,"of":1,"inScope":true,"study":"cardiac-mri","diagnosisSupport":"insufficient","payerKind":"tricare-va","payer":"tricare","trail":["support|heart-imaging-tricare|2023-01-06|x|unknown"]}
            {"request":"3","position":1,"of":1,"inScope":true,"study":"cardiac-mri","diagnosisSupport":"no-policy","payerKind":"medicaid","trail":[]}
            {"request":"4","position":1,"of":1,"inScope":true,"study":"coronary-cta","diagnosisSupport":"supported","payerKind":"medicare","trail":["support|ccta-cgs-L33947|2024-10-03|group-1|met"]}
            {"request":"5","position":1,"of":1,"inScope":false}
            """);
        var call = await Ordercheck.Call("policies", "gaps", "--orders", run);

        Assert.Equal(0, call.Code);
        Assert.Contains("Orders whose support no criterion decides: 3 of 4 (75.0%)", call.Text);
        Assert.Matches(@"\ntricare +2 +stub only", call.Text);
        Assert.Matches(@"(?s)TRICARE Policy Manual.*manuals\.health\.mil.* 2 orders, about 9 million members.*Medicaid criteria.* 1 orders", call.Text);
        Assert.Equal(3, (await Ordercheck.Call("policies", "gaps", "--orders", folder.Write("no.ndjson", "no run"))).Code);
    }

    [Fact]
    public async Task Nothing_in_a_case_can_become_markup()
    {
        using var data = new ScratchFolder().WithShippedData();
        var cases = Path.Combine(data.Path, Folder, "cases.json");
        File.WriteAllText(cases, File.ReadAllText(cases).Replace("CGS: chest pain is listed and needs no notice", "<script>alert(1)</script> | pain"));
        var file = Path.Combine(data.Path, "chart.html");
        await Ordercheck.Call("policies", "chart", Policy, "--out", file, "--data", data.Path);
        var markdown = await Ordercheck.Call("policies", "chart", Policy, "--data", data.Path);

        Assert.Contains("&lt;script&gt;alert(1)", File.ReadAllText(file));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file) + markdown.Text, "<script"));
        Assert.Contains("&lt;script>alert(1)&lt;/script> \\| pain |", markdown.Text);
    }

    /// <summary>The ids of one policy for each set of members that a latest edition has, because every command reads all knowledge again.</summary>
    private static List<string> OneOfEachForm(string data) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(data, "policies"), "policy.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .GroupBy(policy => string.Join(' ', LatestEdition(policy).Select(member => member.Key).Order(StringComparer.Ordinal)))
            .Select(policies => JsonNode.Parse(File.ReadAllText(policies.First()))!["id"]!.GetValue<string>()),
    ];

    private static JsonObject LatestEdition(string policy) =>
        JsonNode.Parse(File.ReadAllText(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(policy)!, "editions")).Order(StringComparer.Ordinal).Last()))!.AsObject();
}
