namespace OrderCheck.Cli.Tests;

public class PolicyToolTests
{
    private const string Policy = "ccta-cgs-L33947";
    private const string Folder = "policies/medicare-cgs/cardiac-ct";

    [Fact]
    public async Task A_new_edition_is_a_copy_of_the_latest_with_cases_that_hold()
    {
        using var data = new ScratchFolder().WithShippedData();
        var call = await Ordercheck.Call("policies", "new", Policy, "2027-01-01", "--data", data.Path);

        Assert.Equal(0, call.Code);
        Assert.Contains("\"from\": \"2027-01-01\"", File.ReadAllText(Path.Combine(data.Path, Folder, "editions/2027-01-01.json")));
        Assert.Contains("On the first day of edition 2027-01-01", File.ReadAllText(Path.Combine(data.Path, Folder, "cases.json")));
        var verified = await Ordercheck.Call("policies", "verify", "--data", data.Path);
        Assert.Equal("", verified.Error);
        Assert.Equal(0, verified.Code);
    }

    [Theory]
    [InlineData(Policy, "2024-10-03")]
    [InlineData("no-such-policy", "2027-01-01")]
    [InlineData(Policy, "soon")]
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
        Assert.Contains("No longer there.", call.Text);
        Assert.Equal(call.Text, (await Ordercheck.Call("policies", "diff", "ccta-palmetto-L33423", "2026-01-01", "2026-12-01")).Text);
    }

    [Fact]
    public async Task The_difference_of_two_folders_names_codes_and_conditions()
    {
        using var was = new ScratchFolder().WithShippedData();
        using var now = new ScratchFolder().WithShippedData();
        await Ordercheck.Call("policies", "new", Policy, "2027-01-01", "--data", now.Path);
        var file = Path.Combine(now.Path, Folder, "editions/2027-01-01.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"R07.9\", ", "").Replace("\"R07.9\",", ""));
        var call = await Ordercheck.Call("policies", "diff", was.Path, now.Path);

        Assert.Contains("new edition 2027-01-01, against the one before it", call.Text);
        Assert.Contains("1 no longer there: R07.9", call.Text);
        Assert.Contains("0 changes", (await Ordercheck.Call("policies", "diff", was.Path, was.Path)).Text);
    }

    [Fact]
    public async Task What_nobody_checked_for_some_time_is_stale()
    {
        Assert.Contains("Every policy was checked", (await Ordercheck.Call("policies", "stale", "--days", "5000")).Text);
        using var data = new ScratchFolder().WithShippedData();
        var file = Path.Combine(data.Path, Folder, "editions/2024-10-03.json");
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
        Assert.Contains("<td>CGS: chest pain is listed and needs no notice</td>", html.Text);
        Assert.Equal(2, (await Ordercheck.Call("policies", "chart", "no-such-policy")).Code);
    }
}
