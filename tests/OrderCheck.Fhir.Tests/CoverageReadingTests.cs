using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class CoverageReadingTests
{
    private const string Sopt = "https://nahdo.org/sopt";
    private const string SoptOid = "urn:oid:2.16.840.1.113883.3.221.5";
    private const string X12 = "https://codesystem.x12.org/005010/1032";
    private const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    [Theory]
    [InlineData(Sopt, "121", PayerKind.Medicare)]
    [InlineData(SoptOid, "12", PayerKind.Medicare)]
    [InlineData(Sopt, "111", PayerKind.MedicareAdvantage)]
    [InlineData(Sopt, "1", PayerKind.Unknown)]
    [InlineData(Sopt, "141", PayerKind.Unknown)]
    [InlineData(Sopt, "2", PayerKind.Medicaid)]
    [InlineData(Sopt, "311", PayerKind.TricareVa)]
    [InlineData(Sopt, "32", PayerKind.TricareVa)]
    [InlineData(Sopt, "36", PayerKind.Other)]
    [InlineData(Sopt, "512", PayerKind.Commercial)]
    [InlineData(Sopt, "611", PayerKind.Commercial)]
    [InlineData(Sopt, "71", PayerKind.Commercial)]
    [InlineData(Sopt, "81", PayerKind.SelfPay)]
    [InlineData(Sopt, "9999", PayerKind.Unknown)]
    [InlineData(X12, "MA", PayerKind.Medicare)]
    [InlineData(X12, "MB", PayerKind.Medicare)]
    [InlineData(X12, "16", PayerKind.MedicareAdvantage)]
    [InlineData(X12, "MC", PayerKind.Medicaid)]
    [InlineData(X12, "CH", PayerKind.TricareVa)]
    [InlineData(X12, "VA", PayerKind.TricareVa)]
    [InlineData(X12, "09", PayerKind.SelfPay)]
    [InlineData(X12, "CI", PayerKind.Commercial)]
    [InlineData(X12, "BL", PayerKind.Commercial)]
    [InlineData(X12, "HM", PayerKind.Commercial)]
    [InlineData(X12, "WC", PayerKind.Other)]
    [InlineData(X12, "AM", PayerKind.Other)]
    [InlineData(ActCode, "PUBLICPOL", PayerKind.Unknown)]
    [InlineData(ActCode, "EHCPOL", PayerKind.Unknown)]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PPO", PayerKind.Unknown)]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActCode", "HMO", PayerKind.Unknown)]
    [InlineData(ActCode, "MILITARY", PayerKind.TricareVa)]
    [InlineData("http://terminology.hl7.org/CodeSystem/coverage-selfpay", "pay", PayerKind.SelfPay)]
    [InlineData("urn:somebody-else", "121", PayerKind.Unknown)]
    public void The_type_of_a_coverage_tells_the_kind_of_payer(string system, string code, PayerKind kind) =>
        Assert.Equal(kind, ReadCoverage($$"""{ "payor": null, "type": { "coding": [ { "system": "{{system}}", "code": "{{code}}" } ] } }""").Kind);

    [Theory]
    [InlineData("""[ { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] } ]""", PayerKind.Medicare)]
    [InlineData("""[ { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] }, { "coding": [ { "system": "https://nahdo.org/sopt", "code": "512" } ] } ]""", PayerKind.Unknown)]
    public void A_type_that_is_sent_as_a_list_is_read_all_the_same(string type, PayerKind kind) =>
        Assert.Equal(kind, ReadCoverage($$"""{ "payor": null, "type": {{type}} }""").Kind);

    [Theory]
    [InlineData("""{ "type": null, "payor": [ { "display": "Original Medicare" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Railroad Medicare" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "UnitedHealthcare" } ] }""", PayerKind.Unknown)]
    [InlineData("""{ "type": null, "payor": [ { "display": "UnitedHealthcare" } ], "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "1", "name": "Medicare Advantage Choice" } ] }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "1" } ] }, "payor": [ { "display": "UnitedHealthcare" } ] }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": null, "payor": [ { "reference": "Patient/p1" } ] }""", PayerKind.SelfPay)]
    [InlineData("""{ "type": { "text": "Medicaid" }, "payor": null }""", PayerKind.Medicaid)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Medicare" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "MEDICARE A AND B" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Medicare Parts A & B" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "CGS Medicare Kentucky Part B" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Palmetto GBA" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Centers for Medicare & Medicaid Services" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "identifier": { "value": "Centers for Medicare and Medicaid Services" } } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Ohio Medicare" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PPO" } ] }, "payor": [ { "display": "Medicare" } ] }""", PayerKind.Medicare)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Lakeside Medicare" } ] }""", PayerKind.Unknown)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Centers for Medicare and Medicaid Services" } ], "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "Part C" } ] }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Humana" } ], "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "H1036-054" } ] }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Lakeside Mutual" } ], "class": [ { "type": { "coding": [ { "code": "group" } ] }, "value": "H1036" } ] }""", PayerKind.Unknown)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Aetna" } ], "subscriberId": "1EG4-TE5-MK73" }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Medicare" } ], "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "1", "name": "HMO" } ] }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "123" } ] }, "payor": [ { "display": "Medicare" } ] }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://codesystem.x12.org/005010/1032", "code": "HM" } ] }, "payor": [ { "display": "Humana Gold Plus" } ] }""", PayerKind.MedicareAdvantage)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Mutual of Omaha Medicare Supplement Plan G" } ] }""", PayerKind.Commercial)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "5" } ] }, "payor": [ { "display": "Original Medicare" } ] }""", PayerKind.Unknown)]
    [InlineData("""{ "type": null, "payor": null }""", PayerKind.Unknown)]
    public void Type_payer_and_plan_together_tell_the_kind(string changes, PayerKind kind) => Assert.Equal(kind, ReadCoverage(changes).Kind);

    [Theory]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] }, "payor": [ { "display": "Humana" } ] }""")]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "121" } ] }, "payor": [ { "display": "Anthem Blue Cross Blue Shield PPO" } ] }""")]
    [InlineData("""{ "type": { "coding": [ { "system": "https://codesystem.x12.org/005010/1032", "code": "MB" } ] }, "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "1", "name": "Gold Plus HMO" } ] }""")]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "5" } ] }, "payor": [ { "display": "Medicare" } ] }""")]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "2" } ] }, "payor": [ { "display": "Medicare" } ] }""")]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "95" } ] }, "payor": [ { "display": "Original Medicare" } ] }""")]
    public void Type_payer_and_plan_that_point_to_different_payers_are_never_all_clear(string changes)
    {
        var coverage = ReadCoverage(changes);
        Assert.Equal((PayerKind.Unknown, true), (coverage.Kind, coverage.Contradiction is not null));
        var answer = new OrderAssessor(Request.Knowledge).Assess([ReadOne(BundleOf(Order(), Patient(), Coverage(changes)))])[0];
        Assert.Contains(answer.Findings, finding => finding is { Code: FindingCode.CoverageAmbiguous, Severity: Severity.Warning });
        Assert.Equal(OrderCheck.PriorAuth.Unknown, answer.PriorAuth!.Value);
    }

    [Theory]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "122" } ] } }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "56" } ] }, "payor": null }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "629" } ] }, "payor": null }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "DENTPRG" } ] }, "payor": [ { "display": "Delta Dental" } ] }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "DRUGPOL" } ] }, "payor": null }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://codesystem.x12.org/005010/1032", "code": "17" } ] }, "payor": null }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": null, "payor": [ { "display": "SilverScript" } ] }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Centers for Medicare and Medicaid Services" } ], "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "Part D" } ] }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": null, "payor": [ { "display": "VSP" } ] }""", CoverageBenefit.NotForImaging)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "111" } ] }, "payor": [ { "display": "Humana Gold Plus with Part D" } ] }""", CoverageBenefit.Medical)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Lakeside Medical and Dental" } ] }""", CoverageBenefit.Medical)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://codesystem.x12.org/005010/1032", "code": "MA" } ] } }""", CoverageBenefit.PartA)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://codesystem.x12.org/005010/1032", "code": "MA" }, { "system": "https://codesystem.x12.org/005010/1032", "code": "MB" } ] } }""", CoverageBenefit.Medical)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Medicare" } ], "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "Part A" } ] }""", CoverageBenefit.PartA)]
    [InlineData("""{ "type": null, "payor": [ { "display": "Medicare Part A and Part B" } ] }""", CoverageBenefit.Medical)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://codesystem.x12.org/005010/1032", "code": "WC" } ] }, "payor": [ { "display": "State Fund" } ] }""", CoverageBenefit.Liability)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "96" } ] }, "payor": null }""", CoverageBenefit.Liability)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "5" } ] }, "payor": [ { "display": "Harbor Retiree Health Plan" } ] }""", CoverageBenefit.Retiree)]
    [InlineData("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "523" } ] }, "payor": null }""", CoverageBenefit.Supplement)]
    public void What_a_coverage_pays_for_is_read(string changes, CoverageBenefit benefit) => Assert.Equal(benefit, ReadCoverage(changes).Benefit);

    [Theory]
    [InlineData("""{ "resourceType": "EpisodeOfCare", "status": "active", "patient": { "reference": "Patient/p1" }, "type": [ { "text": "Hospice" } ] }""", true)]
    [InlineData("""{ "resourceType": "EpisodeOfCare", "status": "finished", "patient": { "reference": "Patient/p1" }, "type": [ { "text": "Hospice" } ] }""", false)]
    [InlineData("""{ "resourceType": "EpisodeOfCare", "status": "active", "patient": { "reference": "Patient/p9" }, "type": [ { "text": "Hospice" } ] }""", false)]
    [InlineData("""{ "resourceType": "Flag", "status": "active", "subject": { "reference": "Patient/p1" }, "code": { "coding": [ { "system": "http://snomed.info/sct", "code": "385763009" } ] } }""", true)]
    [InlineData("""{ "resourceType": "Flag", "status": "active", "subject": { "reference": "Patient/p1" }, "code": { "text": "Fall risk" } }""", false)]
    [InlineData("""{ "resourceType": "Encounter", "status": "in-progress", "class": { "code": "HH" }, "subject": { "reference": "Patient/p1" }, "serviceType": { "text": "Home hospice care" } }""", true)]
    [InlineData("""{ "resourceType": "Condition", "subject": { "reference": "Patient/p1" }, "code": { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z51.5" } ] } }""", true)]
    public void Hospice_care_is_said_wherever_the_record_tells_of_it(string resource, bool isSaid)
    {
        var answer = new OrderAssessor(Request.Knowledge).Assess([ReadOne(BundleOf(Order(), Patient(), Coverage(), Merge(resource, "{}")))])[0];
        Assert.Equal(isSaid, answer.Findings.Any(finding => finding.Code == FindingCode.HospiceElection));
    }

    [Theory]
    [InlineData("""{ "locationReference": [ { "reference": "Location/gone" } ] }""", "ServiceRequest.locationReference[0]")]
    [InlineData("""{ "insurance": [ { "reference": "Coverage/gone" } ] }""", "ServiceRequest.insurance[0]")]
    [InlineData("""{ "reasonReference": [ { "reference": "Condition/gone" } ] }""", "ServiceRequest.reasonReference[0]")]
    public void What_the_order_names_and_the_request_does_not_hold_is_named_not_sent(string changes, string place)
    {
        var order = ReadOne(BundleOf(Order(changes), Patient(), Coverage()));
        var finding = Assert.Single(order.ReadingFindings, finding => finding.Code == FindingCode.ReferenceNotSent);
        Assert.Equal((Severity.Warning, place.Replace("ServiceRequest", "Bundle.entry[0].resource", StringComparison.Ordinal)), (finding.Severity, finding.Expressions[0]));
    }

    [Theory]
    [InlineData("Location?identifier=https://ids.example|4711", "KY")]
    [InlineData("Location?identifier=4711", "KY")]
    [InlineData("Location?identifier=https%3A%2F%2Fids.example%7C4711", "KY")]
    [InlineData("Location?identifier=4712", null)]
    public void A_conditional_reference_is_resolved_in_the_request(string reference, string? state)
    {
        var location = Merge("""{ "resourceType": "Location", "id": "l", "identifier": [ { "system": "https://ids.example", "value": "4711" } ], "address": { "state": "KY" } }""", "{}");
        Assert.Equal(state, ReadOne(BundleOf(Order($$"""{ "locationReference": [ { "reference": "{{reference}}" } ] }"""), Patient(), Coverage(), location)).PlaceOfService?.State);
    }

    [Fact]
    public void The_payer_is_found_through_its_organization()
    {
        var organization = Merge("""{ "resourceType": "Organization", "id": "o", "name": "Railroad Medicare" }""", "{}");
        var order = ReadOne(BundleOf(Order(), Coverage("""{ "type": null, "payor": [ { "reference": "Organization/o" } ] }"""), organization));
        var coverage = Assert.Single(order.Coverages);
        Assert.Equal(("railroad-medicare", "Railroad Medicare", PayerKind.Medicare), (coverage.Payer, coverage.PayerName, coverage.Kind));
    }

    [Fact]
    public void Age_tells_nothing_about_the_payer() =>
        Assert.Equal(PayerKind.Unknown, Assert.Single(ReadOne(BundleOf(Order(), Patient("""{ "birthDate": "1940-01-01" }"""), Coverage("""{ "type": null, "payor": null }"""))).Coverages).Kind);

    [Fact]
    public void Plan_status_period_and_order_are_read()
    {
        var coverage = ReadCoverage("""
            { "status": "cancelled", "order": 2, "period": { "start": "2025", "end": "2026-11" },
              "class": [ { "type": { "coding": [ { "code": "group" } ] }, "value": "G7" }, { "type": { "coding": [ { "code": "plan" } ] }, "value": "P1", "name": "Gold" } ] }
            """);
        Assert.Equal((false, 2, "Gold"), (coverage.StatusActive, coverage.Order, coverage.PlanName));
        Assert.Equal((new DateOnly(2025, 1, 1), new DateOnly(2026, 11, 30)), (coverage.From, coverage.Until));
    }

    [Fact]
    public void The_insurance_of_the_order_names_its_coverages_and_a_missing_one_is_not_replaced()
    {
        var order = ReadOne(BundleOf(
            Order("""{ "insurance": [ { "reference": "Coverage/gone", "display": "Acme" }, { "reference": "Coverage/c1" }, { "reference": "#x" } ], "contained": [ { "resourceType": "Coverage", "id": "x", "status": "active" } ] }"""),
            Coverage(), Coverage("""{ "id": "c2" }""")));
        Assert.Equal(
            [(1, "Coverage/c1"), (null, "Coverage/c2"), (2, null), (0, "Coverage/gone")],
            order.Coverages.Select(coverage => (coverage.NamedByOrder, coverage.Reference)));
        Assert.Equal((PayerKind.Unknown, "Acme"), (order.Coverages[3].Kind, order.Coverages[3].PayerName));
    }

    [Fact]
    public void The_place_of_service_comes_from_the_location_then_the_performer_then_the_encounter_then_the_patient()
    {
        var location = Merge("""{ "resourceType": "Location", "id": "l", "partOf": { "reference": "Location/h" }, "type": [ { "coding": [ { "code": "RADDX" } ] } ] }""", "{}");
        var hospital = Merge("""{ "resourceType": "Location", "id": "h", "type": [ { "coding": [ { "code": "HOSP" } ] } ], "address": { "state": "virginia", "postalCode": "22201", "district": "Arlington", "city": "Arlington" } }""", "{}");
        var organization = Merge("""{ "resourceType": "Organization", "id": "o", "address": [ { "state": "MD" } ] }""", "{}");
        var clinic = Merge("""{ "resourceType": "Location", "id": "k", "address": { "state": "DC" }, "type": [ { "text": "Physician office" } ] }""", "{}");
        var encounter = Merge("""{ "resourceType": "Encounter", "id": "e", "status": "planned", "class": { "code": "AMB" }, "location": [ { "location": { "reference": "Location/k" } } ] }""", "{}");

        PlaceOfService? Place(string changes) => ReadOne(BundleOf(
            Order(changes), Patient(), location.DeepClone().AsObject(), hospital.DeepClone().AsObject(), organization.DeepClone().AsObject(), clinic.DeepClone().AsObject(), encounter.DeepClone().AsObject())).PlaceOfService;

        var all = """{ "locationReference": [ { "reference": "Location/l" } ], "performer": [ { "reference": "Organization/o" } ], "encounter": { "reference": "Encounter/e" } }""";
        var first = Place(all);
        Assert.Equal(("VA", "22201", "Arlington", true, false), (first?.State, first?.PostalCode, first?.District, first?.IsHospital, first?.Inferred));
        Assert.Equal("Bundle.entry[3].resource.address", first?.Origin);
        Assert.Equal(("MD", null), (Place("""{ "performer": [ { "reference": "Organization/o" } ] }""")?.State, Place("""{ "performer": [ { "reference": "Organization/o" } ] }""")?.IsHospital));
        Assert.Equal(("DC", false), (Place("""{ "encounter": { "reference": "Encounter/e" } }""")?.State, Place("""{ "encounter": { "reference": "Encounter/e" } }""")?.IsHospital));
        var home = ReadOne(BundleOf(Order(), Patient())).PlaceOfService;
        Assert.Equal(("IA", true), (home?.State, home?.Inferred));
    }

    [Theory]
    [InlineData("""{ "context": { "period": { "start": "2026-11-19" }, "related": [ { "reference": "ServiceRequest/order-1" } ] } }""", true, false)]
    [InlineData("""{ "context": { "event": [ { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } ] } }""", true, true)]
    [InlineData("""{ }""", false, true)]
    public void A_notice_on_file_is_read(string changes, bool names, bool inferred)
    {
        var notice = Assert.Single(ReadOne(BundleOf(Order(), Notice(changes))).Notices);
        Assert.Equal((new DateOnly(2026, 11, 19), names, inferred), (notice.SignedOn, notice.NamesOrder, notice.DateInferred));
        Assert.Equal((NoticeChoice.Option1, new DateOnly(2029, 1, 31)), (notice.Choice, notice.FormExpiry));
    }

    [Theory]
    [InlineData("""{ "context": { "related": [ { "reference": "ServiceRequest/other" } ] } }""")]
    [InlineData("""{ "context": { "event": [ { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] } ] } }""")]
    [InlineData("""{ "status": "superseded" }""")]
    [InlineData("""{ "type": { "text": "abn" } }""")]
    [InlineData("""{ "subject": { "reference": "Patient/p9" } }""")]
    public void A_notice_about_something_else_does_not_count(string changes) => Assert.Empty(ReadOne(BundleOf(Order(), Notice(changes))).Notices);

    [Fact]
    public void An_authorization_on_file_counts_when_nothing_is_left_open()
    {
        var read = Assert.Single(ReadOne(BundleOf(Order(), Authorization("{}"))).Authorizations);
        Assert.Equal((true, "A-77", null), (read.Satisfied, read.Number, read.Problem));
    }

    [Fact]
    public void An_authorization_tells_its_insurer_and_its_codes()
    {
        var read = Assert.Single(ReadOne(BundleOf(Order(), Authorization("""{ "insurer": { "display": "Zeta Insurance" } }"""))).Authorizations);
        Assert.Equal(("Zeta Insurance", "75574"), (read.InsurerName, Assert.Single(read.Codes)));
        Assert.Null(read.Insurer);
    }

    [Fact]
    public void The_codes_of_an_authorization_may_stand_in_its_claim()
    {
        var claim = Merge("""{ "resourceType": "Claim", "id": "q", "item": [ { "productOrService": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } } ] }""", "{}");
        Assert.True(Assert.Single(ReadOne(BundleOf(Order(), claim, Authorization("""{ "addItem": null, "request": { "reference": "Claim/q" } }"""))).Authorizations).Satisfied);
    }

    [Theory]
    [InlineData("""{ "status": "cancelled" }""")]
    [InlineData("""{ "outcome": "partial" }""")]
    [InlineData("""{ "use": null }""")]
    [InlineData("""{ "preAuthRef": null }""")]
    [InlineData("""{ "preAuthPeriod": null }""")]
    [InlineData("""{ "preAuthPeriod": { "start": "2026-01-01", "end": "2026-06-30" } }""")]
    [InlineData("""{ "preAuthPeriod": { "start": 3 } }""")]
    [InlineData("""{ "addItem": null }""")]
    [InlineData("""{ "disposition": "Denied" }""")]
    [InlineData("""{ "disposition": "Approved through 1/31/2026" }""")]
    [InlineData("""{ "disposition": "Approved for 71250" }""")]
    [InlineData("""{ "disposition": "Approved", "processNote": [ { "text": "Request denied" } ] }""")]
    [InlineData("""{ "addItem": [ { "productOrService": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] }, "quantity": { "value": 0 }, "adjudication": [] } ] }""")]
    [InlineData("""{ "error": [ { "code": { "text": "x" } } ] }""")]
    [InlineData("""{ "item": [ { "itemSequence": 1, "adjudication": [ { "category": { "coding": [ { "code": "denied" } ] } } ] } ] }""")]
    [InlineData("""{ "item": [ { "adjudication": [ { "extension": [ { "url": "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewAction", "extension": [ { "url": "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-reviewActionCode", "valueCodeableConcept": { "coding": [ { "code": "A4" } ] } } ] } ] } ] } ] }""")]
    public void An_authorization_that_leaves_a_doubt_does_not_count_and_says_why(string changes)
    {
        var read = Assert.Single(ReadOne(BundleOf(Order(), Authorization(changes))).Authorizations);
        Assert.False(read.Satisfied);
        Assert.NotNull(read.Problem);
    }

    [Theory]
    [InlineData("""{ "use": "claim" }""")]
    [InlineData("""{ "addItem": [ { "productOrService": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "70553" } ] } } ] }""")]
    public void An_answer_about_something_else_is_no_authorization(string changes) => Assert.Empty(ReadOne(BundleOf(Order(), Authorization(changes))).Authorizations);

    [Theory]
    [InlineData("UnitedHealthcare", "UnitedHealthcare Community Plan of Ohio", "uhc-community-plan", PayerKind.Medicaid)]
    [InlineData("UnitedHealthcare", "Choice Plus", "unitedhealthcare", PayerKind.Commercial)]
    [InlineData("Harbor Mutual", "Lakeside Marketplace Plan", "federal-exchange-plan", PayerKind.Commercial)]
    [InlineData("Harbor Mutual", "Harbor PPO", null, PayerKind.Commercial)]
    public void The_name_of_the_plan_can_name_the_payer_more_closely(string payor, string plan, string? payer, PayerKind kind)
    {
        var sopt = kind == PayerKind.Medicaid ? "211" : "512";
        var read = ReadCoverage($$"""
            { "type": { "coding": [ { "system": "{{Sopt}}", "code": "{{sopt}}" } ] }, "payor": [ { "display": "{{payor}}" } ],
              "class": [ { "type": { "coding": [ { "code": "plan" } ] }, "value": "1", "name": "{{plan}}" } ] }
            """);
        Assert.Equal((payer, kind, plan), (read.Payer, read.Kind, read.PlanName));
    }

    private static PatientCoverage ReadCoverage(string changes) => Assert.Single(ReadOne(BundleOf(Order(), Patient(), Coverage(changes))).Coverages);

    private static JsonObject Notice(string changes) => Merge("""
        { "resourceType": "DocumentReference", "status": "current", "subject": { "reference": "Patient/p1" }, "date": "2026-11-19T09:00:00Z",
          "type": { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "abn" } ] },
          "category": [ { "coding": [ { "system": "https://ordercheck.example/fhir/CodeSystem/fact", "code": "abn-option-1" } ] } ],
          "extension": [ { "url": "https://ordercheck.example/fhir/StructureDefinition/abn-form-expiry", "valueDate": "2029-01-31" } ] }
        """, changes);

    private static JsonObject Authorization(string changes) => Merge("""
        { "resourceType": "ClaimResponse", "id": "z", "status": "active", "use": "preauthorization", "outcome": "complete", "patient": { "reference": "Patient/p1" },
          "preAuthRef": "A-77", "preAuthPeriod": { "start": "2026-11-01", "end": "2027-01-31" },
          "addItem": [ { "productOrService": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } } ] }
        """, changes);
}
