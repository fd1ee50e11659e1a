using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class HookReadingTests
{
    private static CheckRequest Check(HookRequest request)
    {
        Assert.True(request.TryToCheck(out var check, out var fault), fault?.Text);
        return check;
    }

    private static ChartAnswer Brings(ChartRead read, params JsonObject[] resources) =>
        new(read, [Bytes(read.Query.Contains('?', StringComparison.Ordinal) ? BundleOf(resources) : resources[0])]);

    private static HookRequest WithEverything(HookRequest request, params JsonObject[] ehr)
    {
        for (var round = 0; request.Reads is { IsEmpty: false } reads; round++)
        {
            Assert.InRange(round, 0, 4);
            request = request.With([.. reads.Select(read => Serve(read, ehr))]);
        }

        return request;
    }

    private static ChartAnswer Serve(ChartRead read, JsonObject[] ehr)
    {
        var type = read.Query.Split('/', '?')[0];
        var ids = read.Query.Contains("_id=", StringComparison.Ordinal) ? read.Query.Split("_id=")[1].Split(',') : read.Query.Contains('?', StringComparison.Ordinal) ? null : [read.Query.Split('/')[1]];
        var found = ehr.Where(resource => (string?)resource["resourceType"] == type && (ids is null || ids.Contains((string?)resource["id"]))).Select(resource => resource.DeepClone().AsObject()).ToArray();
        return ids is { Length: 1 } && found.Length == 0 ? ChartAnswer.Failed(read, ReadFailure.NotFound) : Brings(read, found);
    }

    [Fact]
    [Trait("Requirement", "oc-agree")]
    public void A_call_without_reads_to_make_is_read_like_the_operation()
    {
        var order = Order("""{ "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] } }""");
        var hook = Hook.Assessor.Assess(Check(Take(Signing(order.DeepClone().AsObject()))).Orders);
        var operation = Hook.Assessor.Assess(Request.Read(BundleOf(order, Patient(), Coverage())).Orders);
        Assert.Equal(operation.Select(one => one.AssessmentId), hook.Select(one => one.AssessmentId));
        Assert.Equal(operation[0].Findings.Select(one => (one.Code, one.Text, one.Remedy)), hook[0].Findings.Select(one => (one.Code, one.Text, one.Remedy)));
    }

    [Fact]
    [Trait("Requirement", "found-5")]
    public void Fetching_the_chart_gives_the_answer_that_sending_it_gives()
    {
        var order = Order("""{ "reasonCode": null, "reasonReference": [ { "reference": "Condition/k1" } ], "encounter": { "reference": "Encounter/e" }, "insurance": [ { "reference": "Coverage/c1" } ] }""");
        JsonObject[] chart =
        [
            Patient(), Coverage("""{ "payor": [ { "reference": "Organization/o" } ] }"""), Condition("k1", "I20.89"),
            Merge("""{ "resourceType": "Organization", "id": "o", "name": "Original Medicare" }""", "{}"),
            Merge("""{ "resourceType": "Location", "id": "l", "address": { "state": "OH", "city": "Columbus" } }""", "{}"),
            Merge("""{ "resourceType": "Encounter", "id": "e", "status": "planned", "class": { "code": "AMB" }, "subject": { "reference": "Patient/p1" }, "location": [ { "location": { "reference": "Location/l" } } ] }""", "{}"),
        ];
        var call = Signing(order.DeepClone().AsObject()).AtServer();
        call.Remove("prefetch");
        var fetched = WithEverything(Take(call), chart);
        var sent = Hook.Assessor.Assess(Request.Read(BundleOf([order, .. chart.Select(one => one.DeepClone().AsObject())])).Orders);
        var answered = Hook.Assessor.Assess(Check(fetched).Orders);
        Assert.Equal(sent[0].AssessmentId, answered[0].AssessmentId);
        Assert.Equal(sent[0].Findings.Select(one => (one.Code, one.Text)), answered[0].Findings.Select(one => (one.Code, one.Text)));
        Assert.Equal("J15", Assert.Single(answered[0].Jurisdictions));
        Assert.DoesNotContain("fetched", Hook.Answer(fetched).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "found-5")]
    public void The_reads_come_in_rounds_each_once()
    {
        var call = Signing(Order("""{ "encounter": { "reference": "Encounter/e" }, "performer": [ { "reference": "PractitionerRole/r" } ], "reasonReference": [ { "reference": "Condition/b" }, { "reference": "Condition/a" } ] }""")).AtServer();
        call.Remove("prefetch");
        var first = Take(call, HookSettings.Default with { ReadsBeyondPrefetch = false });
        Assert.Equal(
            ["Condition?_id=a,b", "Encounter/e", "Patient/p1", "PractitionerRole/r", "Coverage?patient=p1&status=active", "Condition?patient=p1&clinical-status=active"],
            first.Reads.Select(read => read.Query));
        var second = WithEverything(first.With([.. first.Reads.Select(read => read.Query switch
        {
            "Encounter/e" => Brings(read, Merge("""{ "resourceType": "Encounter", "id": "e", "status": "planned", "location": [ { "location": { "reference": "Location/l" } } ] }""", "{}")),
            "PractitionerRole/r" => Brings(read, Merge("""{ "resourceType": "PractitionerRole", "id": "r", "organization": { "reference": "https://other.example/Organization/o" } }""", "{}")),
            "Coverage?patient=p1&status=active" => Brings(read, Coverage()),
            _ => ChartAnswer.Failed(read, ReadFailure.Unavailable),
        })]).With([]));
        Assert.Empty(second.Reads);
    }

    [Fact]
    public void Conditions_of_the_past_are_asked_for_too_but_not_needed()
    {
        var call = Signing(Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }""")).AtServer();
        var first = Take(call);
        var past = Assert.Single(first.Reads, read => read.Query == "Condition?patient=p1&clinical-status=recurrence,relapse,inactive,remission,resolved");
        Assert.False(past.IsNeeded);
        var infarction = Merge(
            """
            {
              "resourceType": "Condition", "id": "mi", "subject": { "reference": "Patient/p1" },
              "clinicalStatus": { "coding": [ { "system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "resolved" } ] },
              "code": { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I25.2" } ] }
            }
            """,
            "{}");
        var known = first.With([.. first.Reads.Select(read => read == past ? Brings(read, infarction) : Brings(read))]);
        var unknown = first.With([.. first.Reads.Select(read => Brings(read))]);
        Assert.NotEqual(Purpose(unknown), Purpose(known));

        static string Purpose(HookRequest request) => (string)JsonNode.Parse(Write(request))!["extension"]![HookResponseWriter.AssessmentKey]![0]!["purpose"]!;
    }

    [Fact]
    [Trait("Requirement", "found-5")]
    public void The_place_of_an_encounter_is_asked_for_once_the_encounter_is_known()
    {
        var call = Signing(Order("""{ "encounter": { "reference": "Encounter/e" } }""")).AtServer();
        var first = Take(call, HookSettings.Default with { ReadsBeyondPrefetch = false });
        Assert.Equal("Encounter/e", Assert.Single(first.Reads).Query);
        var second = first.With([Brings(first.Reads[0], Merge("""{ "resourceType": "Encounter", "id": "e", "location": [ { "location": { "reference": "Location/l" } } ] }""", "{}"))]);
        Assert.Equal("Location/l", Assert.Single(second.Reads).Query);
    }

    [Fact]
    [Trait("Requirement", "found-13")]
    public void Nothing_is_read_for_orders_of_others()
    {
        var call = Signing(Order("""{ "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "71046" } ], "text": "Chest x-ray" } }""")).AtServer();
        call.Remove("prefetch");
        Assert.Empty(Take(call).Reads);
        Assert.Equal("""{"cards":[],"systemActions":[],"extension":{"com.ordercheck.assessment":[]}}""", Encoding.UTF8.GetString(Write(Take(call))));
    }

    [Fact]
    [Trait("Requirement", "sandbox-first-call")]
    public void An_order_with_nothing_chosen_yet_gets_nothing()
    {
        var answer = Answer(Selecting(Order("""{ "code": { "coding": [ {} ] }, "reasonCode": [] }""")));
        Assert.Empty(answer.Cards());
        Assert.Empty(answer.Assessments());
    }

    [Fact]
    public void Nothing_is_missing_when_the_prefetch_is_complete() => Assert.Empty(Take(Signing(Order())).Reads);

    [Theory]
    [InlineData("patient", "Patient/p1")]
    [InlineData("coverage", "Coverage?patient=p1&status=active")]
    [InlineData("problems", "Condition?patient=p1&clinical-status=active")]
    [Trait("Requirement", "prefetch-states")]
    public void A_missing_key_is_read_but_an_empty_or_failed_one_is_not(string key, string query)
    {
        var call = Signing(Order()).AtServer();
        call["prefetch"]!.AsObject().Remove(key);
        Assert.Contains(query, Take(call).Reads.Select(read => read.Query));
        Assert.DoesNotContain(query, Take(call.Prefetch(key, null)).Reads.Select(read => read.Query));
        var failed = Take(call.Prefetch(key, JsonNode.Parse("""{ "resourceType": "OperationOutcome", "issue": [] }""")));
        Assert.DoesNotContain(query, failed.Reads.Select(read => read.Query));
        Assert.Contains(Check(failed.With([])).Orders[0].ReadingFindings, finding => finding is { Code: FindingCode.DataNotFetched, Severity: Severity.Warning });
    }

    [Fact]
    [Trait("Requirement", "prefetch-any-key")]
    public void A_resource_is_found_under_whatever_key_it_comes()
    {
        var call = Signing(Order("""{ "reasonCode": null, "reasonReference": [ { "reference": "https://elsewhere.example/fhir/Condition/k1" } ] }"""))
            .Prefetch("serviceRequestBundle", BundleOf(Condition("k1", "I20.89")));
        var reason = Assert.Single(Check(Take(call)).Orders[0].Diagnoses);
        Assert.Equal("I20.89", Assert.Single(reason.Codes).Code.Value);
        Assert.Equal("prefetch.serviceRequestBundle.entry[0].resource", reason.Origin);
    }

    [Fact]
    public void The_order_being_written_goes_before_a_stored_copy()
    {
        var call = Signing(Order()).Prefetch("more", BundleOf(Order("""{ "status": "active", "code": { "text": "x" } }""")));
        Assert.Equal("75574", Assert.Single(Check(Take(call)).Orders).Codes[0].Code.Value);
    }

    [Fact]
    [Trait("Requirement", "prefetch-pages")]
    public void The_next_page_of_a_prefetched_bundle_is_read_on_the_same_server_only()
    {
        JsonNode Page(string url) => Merge($$"""{ "resourceType": "Bundle", "type": "searchset", "link": [ { "relation": "next", "url": "{{url}}" } ], "entry": [] }""", "{}");
        string[] Pages(string url) => [.. Take(Signing(Order()).AtServer().Prefetch("problems", Page(url)), HookSettings.Default with { ReadsBeyondPrefetch = false }).Reads.Select(read => read.Query)];
        Assert.Equal(["Condition?page=2"], Pages("https://ehr.example/fhir/Condition?page=2"));
        Assert.Equal(["?_getpages=7"], Pages("https://ehr.example/fhir?_getpages=7"));
        Assert.Empty(Pages("https://ehr.example/fhir.evil.example/x"));
        Assert.Empty(Pages("https://evil.example/fhir/Condition?page=2"));
        Assert.Empty(Pages("https://ehr.example/fhir/../admin"));
        Assert.Empty(Pages("https://ehr.example/fhir//evil.example/x"));
    }

    [Fact]
    [Trait("Requirement", "f-11")]
    public void References_become_queries_only_when_they_are_well_formed()
    {
        var call = Signing(Order("""
            { "reasonReference": [ { "reference": "Condition/../../admin" }, { "reference": "Condition/a?x=1" }, { "reference": "Condition/a b" }, { "reference": "Practitioner/x" },
              { "reference": "urn:uuid:6bc883b2-b795-4dcb-b661-34884a31d472" }, { "reference": "#k" }, { "reference": "http://169.254.169.254/latest/Condition/elsewhere" }, { "reference": "https://ehr.example/fhir/Condition/ok" } ] }
            """)).AtServer();
        Assert.Equal(["Condition/ok"], Take(call, HookSettings.Default with { ReadsBeyondPrefetch = false }).Reads.Select(read => read.Query));
    }

    [Theory]
    [InlineData("https://ehr.example/fhir/Condition/k", true)]
    [InlineData("http://EHR.example/fhir/Condition/k", true)]
    [InlineData("Condition/k", true)]
    [InlineData("https://other.example/fhir/Condition/k", false)]
    [InlineData("https://ehr.example/fhir-test/Condition/k", false)]
    public void A_record_of_another_server_is_not_the_one_of_the_same_id_here(string reference, bool isOurs)
    {
        var call = Signing(Order($$"""{ "reasonReference": [ { "reference": "{{reference}}" } ] }""")).AtServer();
        call["prefetch"]!["conditions"] = BundleOf(Condition("k", "I20.89"));
        var request = Take(call, HookSettings.Default with { ReadsBeyondPrefetch = false });
        Assert.Empty(request.Reads);
        var order = Assert.Single(Check(request).Orders);
        Assert.Equal(isOurs, order.Diagnoses.Any(diagnosis => diagnosis is { Role: DiagnosisRole.Reason, Reference: "Condition/k" }));
        Assert.Equal(!isOurs, order.Diagnoses.Any(diagnosis => diagnosis is { Role: DiagnosisRole.Reason, IsUnseen: true }));
    }

    [Theory]
    [InlineData("https://ehr.example/fhir/Patient/p1", EvidenceState.Complete)]
    [InlineData("https://other.example/fhir/Patient/p1", EvidenceState.Failed)]
    public void A_problem_list_about_a_patient_of_another_server_is_not_whole(string subject, EvidenceState state)
    {
        var call = Signing(Order()).AtServer();
        call["prefetch"]!["problems"] = BundleOf(Condition("k", "I20.89", $$"""{ "subject": { "reference": "{{subject}}" } }"""));
        var order = Assert.Single(Check(Take(call, HookSettings.Default with { ReadsBeyondPrefetch = false })).Orders);
        Assert.Equal(state, order.Evidence.Of(EvidenceKind.Problems));
    }

    [Fact]
    [Trait("Requirement", "f-11")]
    public void A_hostile_number_of_references_leads_to_a_bounded_number_of_reads()
    {
        var references = string.Join(',', Enumerable.Range(0, 90).Select(number => $$"""{ "reference": "Condition/k{{number}}" }"""));
        var request = Take(Signing(Order($$"""{ "reasonReference": [ {{references}} ] }""")).AtServer());
        Assert.InRange(request.Reads.Length, 1, 20);
    }

    [Fact]
    [Trait("Requirement", "found-34")]
    [Trait("Requirement", "f-12-reads")]
    public void What_could_not_be_read_is_named()
    {
        var call = Signing(Order()).AtServer();
        call.Remove("prefetch");
        var request = Take(call);
        request = request.With([.. request.Reads.Select(read => read.Query.StartsWith("Coverage", StringComparison.Ordinal) ? Brings(read, Coverage()) : ChartAnswer.Failed(read, ReadFailure.TimedOut))]);
        var finding = Check(request).Orders[0].ReadingFindings.Single(finding => finding.Code == FindingCode.DataNotFetched);
        Assert.Contains("the patient's active problems (no answer in time)", finding.Text, StringComparison.Ordinal);
        var answer = Answer(request);
        Assert.Contains(answer.Cards(), card => ((string)card["summary"]!).Contains("partial", StringComparison.Ordinal) || ((string)card["detail"]!).Contains("partial", StringComparison.Ordinal));
        Assert.Contains("could not be read", (string?)Hook.CoverageInformation(answer.Actions()[0]["resource"]!)[0]["reason"].Single()!["text"], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "found-34")]
    public void Without_a_server_to_ask_a_card_says_that_the_answer_is_partial()
    {
        var call = Signing(Order());
        call["prefetch"]!.AsObject().Remove("problems");
        var finding = Assert.Single(Check(Take(call)).Orders[0].ReadingFindings, finding => finding.Code == FindingCode.ChartIncomplete);
        Assert.Equal("This answer is partial: it was given without the patient's active problems.", finding.Text);
        Assert.Equal(finding.Text, (string?)Assert.Single(Answer(call).Cards())["summary"]);
    }

    [Fact]
    public void Pages_that_are_not_fhir_count_as_unread()
    {
        foreach (var page in new[] { "<html>", "[]", "{}", """{ "resourceType": "OperationOutcome" }""" })
        {
            var request = Take(Signing(Order("""{ "reasonReference": [ { "reference": "Condition/k" } ] }""")).AtServer(), HookSettings.Default with { ReadsBeyondPrefetch = false });
            request = request.With([new ChartAnswer(request.Reads[0], [Encoding.UTF8.GetBytes(page)])]);
            Assert.Contains(Check(request).Orders[0].ReadingFindings, finding => finding.Code == FindingCode.DataNotFetched);
        }
    }

    [Fact]
    [Trait("Requirement", "context-order-select")]
    [Trait("Requirement", "f-8")]
    public void Only_selected_orders_are_answered_and_the_others_are_context()
    {
        var calcium = Order("""{ "id": "order-2", "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75571" } ] } }""");
        var answer = Answer(Selecting(calcium, Order()));
        Assert.Equal(["ServiceRequest/order-2"], answer.Assessments().Select(one => (string?)one["order"]));
        Assert.Contains(answer.Assessments()[0]["findings"]!.AsArray(), finding => (string?)finding!["code"] == FindingCode.BundledService);
    }

    [Fact]
    [Trait("Requirement", "context-order-select")]
    public void Nothing_selected_gets_nothing()
    {
        var call = Selecting(Order());
        call["context"]!["selections"] = new JsonArray();
        Assert.Empty(Answer(call).Assessments());
        call["context"]!["selections"] = new JsonArray("https://ehr.example/fhir/ServiceRequest/order-1");
        Assert.Single(Answer(call).Assessments());
    }

    [Theory]
    [InlineData("""{ "status": "revoked" }""")]
    [InlineData("""{ "status": "entered-in-error" }""")]
    [InlineData("""{ "status": "completed" }""")]
    [InlineData("""{ "doNotPerform": true }""")]
    [InlineData("""{ "resourceType": "DeviceRequest" }""")]
    [Trait("Requirement", "do-not-perform")]
    [Trait("Requirement", "f-7")]
    public void Orders_that_ask_for_nothing_get_nothing(string changes)
    {
        var answer = Answer(Signing(Order(changes)));
        Assert.Empty(answer.Cards());
        Assert.Empty(answer.Actions());
        Assert.Empty(answer.Assessments());
    }

    [Theory]
    [InlineData("active")]
    [InlineData("on-hold")]
    [Trait("Requirement", "context-order-sign")]
    public void Orders_that_are_signed_again_are_answered(string status) =>
        Assert.Single(Answer(Signing(Order($$"""{ "status": "{{status}}" }"""))).Actions());

    [Fact]
    [Trait("Requirement", "context-order-dispatch")]
    public void A_dispatched_order_is_read_from_the_prefetch_or_fetched()
    {
        Assert.Single(Answer(Dispatching(Order("""{ "status": "active" }"""))).Actions());
        var call = Dispatching(Order("""{ "status": "active" }""")).AtServer();
        call["prefetch"]!.AsObject().Remove("serviceRequests");
        var request = Take(call);
        Assert.Equal(["ServiceRequest/order-1"], request.Reads.Select(read => read.Query));
        Assert.Single(Answer(request.With([Brings(request.Reads[0], Order("""{ "status": "active" }"""))])).Actions());
    }

    [Fact]
    [Trait("Requirement", "context-order-dispatch")]
    public void The_ballot_form_of_a_dispatch_is_accepted()
    {
        var call = Dispatching(Order());
        call["context"]!.AsObject().Remove("dispatchedOrders");
        call["context"]!["order"] = "ServiceRequest/order-1";
        call["context"]!["task"] = new JsonObject { ["resourceType"] = "Task" };
        Assert.Single(Answer(call).Actions());
    }

    [Fact]
    public void The_performer_of_a_dispatch_tells_the_place_without_changing_the_id_of_the_order()
    {
        var call = Dispatching(Order()).Prefetch("organizations", BundleOf(Merge("""{ "resourceType": "Organization", "id": "imaging", "address": [ { "state": "OH", "city": "Columbus" } ] }""", "{}")));
        var order = Assert.Single(Check(Take(call)).Orders);
        Assert.Equal("OH", order.PlaceOfService?.State);
        Assert.Equal(Request.ReadOne(BundleOf(Order())).Fingerprint, order.Fingerprint);
    }

    [Fact]
    [Trait("Requirement", "prefetch-412")]
    public void Dispatched_orders_that_cannot_be_had_are_412()
    {
        var call = Dispatching(Order()).AtServer();
        call["prefetch"]!.AsObject().Remove("serviceRequests");
        var request = Take(call);
        request = request.With([ChartAnswer.Failed(request.Reads[0], ReadFailure.Unavailable)]);
        Assert.Empty(request.Reads);
        Assert.False(request.TryToCheck(out _, out var fault));
        Assert.Equal(412, fault.Status);
        Assert.Equal("context.dispatchedOrders", fault.Expression);
    }

    [Fact]
    [Trait("Requirement", "context-order-dispatch")]
    [Trait("Requirement", "prefetch-412")]
    public void When_some_dispatched_orders_can_be_had_they_are_answered_and_the_gap_is_named()
    {
        var call = Dispatching(Order());
        call["context"]!["dispatchedOrders"]!.AsArray().Add("ServiceRequest/gone");
        var answer = Answer(call);
        Assert.Contains(Assert.Single(answer.Assessments())["findings"]!.AsArray(), finding => (string?)finding!["code"] == FindingCode.DataNotFetched);
    }

    [Fact]
    [Trait("Requirement", "f-7")]
    public void A_dispatch_of_other_kinds_of_orders_gets_nothing()
    {
        var call = Dispatching(Order());
        call["context"]!["dispatchedOrders"] = new JsonArray("MedicationRequest/m");
        Assert.Empty(Answer(call).Assessments());
    }

    [Fact]
    [Trait("Requirement", "context-appointment-book")]
    public void An_appointment_without_an_order_is_read_as_one()
    {
        var answer = Answer(Booking(Hook.Appointment()));
        var assessment = Assert.Single(answer.Assessments());
        Assert.Equal(("Appointment/a1", "coronary-cta", "2026-12-01"), ((string?)assessment["order"], (string?)assessment["study"], (string?)assessment["dateOfService"]));
        Assert.Equal("Appointment", (string?)Assert.Single(answer.Actions())["resource"]!["resourceType"]);
    }

    [Fact]
    public void What_is_said_of_an_appointment_names_its_own_elements()
    {
        var answer = Answer(Booking(Hook.Appointment("""{ "serviceType": [ { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "0503T" } ] } ] }""")));
        Assert.All(
            answer.Assessments()[0]["findings"]!.AsArray().SelectMany(finding => finding!["expression"]!.AsArray()).Select(place => (string)place!),
            place => Assert.Matches(@"^(context\.appointments\.entry\[0\]\.resource(\.reason.*)?|prefetch\..*)$", place));
    }

    [Theory]
    [InlineData(null, "Appointment")]
    [InlineData("2.0", "Appointment")]
    [InlineData("2.2", "ServiceRequest")]
    [Trait("Requirement", "context-appointment-book")]
    [Trait("Requirement", "hook-book-target")]
    public void An_appointment_based_on_an_order_is_answered_where_the_version_wants_it(string? version, string type)
    {
        var call = Booking(Hook.Appointment("""{ "basedOn": [ { "reference": "ServiceRequest/order-1" } ] }"""), Order("""{ "status": "active" }"""));
        var answer = Answer(version is null ? call : call.Ask(version));
        Assert.Equal(type, (string?)Assert.Single(answer.Actions())["resource"]!["resourceType"]);
        Assert.Equal("ServiceRequest/order-1", (string?)Assert.Single(answer.Assessments())["order"]);
    }

    [Fact]
    [Trait("Requirement", "resp-32")]
    public void Two_appointments_that_say_the_same_are_answered_each_with_its_own_id()
    {
        var call = Booking(Hook.Appointment());
        var two = Hook.Appointment("""{ "id": "a2" }""");
        call["context"]!["appointments"] = BundleOf(Hook.Appointment(), two);
        var said = Answer(call).Actions().Select(action => Assert.Single(Hook.CoverageInformation(action["resource"]!)).Word("coverage-assertion-id")).ToList();
        Assert.Equal(2, said.Count);
        Assert.Distinct(said);
    }

    [Theory]
    [InlineData(null, new[] { "Appointment/a1", "Appointment/a2" })]
    [InlineData("2.0", new[] { "Appointment/a1", "Appointment/a2" })]
    [InlineData("2.2", new[] { "ServiceRequest/order-1" })]
    public void Every_appointment_of_one_order_is_answered_and_the_order_counts_once(string? version, string[] updated)
    {
        const string Based = """ "basedOn": [ { "reference": "ServiceRequest/order-1" } ] """;
        var call = Booking(Hook.Appointment(), Order("""{ "status": "active" }"""));
        call["context"]!["appointments"] = BundleOf(Hook.Appointment($"{{ {Based} }}"), Hook.Appointment($$"""{ "id": "a2", {{Based}} }"""));
        var answer = Answer(version is null ? call : call.Ask(version));
        Assert.Equal(updated, answer.Actions().Select(action => $"{action["resource"]!["resourceType"]}/{action["resource"]!["id"]}"));
        Assert.Single(answer.Assessments());
    }

    [Fact]
    [Trait("Requirement", "context-appointment-book")]
    public void Cancelled_appointments_get_nothing() => Assert.Empty(Answer(Booking(Hook.Appointment("""{ "status": "cancelled" }"""))).Assessments());

    [Theory]
    [InlineData("hook")]
    [InlineData("hookInstance")]
    [InlineData("context")]
    [InlineData("context.patientId")]
    [InlineData("context.draftOrders")]
    [Trait("Requirement", "call-members")]
    [Trait("Requirement", "error-400")]
    public void A_required_member_that_is_missing_or_empty_is_400_and_named(string place)
    {
        foreach (var value in new JsonNode?[] { null, JsonValue.Create(""), JsonValue.Create(5) })
        {
            var call = Signing(Order());
            var (holder, name) = place.Contains('.', StringComparison.Ordinal) ? (call["context"]!.AsObject(), place.Split('.')[1]) : (call, place);
            holder[name] = value;
            var fault = Refuse(call, Sign);
            Assert.Equal((400, place), (fault.Status, fault.Expression));
            holder.Remove(name);
            Assert.Equal((400, place), (Refuse(call, Sign).Status, Refuse(call, Sign).Expression));
        }
    }

    [Fact]
    [Trait("Requirement", "call-members")]
    public void A_call_for_another_hook_is_400() => Assert.Equal(400, Refuse(Signing(Order()), Hook.Select).Status);

    [Fact]
    public void An_unknown_service_is_404() => Assert.Equal(404, Refuse(Signing(Order()), "patient-view").Status);

    [Fact]
    [Trait("Requirement", "context-order-select")]
    public void Selections_are_required_at_selection()
    {
        var call = Selecting(Order());
        call["context"]!.AsObject().Remove("selections");
        Assert.Equal("context.selections", Refuse(call).Expression);
    }

    [Theory]
    [InlineData("Patient/p1")]
    [InlineData("https://ehr.example/fhir/Patient/p1")]
    [Trait("Requirement", "context-patient")]
    public void The_patient_may_be_named_by_reference(string patient)
    {
        var call = Signing(Order());
        call["context"]!["patientId"] = patient;
        Assert.Single(Answer(call).Actions());
    }

    [Theory]
    [InlineData("Patient/p2")]
    [InlineData("https://ehr.example/fhir/Patient/p2")]
    [InlineData("Group/p1")]
    [Trait("Requirement", "f-10")]
    public void An_order_for_another_patient_is_400(string subject)
    {
        var fault = Refuse(Signing(Order(), Order($$"""{ "id": "order-2", "subject": { "reference": "{{subject}}" } }""")));
        Assert.Equal((400, "context.draftOrders.entry[1].resource.subject"), (fault.Status, fault.Expression));
    }

    [Theory]
    [InlineData("2.0", CrdVersion.V20)]
    [InlineData("2.0.1", CrdVersion.V20)]
    [InlineData("2.2", CrdVersion.V22)]
    [InlineData("2.2.1", CrdVersion.V22)]
    [InlineData("", CrdVersion.Neutral)]
    [Trait("Requirement", "version-asked")]
    public void The_version_asked_for_is_the_one_spoken(string asked, CrdVersion version) => Assert.Equal(version, Take(Signing(Order()).Ask(asked)).CrdVersion);

    [Fact]
    [Trait("Requirement", "version-asked")]
    public void A_version_nobody_speaks_is_refused()
    {
        var fault = Refuse(Signing(Order()).Ask("3.1"));
        Assert.Equal((400, "not-supported"), (fault.Status, fault.IssueCode));
    }

    [Theory]
    [InlineData("""{ "coverage-info": "no", "max-cards": -3, "claim": 7, "what": {} }""")]
    [InlineData("""{ "max-cards": 1e400 }""")]
    [InlineData("[]")]
    [InlineData("null")]
    [Trait("Requirement", "options-obeyed")]
    public void Nonsense_in_the_configuration_is_ignored(string configuration)
    {
        var read = Take(Signing(Order()).Configure(configuration)).Configuration;
        Assert.Equal((true, 10, 0), (read.WantsCoverageInformation, read.MaxCards, read.UnwantedTopics.Count));
    }

    [Fact]
    [Trait("Requirement", "call-empties")]
    [Trait("Requirement", "hook-23")]
    public void Empty_and_unknown_members_do_no_harm()
    {
        var call = Signing(Order());
        call["fhirServer"] = "";
        call["fhirAuthorization"] = new JsonObject();
        call["extension"] = new JsonObject();
        call["somethingNew"] = new JsonArray(1, null);
        call["context"]!["encounterId"] = null;
        call["context"]!["alsoNew"] = new JsonObject();
        call["prefetch"]!["odd"] = "text";
        call["prefetch"]!["empty"] = new JsonObject();
        call["context"]!["draftOrders"]!.AsObject().Remove("type");
        var request = Take(call);
        Assert.Null(request.FhirServer);
        Assert.Null(request.Authorization);
        Assert.Single(Answer(request).Actions());
    }

    // What CRD says must be supported need not be there, in either profile.
    [Fact]
    [Trait("Requirement", "conf-12")]
    public void Whatever_is_optional_on_a_resource_may_be_missing()
    {
        var order = Order("""
            { "identifier": [ { "system": "urn:x", "value": "1" } ], "basedOn": [ { "reference": "CarePlan/x" } ], "category": [ { "text": "imaging" } ], "doNotPerform": false, "quantityQuantity": { "value": 1 },
              "requester": { "reference": "Practitioner/dr" }, "performerType": { "text": "radiology" }, "performer": [ { "reference": "Organization/imaging" } ], "locationCode": [ { "text": "HOSP" } ],
              "locationReference": [ { "reference": "Location/l" } ], "reasonReference": [ { "reference": "Condition/k1" } ], "insurance": [ { "reference": "Coverage/c1" } ], "encounter": { "reference": "Encounter/e" } }
            """);
        foreach (var (key, resource) in new[] { ("order", order), ("patient", Patient()), ("coverage", Coverage()), ("appointment", Hook.Appointment()) })
        {
            var needed = key switch { "order" => new[] { "resourceType", "id", "subject" }, "appointment" => ["resourceType", "id", "participant"], _ => ["resourceType", "id"] };
            foreach (var name in resource.Select(member => member.Key).Except(needed))
            {
                var less = resource.DeepClone().AsObject();
                less.Remove(name);
                JsonObject[] calls = key switch
                {
                    "order" => [Signing(less), Selecting(less.DeepClone().AsObject()), Dispatching(less.DeepClone().AsObject())],
                    "appointment" => [Booking(less)],
                    "patient" => [Signing(Order()).Prefetch("patient", less)],
                    _ => [Signing(Order()).Prefetch("coverage", BundleOf(less))],
                };
                Assert.All(calls, call => Assert.NotNull(Answer(call)));
            }
        }
    }

    [Fact]
    [Trait("Requirement", "call-token")]
    public void The_token_is_read_and_never_shown()
    {
        var request = Take(Signing(Order()).AtServer());
        Assert.Equal(("https://ehr.example/fhir", "s3cret-token"), (request.FhirServer, request.Authorization!.AccessToken));
        Assert.DoesNotContain("s3cret", $"{request} {request.Authorization}", StringComparison.Ordinal);
        foreach (var bad in new[] { "a b", "a\r\nX: y", "", "\u00e9" })
        {
            var call = Signing(Order()).AtServer();
            call["fhirAuthorization"]!["access_token"] = bad;
            Assert.DoesNotContain(Take(call).Authorization?.AccessToken ?? "", c => c is <= ' ' or > '~');
        }
    }

    [Fact]
    public void Too_many_orders_are_422_and_too_large_a_body_is_413()
    {
        var call = Signing([.. Enumerable.Range(0, 201).Select(number => Order($$"""{ "id": "o{{number}}" }"""))]);
        Assert.Equal(422, Refuse(call).Status);
        var small = new HookRequestReader(Request.Knowledge, ReadingLimits.Default with { BodyBytes = 100 });
        Assert.False(small.TryRead(Bytes(call), Sign, Today, HookSettings.Default, out _, out var fault));
        Assert.Equal(413, fault.Status);
    }

    [Fact]
    [Trait("Requirement", "coverage-400")]
    public void Strict_settings_refuse_what_crd_lets_refuse()
    {
        var strict = HookSettings.Default with { Strict = true };
        var unasked = Signing(Order());
        unasked["prefetch"]!.AsObject().Remove("coverage");
        Assert.Equal(412, Refuse(unasked, settings: strict).Status);
        Assert.Equal(400, Refuse(Signing(Order()).Prefetch("coverage", BundleOf()), settings: strict).Status);
        Assert.Equal(400, Refuse(Signing(Order()).Prefetch("coverage", null), settings: strict).Status);
        Assert.Equal(412, Refuse(Signing(Order()).Prefetch("coverage", JsonNode.Parse("""{ "resourceType": "OperationOutcome" }""")), settings: strict).Status);
        Assert.Equal(400, Refuse(Signing(Order()).Prefetch("coverage", BundleOf(Coverage(), Coverage("""{ "id": "c2" }"""))), settings: strict).Status);
        Assert.Equal(400, Refuse(Signing(Order()), settings: strict).Status);
        Assert.Single(Answer(Signing(Order()).Prefetch("coverage", BundleOf(Coverage("""{ "payor": [ { "identifier": { "value": "00001" }, "display": "Original Medicare" } ] }"""))), strict).Actions());
        Assert.Empty(Answer(Signing(Order("""{ "code": { "text": "Chest x-ray" } }""")).Prefetch("coverage", null), strict).Cards());
    }

    [Fact]
    [Trait("Requirement", "prefetch-412")]
    public void Without_a_coverage_there_are_cards_but_no_coverage_information()
    {
        var answer = Answer(Signing(Order()).Prefetch("coverage", null));
        Assert.Empty(answer.Actions());
        Assert.Contains(answer.Assessments()[0]["findings"]!.AsArray(), finding => (string?)finding!["code"] == FindingCode.CoverageMissing);
        Assert.NotEmpty(answer.Cards());
    }

    [Fact]
    [Trait("Requirement", "coverage-400")]
    public void Several_coverages_without_a_choice_get_no_coverage_information()
    {
        var two = BundleOf(Coverage(), Coverage("""{ "id": "c2", "payor": [ { "display": "Prairie Health Plan" } ] }"""));
        Assert.Empty(Answer(Signing(Order()).Prefetch("coverage", two)).Actions());
        Assert.Single(Answer(Signing(Order("""{ "insurance": [ { "reference": "Coverage/c2" } ] }""")).Prefetch("coverage", two.DeepClone())).Actions());
    }
}
