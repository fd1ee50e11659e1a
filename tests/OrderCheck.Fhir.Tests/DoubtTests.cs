using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

/// <summary>What looks sound and is not must not be believed.</summary>
public class DoubtTests
{
    private static string Notice(string more) => $$"""
        { "resourceType": "DocumentReference", "status": "current", "subject": { "reference": "Patient/p1" },
          "type": { "coding": [ { "system": "{{Canonical.Fact}}", "code": "abn" } ] }, "context": { "period": { "start": "2026-11-18" } } {{more}} }
        """;

    [Theory]
    [InlineData("100000", 0)]
    [InlineData("101", 0)]
    [InlineData("100", 1)]
    public void A_stenosis_of_more_than_the_whole_is_not_believed(string percent, int facts) =>
        Assert.Equal(facts, ReadOne(Bundle(Fact("coronary-stenosis-percent", $$"""{ "valueQuantity": { "value": {{percent}}, "code": "%" } }"""))).Facts.Length);

    [Fact]
    public void A_control_character_damages_a_code()
    {
        var order = ReadOne(BundleOf(Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R07.9\u0000" } ] } ] }"""), Patient(), Coverage()));
        Assert.Contains(new OrderAssessor(Request.Knowledge).Assess([order])[0].Findings, finding => finding.Code == FindingCode.DiagnosisCodeInvalid);
    }

    [Theory]
    [InlineData("2026-12-01T25:00:00Z", false)]
    [InlineData("2026-12-01T10:00:00+99:00", false)]
    [InlineData("2026-12-01Tnoon", false)]
    [InlineData("2026-12-01T10:00:00.123456789Z", true)]
    [InlineData("2026-12-01T23:59:60+14:00", true)]
    [InlineData("2026-12-01T10:00", true)]
    public void A_time_that_no_clock_shows_is_no_date(string written, bool read) =>
        Assert.Equal(read, ReadOne(Order($$"""{ "occurrenceDateTime": "{{written}}" }""")).Fault is null);

    [Theory]
    [InlineData("9999-12-31", "9999-12-31", true)]
    [InlineData("2029-01-01", "2026-11-18", true)]
    [InlineData("2023-01-01", "2026-11-18", true)]
    [InlineData("2028-11-01", "2026-11-18", false)]
    [InlineData("2019-05-05", "2019-05-01", false)]
    public void A_day_more_than_two_years_away_is_questioned(string service, string written, bool questioned) =>
        Assert.Equal(questioned, ReadOne(Order($$"""{ "occurrenceDateTime": "{{service}}", "authoredOn": "{{written}}" }""")).ReadingFindings.Any(finding => finding.Text.Contains("2 years away", StringComparison.Ordinal)));

    [Theory]
    [InlineData("preliminary", 0)]
    [InlineData("entered-in-error", 0)]
    [InlineData("final", 1)]
    public void A_notice_that_is_not_signed_does_not_count(string status, int notices) =>
        Assert.Equal(notices, ReadOne(Bundle(Merge(Notice($$""", "docStatus": "{{status}}" """), "{}"))).Notices.Length);

    [Fact]
    public void Of_two_ways_of_refusing_the_weaker_holds()
    {
        var both = $$""", "category": [ { "coding": [ { "system": "{{Canonical.Fact}}", "code": "abn-refused-witnessed" }, { "system": "{{Canonical.Fact}}", "code": "abn-refused" } ] } ] """;
        Assert.Equal(NoticeChoice.Refused, Assert.Single(ReadOne(Bundle(Merge(Notice(both), "{}"))).Notices).Choice);
    }

    [Theory]
    [InlineData("final", true)]
    [InlineData("preliminary", false)]
    public void A_final_report_on_the_order_says_that_the_study_is_done(string status, bool done) =>
        Assert.Equal(done, ReadOne(Bundle(Merge($$"""
            { "resourceType": "DiagnosticReport", "status": "{{status}}", "subject": { "reference": "Patient/p1" }, "code": { "text": "CT" }, "basedOn": [ { "reference": "ServiceRequest/order-1" } ] }
            """, "{}"))).StudyDone);

    [Fact]
    public void A_coverage_that_was_named_but_not_sent_is_named_and_makes_no_other_secondary()
    {
        var order = ReadOne(BundleOf(Order("""{ "insurance": [ { "reference": "Coverage/elsewhere" } ] }"""), Patient(), Coverage()));
        var findings = new OrderAssessor(Request.Knowledge).Assess([order])[0].Findings;
        Assert.Contains(findings, finding => finding.Code == FindingCode.ReferenceNotSent && finding.Text.Contains("Coverage/elsewhere", StringComparison.Ordinal));
        Assert.DoesNotContain(findings, finding => finding.Code == FindingCode.CoverageSecondary);
    }

    [Theory]
    [InlineData("""{ "resourceType": "Condition", "subject": { "reference": "Patient/p1" } }""", "Bundle.entry[3].resource")]
    [InlineData("""{ "resourceType": "Condition", "subject": { "reference": "Patient/p1" }, "code": { "coding": [ {} ] } }""", "Bundle.entry[3].resource")]
    [InlineData("""{ "resourceType": "Condition", "subject": { "reference": "Patient/p1" }, "code": { "text": "hypertension" }, "clinicalStatus": {} }""", "Bundle.entry[3].resource.clinicalStatus")]
    [InlineData("""{ "resourceType": "Device", "patient": { "reference": "Patient/p1" } }""", "Bundle.entry[3].resource")]
    public void A_record_that_does_not_say_what_it_records_is_unread(string record, string place)
    {
        var order = ReadOne(Bundle(Merge(record, "{}")));
        Assert.Contains(order.ReadingFindings, finding => finding.Code == FindingCode.ResourceIgnored && finding.Expressions.Any(one => one.StartsWith(place, StringComparison.Ordinal)));
        Assert.True(order.Evidence.LeavesOpen(record.Contains("Device", StringComparison.Ordinal) ? EvidenceKind.ReportsAndProcedures : EvidenceKind.Problems));
    }

    [Theory]
    [InlineData("2026-11-11T01:30:00Z", "KY", 10)]
    [InlineData("2026-11-11T01:30:00-05:00", "KY", 11)]
    [InlineData("2026-11-11T12:00:00Z", "KY", 11)]
    [InlineData("2026-11-11T09:00:00Z", "HI", 10)]
    public void An_instant_in_UTC_of_the_chart_is_the_day_at_the_place_of_service(string written, string state, int day)
    {
        var place = Merge("""{ "resourceType": "Location", "id": "l" }""", $$"""{ "address": { "state": "{{state}}" } }""");
        var order = ReadOne(BundleOf(
            Order("""{ "locationReference": [ { "reference": "Location/l" } ] }"""), Patient(), Coverage(), place,
            Fact("symptom-status", $$"""{ "valueString": "stable", "effectiveDateTime": "{{written}}" }"""), Condition("k", "I10", $$"""{ "onsetDateTime": "{{written}}" }""")));
        Assert.Equal(new DateOnly(2026, 11, day), Assert.Single(order.Facts).On);
        Assert.Contains(order.Diagnoses, one => one.Onset == new DateOnly(2026, 11, day));
    }

    [Fact]
    public void A_part_without_a_resourceType_may_have_been_anything()
    {
        var body = Bundle(Condition("k", "I10"));
        body["entry"]![3]!["resource"]!.AsObject().Remove("resourceType");
        Assert.All(Enum.GetValues<EvidenceKind>(), kind => Assert.True(ReadOne(body).Evidence.LeavesOpen(kind)));
    }

    [Theory]
    [InlineData("spouse, 45 employees", true)]
    [InlineData("retired", false)]
    public void A_second_coverage_of_no_known_kind_leaves_the_order_open_while_somebody_may_work(string employment, bool open)
    {
        var second = Coverage("""{ "id": "c2", "order": 2, "type": null, "payor": [ { "display": "Harbor Mutual" } ] }""");
        var order = ReadOne(BundleOf(
            Order(), Patient("""{ "birthDate": "1950-05-17" }"""), Coverage("""{ "order": 1 }"""), second, Fact("employment", $$"""{ "valueString": "{{employment}}" }""")));
        var findings = new OrderAssessor(Request.Knowledge).Assess([order])[0].Findings;
        Assert.Equal(open, findings.Any(finding => finding.Code == FindingCode.CoverageOrderOpen && finding.Text.Contains("what kind of coverage", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{ "state": "CA", "country": "MX" }""")]
    [InlineData("""{ "city": "Toronto", "state": "ON", "postalCode": "M5G 2C4", "country": "Canada" }""")]
    [InlineData("""{ "state": "ON" }""")]
    [InlineData("""{ "state": "Quebec", "city": "Montreal" }""")]
    [InlineData("""{ "postalCode": "V5Z 1M9" }""")]
    [InlineData("""{ "state": "Sonora" }""")]
    public void Medicare_pays_for_nothing_in_a_place_abroad(string address)
    {
        var place = Merge("""{ "resourceType": "Location", "id": "l" }""", $$"""{ "address": {{address}} }""");
        var answer = new OrderAssessor(Request.Knowledge).Assess([ReadOne(BundleOf(Order("""{ "locationReference": [ { "reference": "Location/l" } ] }"""), Patient(), Coverage(), place))])[0];
        Assert.Empty(answer.Jurisdictions);
        Assert.Equal(DiagnosisSupport.Unsupported, answer.Support!.Value);
        Assert.DoesNotContain(answer.Trail, entry => entry.Question == Question.Support);
    }

    [Fact]
    public void Two_places_name_the_contractors_of_both()
    {
        var order = ReadOne(BundleOf(
            Order("""{ "locationReference": [ { "reference": "Location/a" }, { "reference": "Location/b" } ] }"""), Patient(), Coverage(),
            Merge("""{ "resourceType": "Location", "id": "a", "address": { "state": "KY" } }""", "{}"), Merge("""{ "resourceType": "Location", "id": "b", "address": { "state": "NC" } }""", "{}")));
        Assert.Equal("J15 JM", string.Join(" ", new OrderAssessor(Request.Knowledge).Assess([order])[0].Jurisdictions));
    }
}
