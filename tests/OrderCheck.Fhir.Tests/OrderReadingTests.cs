using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class OrderReadingTests
{
    [Theory]
    [InlineData("""{ "reference": "Condition/not-sent" }""")]
    [InlineData("""{ "display": "flurble" }""")]
    public void Beside_a_risk_factor_a_reason_that_was_not_sent_leaves_purpose_support_and_notice_open(string reference)
    {
        var order = Order($$"""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ], "reasonReference": [ {{reference}} ] }""");
        var answer = Assert.Single(new OrderAssessor(Request.Knowledge).Assess(Read(BundleOf(order, Patient("""{ "address": [ { "state": "OH" } ] }"""), Coverage())).Orders));

        Assert.Equal(
            (OrderPurpose.Indeterminate, DiagnosisSupport.Insufficient, AbnStatus.Undetermined), (answer.Purpose!.Value, answer.Support!.Value, answer.Notice!.Value.Status));
        Assert.DoesNotContain(answer.Findings, finding => finding.Code is FindingCode.RiskFactorOnly or FindingCode.ScreeningPurpose);
    }

    [Fact]
    public void A_single_order_is_read()
    {
        var order = ReadOne(Order());
        Assert.Null(order.Fault);
        Assert.Equal(("ServiceRequest/order-1", 1, "ServiceRequest"), (order.Reference, order.Position, order.Origin));
        Assert.Equal(new Code(Code.Cpt, "75574"), Assert.Single(order.Codes).Code);
        Assert.Equal("ServiceRequest.code.text", Assert.Single(order.RequestTexts).Origin);
        var reason = Assert.Single(order.Diagnoses);
        Assert.Equal((DiagnosisRole.Reason, "I20.89", "ServiceRequest.reasonCode[0]"), (reason.Role, reason.Codes[0].Code.Value, reason.Origin));
        Assert.Equal((new DateOnly(2026, 12, 1), new TimeOnly(10, 30), new DateOnly(2026, 11, 18)), (order.DateOfService, order.StartTime, order.OrderedOn));
        Assert.False(order.DateOfServiceInferred);
        Assert.Empty(order.ReadingFindings);
    }

    [Fact]
    public void Parameters_are_read_with_their_chart_and_their_as_of()
    {
        var order = Order("""{ "occurrenceDateTime": null, "authoredOn": null }""").ToJsonString();
        var body = JsonNode.Parse($$"""
            { "resourceType": "Parameters", "parameter": [
              { "name": "order", "resource": {{order}} },
              { "name": "patient", "resource": {{Patient().ToJsonString()}} },
              { "name": "coverage", "resource": {{Coverage().ToJsonString()}} },
              { "name": "condition", "resource": {{Condition("x", "I25.10").ToJsonString()}} },
              { "name": "chart", "resource": {{BundleOf(Fact("able-to-exercise", """{ "valueBoolean": false }""")).ToJsonString()}} },
              { "name": "asOf", "valueDate": "2026-12-24" } ] }
            """)!;
        var read = ReadOne(body);
        Assert.Equal("Parameters.parameter[0].resource", read.Origin);
        Assert.Equal((new DateOnly(1958, 4, 2), "female"), (read.BirthDate, read.Sex));
        Assert.Single(read.Coverages);
        Assert.Contains(read.Diagnoses, diagnosis => diagnosis.Role == DiagnosisRole.Record && diagnosis.Reference == "Condition/x");
        Assert.Equal("Parameters.parameter[4].resource.entry[0].resource", Assert.Single(read.Facts).Origin);
        Assert.Equal((new DateOnly(2026, 12, 24), true), (read.DateOfService, read.DateOfServiceInferred));
        Assert.Equal(new DateOnly(2027, 1, 1), Read(body, new DateOnly(2027, 1, 1)).Orders[0].DateOfService);
    }

    [Fact]
    public void A_missing_status_or_intent_counts_as_draft_or_order_with_a_finding()
    {
        var order = ReadOne(Order("""{ "status": null, "intent": null }"""));
        Assert.Null(order.Fault);
        Assert.Equal(2, order.ReadingFindings.Count(finding => finding.Code == FindingCode.FactMissing));
    }

    [Theory]
    [InlineData("""{ "doNotPerform": true }""")]
    [InlineData("""{ "status": "revoked" }""")]
    [InlineData("""{ "intent": "reflex" }""")]
    public void Orders_not_to_be_done_are_left_alone(string changes) =>
        Assert.Equal("ServiceRequest/order-1", ReadOne(Bundle(Order(changes))).Reference);

    [Theory]
    [InlineData("""{ "code": [ ] }""", "code")]
    [InlineData("""{ "code": { "coding": {} } }""", "code.coding")]
    [InlineData("""{ "code": { "coding": [ { "code": 75574 } ] } }""", "code.coding[0].code")]
    [InlineData("""{ "code": { "text": [ "x" ] } }""", "code.text")]
    [InlineData("""{ "status": 3 }""", "status")]
    [InlineData("""{ "subject": "Patient/p1" }""", "subject")]
    [InlineData("""{ "reasonCode": {} }""", "reasonCode")]
    [InlineData("""{ "reasonCode": [ [ ] ] }""", "reasonCode[0]")]
    [InlineData("""{ "occurrenceDateTime": "2026-02-30" }""", "occurrence")]
    [InlineData("""{ "occurrencePeriod": { "start": "2026-12-02" } }""", "occurrence")]
    [InlineData("""{ "authoredOn": true }""", "authoredOn")]
    [InlineData("""{ "insurance": [ 3 ] }""", "insurance[0]")]
    [InlineData("""{ "doNotPerform": "true" }""", "doNotPerform")]
    public void An_order_with_a_wrong_type_is_unreadable_and_says_where(string changes, string place)
    {
        var order = ReadOne(Order(changes));
        Assert.Equal($"ServiceRequest.{place}", order.Fault?.Place);
        Assert.NotEmpty(order.Fault!.Problem);
        Assert.NotEmpty(order.Fault.Remedy);
    }

    [Fact]
    public void A_member_that_is_null_counts_as_absent_at_any_depth()
    {
        var order = ReadOne(Order("""
            {
              "code": { "id": null, "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574", "display": null, "extension": null } ], "text": null },
              "reasonCode": [ { "coding": null, "text": "chest pain" } ]
            }
            """));
        Assert.Null(order.Fault);
        Assert.Equal("chest pain", Assert.Single(order.Diagnoses).Text);
        Assert.Equal("75574", Assert.Single(order.Codes).Code.Value);
        Assert.NotNull(ReadOne(Order("""{ "reasonCode": [ null ] }""")).Fault);
    }

    [Fact]
    public void An_order_that_asks_for_nothing_is_unreadable() =>
        Assert.Equal("ServiceRequest", ReadOne(Order("""{ "code": null }""")).Fault?.Place);

    [Fact]
    public void An_order_without_subject_among_two_patients_is_unreadable() =>
        Assert.NotNull(ReadOne(BundleOf(Order("""{ "subject": null }"""), Patient(), Patient("""{ "id": "p2" }"""))).Fault);

    [Fact]
    public void An_order_without_subject_belongs_to_the_only_patient_there_is()
    {
        var order = ReadOne(BundleOf(Order("""{ "subject": null }"""), Coverage()));
        Assert.Equal((null, "Patient/p1"), (order.Fault, order.Subject));
        Assert.Single(order.Coverages);
        Assert.NotNull(ReadOne(BundleOf(Order("""{ "subject": null }"""), Coverage(), Coverage("""{ "id": "c2", "beneficiary": { "reference": "Patient/p2" } }"""))).Fault);
    }

    [Fact]
    public void A_failure_in_one_order_leaves_the_others()
    {
        var orders = Read(Bundle(Order("""{ "id": "order-2", "code": 3 }"""))).Orders;
        Assert.Equal([false, true], orders.Select(order => order.Fault is not null));
    }

    [Fact]
    public void Orders_that_share_a_name_or_have_none_go_by_their_position()
    {
        var orders = Read(BundleOf(Order(), Order(), Order("""{ "id": null }"""), Order("""{ "id": "ok" }"""))).Orders;
        Assert.Equal(["", "", "", "ServiceRequest/ok"], orders.Select(order => order.Reference));
        Assert.Equal([1, 2, 3, 4], orders.Select(order => order.Position));
    }

    [Fact]
    public void A_full_url_names_an_order_without_id()
    {
        var body = BundleOf(Order("""{ "id": null }"""));
        body["entry"]![0]!["fullUrl"] = "urn:uuid:9d2c6a1e-0000-4000-8000-000000000001";
        Assert.Equal("urn:uuid:9d2c6a1e-0000-4000-8000-000000000001", ReadOne(body).Reference);
    }

    [Fact]
    [Trait("Requirement", "found-12")]
    public void All_codings_billing_options_details_and_texts_say_what_is_asked_for()
    {
        var order = ReadOne(Order("""
            {
              "code": {
                "extension": [ { "url": "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-billing-options",
                  "valueCodeableConcept": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] } } ],
                "coding": [ { "system": "http://loinc.org", "code": "24556-2", "display": "CT heart" }, { "system": "http://www.ama-assn.org/go/cpt", "code": "0501t" } ],
                "text": "Heart CT"
              },
              "orderDetail": [
                { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/study-component", "code": "contrast-given" } ] },
                { "coding": [ { "system": "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "code": "ga" } ] },
                { "text": "no stress" } ],
              "note": [ { "text": "Patient is anxious" } ]
            }
            """));
        Assert.Equal([("24556-2", false), ("0501T", false), ("75571", true)], order.Codes.Select(code => (code.Code.Value, code.IsOption)));
        Assert.Equal(["Heart CT", "CT heart", "no stress"], order.RequestTexts.Select(text => text.Text));
        Assert.Equal("contrast-given", Assert.Single(order.Components).Code.Value);
        Assert.Equal("GA", Assert.Single(order.Modifiers).Code.Value);
        Assert.Equal("ServiceRequest.note[0]", Assert.Single(order.Notes).Origin);
    }

    [Theory]
    [InlineData("CT angiography of the coronary arteries", "coronary-cta", "75574")]
    [InlineData("CT of the heart", null, "75572 75574")]
    public void Billing_options_are_alternatives_and_never_to_be_taken_off(string text, string? study, string suggested)
    {
        static string Option(string code) => $$"""
            { "url": "{{Canonical.BillingOptions}}", "valueCodeableConcept": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "{{code}}" } ] } }
            """;
        var answer = Assert.Single(new OrderAssessor(Request.Knowledge).Assess(Read(BundleOf(
            Order($$"""{ "code": { "extension": [ {{Option("75574")}}, {{Option("75572")}} ], "text": "{{text}}" } }"""), Patient(), Coverage())).Orders));

        Assert.Equal((study, suggested), (answer.Study!.Value.Study?.Id, string.Join(' ', answer.Study.Value.SuggestedCodes.Select(code => code.Value))));
        Assert.DoesNotContain(answer.Findings, finding => finding.Code is FindingCode.MultipleBaseCodes or FindingCode.BundledService);
        Assert.DoesNotContain(answer.Findings, finding => finding.Remedy?.Contains("take the others off", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_long_text_is_read_up_to_the_limit_and_the_answer_says_so()
    {
        var order = ReadOne(Order($$"""{ "code": { "text": "{{new string('x', 9_000)}}" }, "reasonCode": [ { "coding": [ { "code": "R07.9", "display": "{{new string('y', 600)}}" } ] } ] }"""));

        Assert.Equal((8_000, 501), (Assert.Single(order.RequestTexts).Text.Length, order.Diagnoses[0].Codes[0].Code.Display!.Length));
        var finding = Assert.Single(order.ReadingFindings, finding => finding.Code == FindingCode.ResourceIgnored);
        Assert.Equal("ServiceRequest.code.text", finding.Expressions[0]);
        Assert.Contains("9000 characters", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "coding": [] }""")]
    [InlineData("""{ "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm" } ] }""")]
    [InlineData("""{ "coding": [ { "code": null } ] }""")]
    [InlineData("""{ "text": "" }""")]
    [InlineData("""{ "extension": [ { "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown" } ] }""")]
    public void An_empty_reason_beside_a_risk_factor_leaves_purpose_and_notice_open(string empty)
    {
        var order = Order($$"""{ "reasonCode": [ {{empty}}, { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }""");
        var answer = Assert.Single(new OrderAssessor(Request.Knowledge).Assess(Read(BundleOf(order, Patient("""{ "address": [ { "state": "OH" } ] }"""), Coverage())).Orders));

        Assert.Equal((OrderPurpose.Indeterminate, AbnStatus.Undetermined), (answer.Purpose!.Value, answer.Notice!.Value.Status));
    }

    [Theory]
    [InlineData("""{ "code": 3 }""")]
    [InlineData("""{ "onsetDateTime": "soon" }""")]
    public void A_damaged_reason_counts_as_one_that_was_not_read(string damage)
    {
        var order = ReadOne(BundleOf(Order("""{ "reasonReference": [ { "reference": "Condition/k" } ] }"""), Condition("k", "I25.10", damage)));
        var unseen = Assert.Single(order.Diagnoses, diagnosis => diagnosis.IsUnseen);

        Assert.Equal((DiagnosisRole.Reason, "Bundle.entry[0].resource.reasonReference[0]"), (unseen.Role, unseen.Origin));
    }

    [Theory]
    [InlineData("{}", "verificationStatus and clinicalStatus")]
    [InlineData("""{ "clinicalStatus": { "coding": [ { "code": "active" } ] } }""", "verificationStatus")]
    [InlineData("""{ "verificationStatus": { "coding": [ { "code": "confirmed" } ] } }""", "clinicalStatus")]
    public void A_reason_that_rests_on_a_condition_without_status_says_so(string changes, string missing)
    {
        var order = ReadOne(BundleOf(Order("""{ "reasonReference": [ { "reference": "Condition/k" } ] }"""), Condition("k", "I25.10", changes)));
        var finding = Assert.Single(order.ReadingFindings);

        Assert.Equal((FindingCode.FactMissing, Severity.Information, "Bundle.entry[1].resource"), (finding.Code, finding.Severity, finding.Expressions[0]));
        Assert.Contains($"no {missing};", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coverage_without_status_is_used_with_a_remark()
    {
        var order = ReadOne(Bundle(Merge(Coverage("""{ "id": "c2", "status": null }""").ToJsonString(), "{}")));

        Assert.Equal(2, order.Coverages.Length);
        Assert.Contains(order.ReadingFindings, finding => finding.Code == FindingCode.FactMissing && finding.Expressions[0] == "Bundle.entry[3].resource");
    }

    [Fact]
    public void An_unknown_component_is_said_and_not_used()
    {
        var order = ReadOne(Order("""{ "orderDetail": [ { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/study-component", "code": "sparkle" } ] } ] }"""));
        Assert.Empty(order.Components);
        Assert.Contains(order.ReadingFindings, finding => finding.Code == FindingCode.CodeInvalid);
    }

    [Theory]
    [InlineData("http://www.ama-assn.org/go/cpt/", "75574", Code.Cpt)]
    [InlineData("urn:oid:2.16.840.1.113883.6.12", "75574", Code.Cpt)]
    [InlineData("", "75574", Code.Cpt)]
    [InlineData("http://snomed.info/sct/731000124108", "241547009", Code.Snomed)]
    [InlineData("urn:oid:2.16.840.1.113883.6.1", "24556-2", Code.Loinc)]
    [Trait("Requirement", "impl-5")]
    public void Aliases_of_code_systems_are_accepted_with_a_finding(string system, string value, string canonical)
    {
        var coding = new JsonObject { ["code"] = value };
        if (system.Length > 0)
        {
            coding["system"] = system;
        }

        var order = ReadOne(Order($$"""{ "code": { "coding": [ {{coding.ToJsonString()}} ], "text": "x" } }"""));
        Assert.Equal(new Code(canonical, value), Assert.Single(order.Codes).Code);
        Assert.Equal(system, order.Codes[0].AsWritten?.System);
        var finding = Assert.Single(order.ReadingFindings);
        Assert.Equal((FindingCode.CodeSystemAlias, "ServiceRequest.code.coding[0]"), (finding.Code, finding.Expressions[0]));
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/sid/icd-10-cm", "i2510", "I25.10")]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "I25.10", "I25.10")]
    [InlineData("urn:oid:2.16.840.1.113883.6.90", " r07.9 ", "R07.9")]
    [InlineData("http://hl7.org/fhir/sid/icd-10-cm", "120.1", "120.1")]
    public void Diagnosis_codes_are_read_with_or_without_dot_in_any_case(string system, string written, string read)
    {
        var order = ReadOne(Order($$"""{ "reasonCode": [ { "coding": [ { "system": "{{system}}", "code": "{{written}}" } ] } ] }"""));
        Assert.Equal(new Code(Code.Icd10Cm, read), order.Diagnoses[0].Codes[0].Code);
    }

    [Theory]
    [InlineData("""{ "occurrenceDateTime": "2026-12-01T23:59:00-11:00" }""", "2026-12-01", false)]
    [InlineData("""{ "occurrenceDateTime": "2026-12" }""", "2026-12-01", true)]
    [InlineData("""{ "occurrenceDateTime": null, "occurrencePeriod": { "start": "2026-12-03", "end": "2026-12-09" } }""", "2026-12-03", false)]
    [InlineData("""{ "occurrenceDateTime": null, "occurrenceTiming": { "event": [ "2027-01-05", "2026-12-04T08:00:00Z" ] } }""", "2026-12-04", false)]
    [InlineData("""{ "occurrenceDateTime": null }""", "2026-11-18", true)]
    [InlineData("""{ "occurrenceDateTime": null, "authoredOn": null }""", "2026-11-20", true)]
    [Trait("Requirement", "impl-5")]
    public void The_date_of_service_is_taken_as_written(string changes, string day, bool inferred)
    {
        var order = ReadOne(Order(changes));
        Assert.Equal((DateOnly.Parse(day), inferred), (order.DateOfService, order.DateOfServiceInferred));
    }

    [Theory]
    [InlineData("2026-10-01T01:30:00Z", "KY", "40202", "2026-09-30", "America/New_York", Severity.Information)]
    [InlineData("2026-10-01T01:30:00+00:00", "KY", "40202", "2026-09-30", "America/New_York", Severity.Information)]
    [InlineData("2026-12-01T15:00:00Z", "KY", "40202", "2026-12-01", null, null)]
    [InlineData("2026-10-01T04:30:00Z", "KY", null, "2026-10-01", "America/New_York", Severity.Warning)]
    [InlineData("2026-10-01T04:30:00Z", "KY", "42001", "2026-09-30", "America/Chicago", Severity.Information)]
    [InlineData("2026-11-30T15:00:00Z", "GU", null, "2026-12-01", "Pacific/Guam", Severity.Information)]
    [InlineData("2026-10-01T01:30:00-04:00", "KY", "40202", "2026-10-01", null, null)]
    [InlineData("2026-10-01", "KY", "40202", "2026-10-01", null, null)]
    [InlineData("2026-10-01T01:30:00Z", null, null, "2026-10-01", null, null)]
    public void An_instant_in_utc_is_the_day_at_the_place_of_service(string written, string? state, string? zip, string day, string? zone, Severity? severity)
    {
        var address = new System.Text.Json.Nodes.JsonObject { ["country"] = "US", ["state"] = state, ["postalCode"] = zip };
        var order = Read(BundleOf(
            Order($$"""{ "occurrenceDateTime": "{{written}}", "locationReference": [ { "reference": "Location/l" } ] }"""),
            Patient("""{ "address": null }"""), Merge($$"""{ "resourceType": "Location", "id": "l", "address": {{address.ToJsonString()}} }""", "{}"))).Orders[0];
        Assert.Equal(day, order.DateOfService.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.False(order.DateOfServiceInferred);
        var finding = order.ReadingFindings.SingleOrDefault(finding => finding.Code == FindingCode.DateOfServiceInferred);
        Assert.Equal(severity, finding?.Severity);
        Assert.True(zone is null || finding!.Text.Contains($"({zone})", StringComparison.Ordinal));
    }

    [Fact]
    public void A_place_without_a_zone_has_the_configured_one()
    {
        var reader = new CheckRequestReader(Request.Knowledge, zone: TimeZoneInfo.FindSystemTimeZoneById("America/Denver"));
        Assert.True(reader.TryRead(Bytes(Order("""{ "occurrenceDateTime": "2026-10-01T05:30:00Z", "authoredOn": "2026-09-21T02:00:00Z" }""")), Today, null, out var request, out _));
        Assert.Equal((new DateOnly(2026, 9, 30), new DateOnly(2026, 9, 20)), (request.Orders[0].DateOfService, request.Orders[0].OrderedOn));
    }

    [Theory]
    [InlineData("2026-09-28", "2026-10-03", "I20.89", Severity.Information)]
    [InlineData("2026-09-28", "2026-10-03", "I42.0", Severity.Warning)]
    [InlineData("2026-11-02", "2026-12-20", "I42.0", null)]
    [InlineData("2026-12-20", "2027-01-10", "I42.0", Severity.Information)]
    [InlineData("2022-09-20", "2022-10-10", "Q21.1", Severity.Warning)]
    [InlineData("2026-12-20", "not a day", "I42.0", null)]
    public void A_period_that_crosses_a_change_says_so(string start, string end, string reason, Severity? severity)
    {
        var order = Order($$"""
            { "occurrenceDateTime": null, "occurrencePeriod": { "start": "{{start}}", "end": "{{end}}" }, "authoredOn": "{{start}}",
              "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "{{reason}}" } ] } ] }
            """);
        var findings = new OrderAssessor(Request.Knowledge).Assess(Read(BundleOf(order, Patient(), Coverage())).Orders)[0].Findings;
        Assert.Equal(severity, findings.SingleOrDefault(finding => finding.Code == FindingCode.DateOfServiceInferred)?.Severity);
    }

    [Fact]
    public void Options_and_orders_that_follow_from_another_of_the_request_do_not_count_for_bundling()
    {
        var orders = Read(BundleOf(
            Order(), Order("""{ "id": "b", "intent": "option" }"""), Order("""{ "id": "c", "basedOn": [ { "reference": "ServiceRequest/order-1" } ] }"""),
            Order("""{ "id": "d", "replaces": [ { "reference": "https://ehr.example/r4/ServiceRequest/order-1" } ] }"""),
            Order("""{ "id": "e", "basedOn": [ { "reference": "ServiceRequest/elsewhere" } ] }"""),
            Order("""{ "id": "f", "basedOn": [ { "reference": "ServiceRequest/g" } ] }"""), Order("""{ "id": "g", "basedOn": [ { "reference": "ServiceRequest/f" } ] }"""))).Orders;
        Assert.Equal([true, false, false, false, true, true, true], orders.Select(order => order.CountsForBundling));
    }

    [Fact]
    public void Requisition_and_encounter_are_read()
    {
        var order = ReadOne(Order("""{ "requisition": { "system": "urn:x", "value": "7" }, "encounter": { "reference": "https://ehr.example/Encounter/e9" } }"""));
        Assert.Equal(("urn:x|7", "Encounter/e9"), (order.Requisition, order.Encounter));
    }

    [Theory]
    [InlineData("EMER", CareSetting.Emergency)]
    [InlineData("IMP", CareSetting.Inpatient)]
    [InlineData("ACUTE", CareSetting.Inpatient)]
    [InlineData("NONAC", CareSetting.Inpatient)]
    [InlineData("OBSENC", CareSetting.Observation)]
    [InlineData("AMB", CareSetting.Outpatient)]
    [InlineData("XYZ", CareSetting.NotTold)]
    public void The_encounter_class_is_the_setting(string code, CareSetting setting)
    {
        var encounter = JsonNode.Parse($$"""{ "resourceType": "Encounter", "id": "e1", "status": "in-progress", "class": { "code": "{{code}}" }, "subject": { "reference": "Patient/p1" }, "period": { "start": "2026-12-01" } }""")!.AsObject();
        Assert.Equal(setting, ReadOne(BundleOf(Order("""{ "encounter": { "reference": "Encounter/e1" } }"""), encounter)).Setting);
    }

    [Fact]
    public void An_urgent_priority_is_no_emergency() => Assert.Equal(CareSetting.NotTold, ReadOne(Order("""{ "priority": "stat" }""")).Setting);

    [Fact]
    public void The_fingerprint_ignores_meta_key_order_and_the_payers_answer_and_nothing_else()
    {
        var plain = ReadOne(Order()).Fingerprint;
        Assert.Equal(64, plain.Length);
        var stored = Order("""{ "meta": { "versionId": "3" }, "extension": [ { "url": "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information", "extension": [] } ] }""");
        Assert.Equal(plain, ReadOne(stored).Fingerprint);
        var reversed = new JsonObject(Order().Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        Assert.Equal(plain, ReadOne(reversed).Fingerprint);
        Assert.NotEqual(plain, ReadOne(Order("""{ "priority": "stat" }""")).Fingerprint);
        Assert.NotEqual(plain, ReadOne(Order("""{ "extension": [ { "url": "urn:other" } ] }""")).Fingerprint);
    }
}
