using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>Only an encounter that is open on the day of the study (2026-12-01, ordered on 2026-11-18) sets its setting.</summary>
public class SettingReadingTests
{
    private const string Named = """{ "encounter": { "reference": "Encounter/e1" } }""";

    [Theory]
    [InlineData("finished", """{ "start": "2026-11-30T10:00:00-05:00", "end": "2026-12-01T09:00:00-05:00" }""")]
    [InlineData("in-progress", """{ "start": "2026-11-28", "end": "2026-12-05" }""")]
    [InlineData("in-progress", """{ "end": "2026-12-05" }""")]
    [InlineData("planned", """{ "start": "2026-12-01" }""")]
    [InlineData("planned", """{ "start": "2026-11-29", "end": "2026-12-03" }""")]
    public void An_encounter_whose_period_holds_the_day_of_the_study_sets_the_setting(string status, string period)
    {
        var order = ReadOne(BundleOf(Order(Named), Encounter(status, period)));
        Assert.Equal((CareSetting.Inpatient, "Bundle.entry[1].resource.class"), (order.Setting, order.SettingOrigin));
        Assert.DoesNotContain(order.ReadingFindings, finding => finding.Code == FindingCode.SettingOfAnotherDay);
    }

    [Theory]
    [InlineData("finished", """{ "start": "2026-11-20", "end": "2026-11-25" }""")]
    [InlineData("finished", """{ "start": "2026-11-20T08:00:00-05:00", "end": "2026-11-30T23:00:00-05:00" }""")]
    [InlineData("finished", """{ "start": "2026-11-20" }""")]
    [InlineData("finished", null)]
    [InlineData("finished", """{ "end": "2026-12-05" }""")]
    [InlineData("in-progress", """{ "start": "2026-11-18" }""")]
    [InlineData("in-progress", null)]
    [InlineData("in-progress", """{ "start": "2026-12-02" }""")]
    [InlineData("in-progress", """{ "start": "2026-11-10", "end": "2026-11-18" }""")]
    [InlineData("in-progress", """{ "start": "2026-12" }""")]
    [InlineData("planned", """{ "start": "2026-12-10", "end": "2026-12-12" }""")]
    public void An_encounter_of_another_day_sets_nothing_and_is_named(string status, string? period)
    {
        var order = ReadOne(BundleOf(Order(Named), Encounter(status, period)));
        Assert.Equal((CareSetting.NotTold, (string?)null), (order.Setting, order.SettingOrigin));
        var finding = Assert.Single(order.ReadingFindings, finding => finding.Code == FindingCode.SettingOfAnotherDay);
        Assert.Equal((Severity.Information, "Bundle.entry[1].resource.class"), (finding.Severity, finding.Expressions[0]));
        Assert.Contains("inpatient", finding.Text, StringComparison.Ordinal);
        Assert.Contains("2026-12-01", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "encounter": { "reference": "Encounter/e1" }, "occurrenceDateTime": null }""", true)]
    [InlineData("""{ "encounter": { "reference": "Encounter/e1" }, "occurrenceDateTime": null, "authoredOn": null }""", true)]
    [InlineData("""{ "encounter": { "reference": "Encounter/e1" }, "occurrenceDateTime": "2026-11-18" }""", true)]
    [InlineData("""{ "encounter": { "reference": "Encounter/e1" }, "occurrenceDateTime": "2026-11-20", "authoredOn": null }""", true)]
    [InlineData("""{ "encounter": { "reference": "Encounter/e1" }, "occurrenceDateTime": "2026-12-20", "authoredOn": null }""", false)]
    [InlineData("""{ "encounter": { "reference": "Encounter/e1" }, "occurrenceDateTime": "2026-12" }""", false)]
    public void An_encounter_in_progress_sets_the_setting_of_a_study_of_the_day_of_the_order(string changes, bool sets)
    {
        var order = ReadOne(BundleOf(Order(changes), Encounter("in-progress", """{ "start": "2026-11-17" }""")));
        Assert.Equal(sets ? CareSetting.Inpatient : CareSetting.NotTold, order.Setting);
    }

    [Fact]
    public void Visits_of_the_chart_that_are_over_are_passed_over_in_silence()
    {
        var order = ReadOne(BundleOf(
            Order(), Encounter("finished", """{ "start": "2026-11-01", "end": "2026-11-03" }""", "e0"), Encounter("finished", """{ "start": "2026-11-30", "end": "2026-12-02" }"""),
            Encounter("finished", null, "e2")));
        Assert.Equal(CareSetting.Inpatient, order.Setting);
        Assert.Equal("Encounter/e1", order.Encounter);
        Assert.DoesNotContain(order.ReadingFindings, finding => finding.Code == FindingCode.SettingOfAnotherDay);

        var none = ReadOne(BundleOf(Order(), Encounter("finished", """{ "start": "2026-11-01", "end": "2026-11-03" }""")));
        Assert.Equal(CareSetting.NotTold, none.Setting);
        Assert.DoesNotContain(none.ReadingFindings, finding => finding.Code == FindingCode.SettingOfAnotherDay);
    }

    [Fact]
    public void The_office_visit_at_which_a_study_is_ordered_is_no_remark()
    {
        var order = ReadOne(BundleOf(Order(Named), Encounter("finished", """{ "start": "2026-11-18", "end": "2026-11-18" }""", "e1", "AMB")));
        Assert.Equal(CareSetting.NotTold, order.Setting);
        Assert.DoesNotContain(order.ReadingFindings, finding => finding.Code == FindingCode.SettingOfAnotherDay);
    }

    private static JsonObject Encounter(string status, string? period, string id = "e1", string code = "IMP") => Merge(
        $$"""{ "resourceType": "Encounter", "id": "{{id}}", "status": "{{status}}", "class": { "code": "{{code}}" }, "subject": { "reference": "Patient/p1" } }""",
        period is null ? "{}" : $$"""{ "period": {{period}} }""");
}
