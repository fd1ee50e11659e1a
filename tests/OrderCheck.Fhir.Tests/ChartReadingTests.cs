using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class ChartReadingTests
{
    [Theory]
    [InlineData("Condition/k")]
    [InlineData("https://ehr.example/fhir/Condition/k")]
    [InlineData("Condition/k/_history/2")]
    [InlineData("k")]
    public void A_reason_is_found_however_it_is_referred_to(string reference)
    {
        var order = ReadOne(BundleOf(Order($$"""{ "reasonCode": null, "reasonReference": [ { "reference": "{{reference}}" } ] }"""), Condition("k", "I25.10")));
        var reason = Assert.Single(order.Diagnoses);
        Assert.Equal((DiagnosisRole.Reason, "Condition/k", "Bundle.entry[1].resource"), (reason.Role, reason.Reference, reason.Origin));
    }

    [Theory]
    [InlineData("https://ehr.example/r4", "https://ehr.example/r4/Condition/k", true)]
    [InlineData("https://ehr.example/r4/", "Condition/k", true)]
    [InlineData("https://ehr.example/r4", "https://other.example/r4/Condition/k", false)]
    [InlineData("https://ehr.example/r4", "https://ehr.example/r4b/Condition/k", false)]
    [InlineData(null, "https://other.example/r4/Condition/k", true)]
    public void A_record_of_another_server_is_not_the_one_of_the_same_id_here(string? server, string reference, bool found)
    {
        var resources = new RequestResources { Server = server };
        resources.Add(new FhirResource(System.Text.Json.JsonDocument.Parse(Condition("k", "I25.10").ToJsonString()).RootElement, "Condition", new NodePath(null, "a")), mayBeOrder: false);

        Assert.Equal(found, resources.Index.Resolve(new Hl7.Fhir.Model.ResourceReference(reference), resources.Index.All[0]) is not null);
        Assert.Equal(found ? "Condition/k" : null, resources.Index.NameOf(reference));
    }

    [Fact]
    public void A_reason_is_found_by_full_url_and_as_contained_resource()
    {
        var body = BundleOf(
            Order("""{ "reasonReference": [ { "reference": "urn:uuid:1" }, { "reference": "#in" } ], "contained": [ { "resourceType": "Condition", "id": "in", "code": { "text": "angina" } } ] }"""),
            Condition("k", "I25.10"));
        body["entry"]![1]!["fullUrl"] = "urn:uuid:1";
        var order = ReadOne(body);
        Assert.Equal(["Bundle.entry[0].resource.reasonCode[0]", "Bundle.entry[1].resource", "Bundle.entry[0].resource.contained[0]"], order.Diagnoses.Select(d => d.Origin));
        Assert.All(order.Diagnoses, diagnosis => Assert.Equal(DiagnosisRole.Reason, diagnosis.Role));
    }

    [Fact]
    public void A_reason_that_is_not_in_the_request_is_said()
    {
        var order = ReadOne(Order("""{ "reasonReference": [ { "reference": "Condition/gone", "display": "Chest pain" } ] }"""));
        Assert.Equal("Chest pain", order.Diagnoses[1].Text);
        Assert.Contains(order.ReadingFindings, finding => finding.Code == FindingCode.ReferenceNotSent && finding.Expressions[0] == "ServiceRequest.reasonReference[0]");
    }

    [Fact]
    public void Two_resources_of_one_name_name_nothing_and_their_order_does_not_matter()
    {
        var order = Order("""{ "reasonReference": [ { "reference": "Condition/k" } ] }""");
        foreach (var body in new[] { BundleOf(order, Condition("k", "I25.10"), Condition("k", "R07.9")), BundleOf(order.DeepClone().AsObject(), Condition("k", "R07.9"), Condition("k", "I25.10")) })
        {
            var read = ReadOne(body);
            Assert.Single(read.Diagnoses, diagnosis => diagnosis is { Role: DiagnosisRole.Reason, IsUnseen: false });
            Assert.Single(read.Diagnoses, diagnosis => diagnosis is { Role: DiagnosisRole.Reason, IsUnseen: true });
            Assert.Equal(2, read.Diagnoses.Count(diagnosis => diagnosis.Role == DiagnosisRole.Record));
        }
    }

    [Fact]
    public void Supporting_conditions_are_reasons_and_supporting_observations_are_facts()
    {
        var order = ReadOne(BundleOf(
            Order("""{ "supportingInfo": [ { "reference": "Condition/k" }, { "reference": "Observation/o" } ] }"""),
            Condition("k", "I25.10"), Fact("able-to-exercise", """{ "id": "o", "valueBoolean": true }""")));
        Assert.Equal(2, order.Diagnoses.Count(diagnosis => diagnosis.Role == DiagnosisRole.Reason));
        Assert.True(Assert.Single(order.Facts).Value.Flag);
    }

    [Fact]
    public void Observations_and_reports_can_be_reasons()
    {
        var observation = Observation(Code.Snomed, "29857009", """{ "id": "o", "valueBoolean": false }""");
        var report = JsonNode.Parse("""
            { "resourceType": "DiagnosticReport", "id": "r", "status": "final", "subject": { "reference": "Patient/p1" }, "code": { "text": "Stress echocardiogram" },
              "effectiveDateTime": "2026-10-01", "conclusion": "Inferior ischemia", "conclusionCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R94.39" } ] } ] }
            """)!.AsObject();
        var order = ReadOne(BundleOf(Order("""{ "reasonReference": [ { "reference": "Observation/o" }, { "reference": "DiagnosticReport/r" } ] }"""), observation, report));
        Assert.Equal((ConditionStatus.Refuted, "29857009"), (order.Diagnoses[1].ConditionStatus, order.Diagnoses[1].Codes[0].Code.Value));
        Assert.Equal(("R94.39", "Inferior ischemia"), (order.Diagnoses[2].Codes[0].Code.Value, order.Diagnoses[2].Text));
    }

    [Theory]
    [InlineData("""{ }""", ConditionStatus.Present)]
    [InlineData("""{ "verificationStatus": { "coding": [ { "code": "confirmed" } ] }, "clinicalStatus": { "coding": [ { "code": "recurrence" } ] } }""", ConditionStatus.Present)]
    [InlineData("""{ "verificationStatus": { "coding": [ { "code": "refuted" } ] } }""", ConditionStatus.Refuted)]
    [InlineData("""{ "verificationStatus": { "coding": [ { "code": "entered-in-error" } ] } }""", ConditionStatus.EnteredInError)]
    [InlineData("""{ "verificationStatus": { "coding": [ { "code": "unconfirmed" } ] } }""", ConditionStatus.Suspected)]
    [InlineData("""{ "verificationStatus": { "coding": [ { "code": "provisional" } ] } }""", ConditionStatus.Suspected)]
    [InlineData("""{ "verificationStatus": { "coding": [ { "code": "differential" } ] } }""", ConditionStatus.Suspected)]
    [InlineData("""{ "verificationStatus": { "text": "who knows" } }""", ConditionStatus.Suspected)]
    [InlineData("""{ "clinicalStatus": { "coding": [ { "code": "resolved" } ] } }""", ConditionStatus.Past)]
    [InlineData("""{ "clinicalStatus": { "coding": [ { "code": "inactive" } ] } }""", ConditionStatus.Past)]
    [InlineData("""{ "clinicalStatus": { "coding": [ { "code": "remission" } ] } }""", ConditionStatus.Past)]
    [InlineData("""{ "abatementDateTime": "2020" }""", ConditionStatus.Past)]
    public void The_status_of_a_condition_is_its_standing(string changes, ConditionStatus standing)
    {
        var record = ReadOne(BundleOf(Order(), Condition("k", "I25.10", changes))).Diagnoses[1];
        Assert.Equal((DiagnosisRole.Record, standing), (record.Role, record.ConditionStatus));
    }

    [Fact]
    public void The_onset_of_a_condition_is_read() =>
        Assert.Equal(new DateOnly(2026, 9, 1), ReadOne(BundleOf(Order(), Condition("k", "I25.10", """{ "onsetDateTime": "2026-09" }"""))).Diagnoses[1].Onset);

    [Fact]
    public void A_broken_companion_and_one_of_another_patient_are_ignored_and_said()
    {
        var order = ReadOne(BundleOf(
            Order(), Condition("a", "I25.10", """{ "code": 3 }"""), Condition("b", "I25.10", """{ "subject": { "reference": "Patient/p9" } }"""), Fact("bmi", """{ "effectiveDateTime": "x", "valueInteger": 3 }""")));
        Assert.Single(order.Diagnoses);
        Assert.Empty(order.Facts);
        Assert.Equal(
            ["Bundle.entry[1].resource.code", "Bundle.entry[2].resource", "Bundle.entry[3].resource.effective"],
            order.ReadingFindings.Where(finding => finding.Code == FindingCode.ResourceIgnored).Select(finding => finding.Expressions[0]));
    }

    [Fact]
    public void A_hostile_chart_does_not_flood_the_answer()
    {
        var order = ReadOne(BundleOf([Order(), .. Enumerable.Range(0, 300).Select(i => Condition($"c{i}", "I25.10", """{ "code": 3 }"""))]));
        Assert.InRange(order.ReadingFindings.Length, 2, 30);
        Assert.Contains(order.ReadingFindings, finding => finding.Text.StartsWith("280 more", StringComparison.Ordinal));
    }

    [Fact]
    public void Devices_procedures_and_family_history_are_read()
    {
        var device = Merge("""{ "resourceType": "Device", "patient": { "reference": "Patient/p1" }, "status": "active", "type": { "coding": [ { "system": "http://snomed.info/sct", "code": "14106009" } ] } }""", "{}");
        var procedure = Merge("""{ "resourceType": "Procedure", "subject": { "reference": "Patient/p1" }, "status": "completed", "performedDateTime": "2019-05-02", "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "33533" } ] } }""", "{}");
        var refused = Merge("""{ "resourceType": "Procedure", "subject": { "reference": "Patient/p1" }, "status": "not-done", "code": { "text": "Stent" } }""", "{}");
        var family = Merge("""{ "resourceType": "FamilyMemberHistory", "patient": { "reference": "Patient/p1" }, "status": "completed", "condition": [ { "code": { "text": "Myocardial infarction" } } ] }""", "{}");
        var order = ReadOne(BundleOf(Order(), device, procedure, refused, family));
        Assert.Equal(
            [(DiagnosisRole.Reason, ConditionStatus.Present), (DiagnosisRole.Record, ConditionStatus.Present), (DiagnosisRole.Record, ConditionStatus.Present), (DiagnosisRole.Record, ConditionStatus.Refuted), (DiagnosisRole.Family, ConditionStatus.Present)],
            order.Diagnoses.Select(diagnosis => (diagnosis.Role, diagnosis.ConditionStatus)));
        Assert.Equal(new DateOnly(2019, 5, 2), order.Diagnoses[2].Onset);
        Assert.Equal(new Code(Code.Cpt, "33533"), Assert.Single(order.PriorTests).Codes[0]);
    }

    [Theory]
    [InlineData("symptom-status", """{ "valueCodeableConcept": { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact-value", "code": "asymptomatic" } ] } }""", "asymptomatic")]
    [InlineData("symptom-status", """{ "valueCodeableConcept": { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "new" } ] } }""", "new")]
    [InlineData("pretest-probability", """{ "valueString": "Intermediate" }""", "intermediate")]
    [InlineData("planned-procedure", """{ "valueString": "a new valve" }""", "a new valve")]
    [InlineData("employment", """{ "valueString": "spouse, 40 employees" }""", "spouse, 40 employees")]
    [InlineData("ecg-interpretable", """{ "valueBoolean": false }""", "no")]
    [InlineData("ecg-interpretable", """{ "valueString": "yes" }""", "yes")]
    [InlineData("coronary-stenosis-percent", """{ "valueQuantity": { "value": 60, "unit": "percent" } }""", "60")]
    [InlineData("agatston-score", """{ "valueInteger": 412 }""", "412")]
    [InlineData("mri-field-strength", """{ "valueQuantity": { "value": 1.5, "code": "T" } }""", "1.5")]
    public void Facts_are_read_by_name(string name, string changes, string value)
    {
        var fact = Assert.Single(ReadOne(BundleOf(Order(), Fact(name, changes))).Facts);
        Assert.Equal((name, value, new DateOnly(2026, 11, 10), "Bundle.entry[1].resource"), (fact.Name, fact.Value.ToString(), fact.On, fact.Origin));
    }

    [Theory]
    [InlineData("39156-5", """{ "valueQuantity": { "value": 41, "code": "kg/m2" } }""", "bmi", "41")]
    [InlineData("98979-8", """{ "valueQuantity": { "value": 28, "unit": "mL/min/1.73 m2" } }""", "egfr", "28")]
    [InlineData("82810-3", """{ "valueCodeableConcept": { "coding": [ { "system": "http://snomed.info/sct", "code": "77386006" } ] } }""", "pregnancy", "yes")]
    [InlineData("79423-0", """{ "valueQuantity": { "value": 12.5, "code": "%" } }""", "ascvd-risk", "12.5")]
    [InlineData("10230-1", """{ "valueQuantity": { "value": 0.55, "code": "1" } }""", "lvef", "55.00")]
    public void Facts_are_read_by_loinc_code(string loinc, string changes, string name, string value)
    {
        var fact = Assert.Single(ReadOne(BundleOf(Order(), Observation(Code.Loinc, loinc, changes))).Facts);
        Assert.Equal((name, value), (fact.Name, fact.Value.ToString()));
    }

    [Theory]
    [InlineData("bmi", """{ "valueQuantity": { "value": 290, "unit": "lb" } }""")]
    [InlineData("egfr", """{ "valueQuantity": { "value": 60, "comparator": ">", "unit": "mL/min" } }""")]
    [InlineData("lvef", """{ "valueQuantity": { "value": 0.55 } }""")]
    [InlineData("symptom-status", """{ "valueString": "so so" }""")]
    [InlineData("able-to-exercise", """{ "valueInteger": 1 }""")]
    [InlineData("able-to-exercise", """{ "valueBoolean": true, "status": "preliminary" }""")]
    [InlineData("able-to-exercise", """{ "valueBoolean": true, "status": null }""")]
    public void A_fact_that_cannot_be_relied_on_is_not_used_and_said(string name, string changes)
    {
        var order = ReadOne(BundleOf(Order(), Fact(name, changes)));
        Assert.Empty(order.Facts);
        Assert.Contains(order.ReadingFindings, finding => finding.Code == FindingCode.ResourceIgnored);
    }

    [Fact]
    public void A_contrast_allergy_is_a_fact_unless_refuted()
    {
        JsonObject Allergy(string changes) => Merge("""{ "resourceType": "AllergyIntolerance", "patient": { "reference": "Patient/p1" }, "code": { "text": "Iodinated contrast media" } }""", changes);
        Assert.Equal("contrast-allergy", Assert.Single(ReadOne(BundleOf(Order(), Allergy("{}"))).Facts).Name);
        Assert.Empty(ReadOne(BundleOf(Order(), Allergy("""{ "verificationStatus": { "coding": [ { "code": "refuted" } ] } }"""))).Facts);
    }

    [Fact]
    public void A_report_is_a_prior_test_with_its_results()
    {
        var report = Merge("""
            { "resourceType": "DiagnosticReport", "status": "final", "subject": { "reference": "Patient/p1" }, "effectivePeriod": { "start": "2026-10-01" },
              "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] }, "conclusion": "Obstructive disease",
              "conclusionCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "R93.1" } ] } ],
              "result": [ { "reference": "Observation/a" }, { "reference": "Observation/b" }, { "reference": "#c" } ],
              "contained": [ { "resourceType": "Observation", "id": "c", "status": "preliminary", "code": { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "coronary-stenosis-percent" } ] }, "valueInteger": 99 } ] }
            """, "{}");
        var a = Fact("coronary-stenosis-percent", """{ "id": "a", "valueQuantity": { "value": 40, "code": "%" } }""");
        var b = Fact("coronary-stenosis-percent", """
            { "id": "b", "valueQuantity": { "value": 70, "code": "%" }, "interpretation": [ { "coding": [ { "code": "A" } ] } ],
              "component": [ { "code": { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "stenosis-site" } ] }, "valueString": "proximal" } ] }
            """);
        var test = Assert.Single(ReadOne(BundleOf(Order(), report, a, b)).PriorTests);
        Assert.Equal((new DateOnly(2026, 10, 1), true, "A", 70m, "proximal", "Obstructive disease"), (test.On, test.Final, test.Interpretation, test.StenosisPercent, test.StenosisSite, test.Conclusion));
        Assert.Equal(new Code(Code.Icd10Cm, "R93.1"), Assert.Single(test.ResultCodes));
    }

    [Fact]
    public void Observations_and_imaging_studies_are_prior_tests()
    {
        var stress = Observation(Code.Loinc, "18752-6", """{ "interpretation": [ { "coding": [ { "code": "POS" } ] } ], "valueString": "Ischemia" }""");
        var imaging = Merge("""{ "resourceType": "ImagingStudy", "status": "available", "subject": { "reference": "Patient/p1" }, "started": "2026-09-09", "procedureCode": [ { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } ] }""", "{}");
        var tests = ReadOne(BundleOf(Order(), stress, imaging)).PriorTests;
        Assert.Equal(("POS", "Ischemia"), (tests[0].Interpretation, tests[0].Conclusion));
        Assert.Equal((new DateOnly(2026, 9, 9), true), (tests[1].On, tests[1].Final));
    }

    [Fact]
    public void A_preliminary_report_is_not_final_and_a_cancelled_one_no_test()
    {
        JsonObject Report(string status) => Merge($$"""{ "resourceType": "DiagnosticReport", "status": "{{status}}", "code": { "text": "Stress test" } }""", "{}");
        var test = Assert.Single(ReadOne(BundleOf(Order(), Report("preliminary"), Report("cancelled"))).PriorTests);
        Assert.False(test.Final);
    }
}
