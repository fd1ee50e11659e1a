using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class DeceasedPatientTests
{
    [Theory]
    [InlineData("""{ "deceasedBoolean": true }""", "The patient is recorded as deceased.")]
    [InlineData("""{ "deceasedDateTime": "2014-03-11" }""", "The patient is recorded as deceased on 2014-03-11.")]
    [InlineData("""{ "deceasedDateTime": "2026-11-30T23:10:00-05:00" }""", "The patient is recorded as deceased on 2026-11-30.")]
    [InlineData("""{ "deceasedDateTime": "2025" }""", "The patient is recorded as deceased on 2025-01-01.")]
    public void An_order_for_a_deceased_patient_is_a_warning(string death, string text)
    {
        var finding = Assert.Single(Findings(death), finding => finding.Code == FindingCode.PatientDeceased);
        Assert.Equal((Severity.Warning, text, "Bundle.entry[1].resource.deceased"), (finding.Severity, finding.Text, finding.Expressions[0]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "deceasedBoolean": false }""")]
    [InlineData("""{ "deceasedDateTime": "2026-12-01" }""")]
    [InlineData("""{ "deceasedDateTime": "2027-02-01" }""")]
    public void A_death_that_is_not_before_the_study_is_no_remark(string death) =>
        Assert.DoesNotContain(Findings(death), finding => finding.Code == FindingCode.PatientDeceased);

    private static IEnumerable<Finding> Findings(string patient) =>
        Assert.Single(new OrderAssessor(Request.Knowledge).Assess(Read(BundleOf(Order(), Patient(patient), Coverage())).Orders)).Findings;
}
