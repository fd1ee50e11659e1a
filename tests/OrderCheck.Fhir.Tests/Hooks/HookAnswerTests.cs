using System.Text;
using System.Text.Json.Nodes;
using static OrderCheck.Fhir.Tests.Hook;
using static OrderCheck.Fhir.Tests.Request;

namespace OrderCheck.Fhir.Tests;

public class HookAnswerTests
{
    private static readonly HookSettings Conformance = HookSettings.Default with { Conformance = true };

    private static JsonObject Coded(string code, string changes = "{}") => Order(Merge(
        $$"""{ "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "{{code}}" } ] } }""", changes).ToJsonString());

    // Ohio: a contractor with a diagnosis list.
    private static JsonObject InOhio(JsonObject call) =>
        call.Prefetch("patient", Patient("""{ "address": [ { "use": "home", "state": "OH", "city": "Columbus" } ] }"""));

    private static ILookup<string, JsonNode?> Said(JsonObject answer) => Assert.Single(Hook.CoverageInformation(Assert.Single(answer.Actions())["resource"]!));

    private static void Accept(JsonObject call, JsonObject answer)
    {
        foreach (var action in answer.Actions())
        {
            var entries = call["context"]!["draftOrders"]!["entry"]!.AsArray();
            entries.First(entry => (string?)entry!["resource"]!["id"] == (string?)action["resource"]!["id"])!["resource"] = action["resource"]!.DeepClone();
        }
    }

    // Suggestions carry the order as it is now; all else of a card is the same.
    private static string Shown(JsonObject answer) => string.Join('\n', answer.Cards().Select(card => new JsonObject(card.Where(pair => pair.Key != "suggestions").Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))).ToJsonString()));

    [Fact]
    [Trait("Requirement", "resp-25")]
    public void An_order_with_which_all_is_well_gets_no_card()
    {
        var answer = Answer(InOhio(Signing(Order())));
        Assert.Equal("supported", (string?)answer.Assessments()[0]["diagnosisSupport"]);
        Assert.Empty(answer.Cards());
        Assert.Single(answer.Actions());
    }

    [Fact]
    [Trait("Requirement", "card-override")]
    public void An_order_without_a_reason_gets_one_card_that_says_what_to_do()
    {
        var card = Assert.Single(Answer(Selecting(Order("""{ "reasonCode": null }"""))).Cards());
        Assert.Equal(("warning", "appropriate-use", "OrderCheck"), ((string?)card["indicator"], (string?)card["source"]!["topic"]!["code"], (string?)card["source"]!["label"]));
        Assert.Contains(ShownFindings.Advice, (string?)card["detail"], StringComparison.Ordinal);
        Assert.Equal("ServiceRequest/order-1", (string?)card["extension"]!["davinci-crd.associated-resource"]![0]!["reference"]);
        Assert.NotEmpty(card["overrideReasons"]!.AsArray());
    }

    [Theory]
    [InlineData("I42.0", "I42.0 ended on")]
    [InlineData("R07", "R07 is")]
    [InlineData("XYZ", "'XYZ' is not")]
    public void A_card_begins_with_what_can_be_mended_not_with_what_is_open_because_of_it(string code, string begins)
    {
        var card = Answer(InOhio(Signing(Coded(
            "75561", $$"""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "{{code}}" } ] } ] }""")))).Cards()
            .Single(one => (string?)one["source"]!["topic"]!["code"] == "appropriate-use");
        Assert.StartsWith(begins, (string?)card["summary"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("75571", """{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z13.6" } ] } ] }""")]
    [InlineData("75574", """{ "reasonCode": null, "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "0503T" } ] } }""")]
    [InlineData("75565", "{}")]
    public void There_is_at_most_one_card_for_each_question(string code, string changes)
    {
        var answer = Answer(InOhio(Signing(Coded(code, changes))));
        Assert.NotEmpty(answer.Cards());
        Assert.InRange(answer.Cards().Count, 1, 4);
    }

    [Fact]
    public void A_needed_notice_is_a_card_about_cost()
    {
        var answer = Answer(InOhio(Signing(Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }"""))));
        Assert.True((bool?)answer.Assessments()[0]["abnNeeded"]);
        Assert.Contains(answer.Cards(), card => (string?)card["source"]!["topic"]!["code"] == "cost" && ((string)card["detail"]!).Contains("GA", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "card-concerns")]
    public void A_card_says_which_of_several_orders_it_is_about()
    {
        var answer = Answer(Signing(Order(), Order("""{ "id": "order-2", "reasonCode": null }""")));
        Assert.All(answer.Cards(), card => Assert.Contains($"{(string?)card["extension"]!["davinci-crd.associated-resource"]![0]!["reference"]}", (string?)card["detail"], StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "card-markdown")]
    public void Text_of_the_order_is_no_markup_in_a_card()
    {
        var answer = Answer(Signing(Coded("755<b>[x](http://evil.example)")));
        Assert.NotEmpty(answer.Cards());
        Assert.All(answer.Cards(), card => Assert.DoesNotMatch(@"(?<!\\)[<\[\]>*`]", (string)card["detail"]!));
    }

    [Fact]
    [Trait("Requirement", "card-suggestions")]
    [Trait("Requirement", "action-update-whole")]
    public void A_deleted_code_can_be_replaced_with_a_click()
    {
        var call = Signing(Coded("0503T", """{ "note": [ { "text": "keep me" } ], "quantityQuantity": { "value": 1.0 } }"""));
        var suggestion = Assert.Single(Answer(call).Suggestions());
        var action = Assert.Single(suggestion["actions"]!.AsArray())!;
        Assert.Equal("update", (string?)action["type"]);
        Assert.Equal("75580", (string?)Assert.Single(action["resource"]!["code"]!["coding"]!.AsArray())!["code"]);
        var expected = call["context"]!["draftOrders"]!["entry"]![0]!["resource"]!.DeepClone();
        expected["code"] = action["resource"]!["code"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(expected, action["resource"]));
        Assert.Contains("\"value\":1.0", Encoding.UTF8.GetString(Write(Take(call))), StringComparison.Ordinal);
        call["context"]!["draftOrders"]!["entry"]![0]!["resource"] = action["resource"]!.DeepClone();
        Assert.DoesNotContain(Answer(call).Assessments()[0]["findings"]!.AsArray(), finding => (string?)finding!["code"] == FindingCode.CodeDeleted);
    }

    [Fact]
    public void A_code_that_does_not_fit_what_is_asked_for_can_be_replaced()
    {
        var call = Signing(Order("""{ "code": { "coding": [ { "system": "urn:local", "code": "CMR1" }, { "system": "http://www.ama-assn.org/go/cpt", "code": "75561" } ], "text": "Cardiac MRI without contrast, no stress" } }"""));
        var suggestion = Assert.Single(Answer(call).Suggestions());
        Assert.Equal(["CMR1", "75557"], suggestion["actions"]![0]!["resource"]!["code"]!["coding"]!.AsArray().Select(coding => (string?)coding!["code"]));
        Assert.False(suggestion.ContainsKey("isRecommended"));
    }

    [Fact]
    [Trait("Requirement", "card-suggestions")]
    public void A_bundled_order_can_be_dropped()
    {
        var answer = Answer(Signing(Order(), Coded("75571", """{ "id": "order-2" }""")));
        var action = Assert.Single(answer.Suggestions(), suggestion => (string?)suggestion["actions"]![0]!["type"] == "delete")["actions"]![0]!;
        Assert.Equal("ServiceRequest/order-2", (string?)action["resourceId"]);
    }

    [Fact]
    public void An_ecg_for_gating_can_be_dropped()
    {
        var answer = Answer(Signing(Order(), Coded("93000", """{ "id": "ecg" }""")));
        Assert.Equal("ServiceRequest/ecg", (string?)Assert.Single(answer.Suggestions())["actions"]![0]!["resourceId"]);
    }

    [Fact]
    [Trait("Requirement", "inferno-20")]
    public void Conformance_never_deletes_without_a_replacement()
    {
        var answer = Answer(Signing(Order(), Coded("75571", """{ "id": "order-2" }""")), Conformance);
        Assert.All(answer.Suggestions().SelectMany(suggestion => suggestion["actions"]!.AsArray()), action => Assert.NotEqual("delete", (string?)action!["type"]));
        Assert.Contains(answer.Suggestions(), suggestion => (string?)suggestion["actions"]![0]!["resource"]!["status"] == "revoked");
    }

    [Fact]
    [Trait("Requirement", "card-suggestions")]
    public void The_missing_base_code_can_be_added()
    {
        var answer = Answer(Signing(Coded("75565")));
        var created = answer.Suggestions().Select(suggestion => suggestion["actions"]![0]!).ToList();
        Assert.Equal(["75557", "75559", "75561", "75563"], created.Select(action => (string?)action["resource"]!["code"]!["coding"]![0]!["code"]));
        Assert.All(created, action => Assert.Equal("create", (string?)action["type"]));
    }

    [Theory]
    [InlineData("active", "confirmed", true)]
    [InlineData("active", null, true)]
    [InlineData("resolved", "confirmed", false)]
    [InlineData("active", "provisional", false)]
    [InlineData("active", "refuted", false)]
    [InlineData(null, null, false)]
    [Trait("Requirement", "oc-record")]
    public void Only_a_documented_active_condition_is_offered_as_a_reason(string? clinical, string? verification, bool offered)
    {
        static string Status(string name, string? word) => word is null ? "" : $$"""  "{{name}}": { "coding": [ { "code": "{{word}}" } ] }, """;
        var condition = Condition("k1", "I20.89", $$"""{ {{Status("clinicalStatus", clinical)}} {{Status("verificationStatus", verification)}} "language": "en" }""");
        var call = InOhio(Signing(Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }"""))).Prefetch("problems", BundleOf(condition));
        var suggestions = Answer(call).Suggestions();
        if (!offered)
        {
            Assert.Empty(suggestions);
            return;
        }

        var resource = Assert.Single(suggestions)["actions"]![0]!["resource"]!;
        Assert.Equal("Condition/k1", (string?)Assert.Single(resource["reasonReference"]!.AsArray())!["reference"]);
        Assert.Equal("E78.5", (string?)resource["reasonCode"]![0]!["coding"]![0]!["code"]);
        call["context"]!["draftOrders"]!["entry"]![0]!["resource"] = resource.DeepClone();
        Assert.Equal("supported", (string?)Answer(call).Assessments()[0]["diagnosisSupport"]);
    }

    [Fact]
    [Trait("Requirement", "oc-record")]
    public void A_diagnosis_that_is_not_in_the_record_is_never_offered()
    {
        foreach (var order in new[] { Order("""{ "reasonCode": null }"""), Order("""{ "reasonCode": [ { "text": "chest pain" } ] }"""), Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }""") })
        {
            Assert.Empty(Answer(InOhio(Signing(order))).Suggestions());
        }
    }

    [Fact]
    [Trait("Requirement", "inferno-20")]
    public void Dispatched_orders_and_appointments_get_no_suggestions()
    {
        Assert.Empty(Answer(Dispatching(Coded("0503T"))).Suggestions());
        Assert.Empty(Answer(Booking(Hook.Appointment("""{ "serviceType": [ { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "0503T" } ] } ] }"""))).Suggestions());
    }

    [Fact]
    [Trait("Requirement", "authority")]
    public void Advice_is_conditional_and_says_that_it_is_not_the_payers_word()
    {
        foreach (var version in new[] { "", "2.0", "2.2" })
        {
            var said = Said(Answer(InOhio(Signing(Order())).Ask(version)));
            Assert.Equal(("conditional", "conditional", "OTH"), (said.Word("covered"), said.Word("pa-needed"), said.Word("info-needed")));
            Assert.Contains("not the payer's determination", (string?)said["reason"].Single()!["text"], StringComparison.Ordinal);
            Assert.Equal("Coverage/c1", (string?)said["coverage"].Single()!["reference"]);
            Assert.Equal("2026-11-20", said.Word("date"));
        }
    }

    [Fact]
    [Trait("Requirement", "hook-19")]
    [Trait("Requirement", "f-8")]
    public void Nothing_is_asserted_while_the_order_is_chosen() => Assert.Empty(Answer(InOhio(Selecting(Order())), AsPayer).Actions());

    // The table of forms of the requirements: what a payer says, in each version.
    [Theory]
    [InlineData("", "supported", "covered", "no-auth", null)]
    [InlineData("2.0", "supported", "covered", "no-auth", null)]
    [InlineData("2.2", "supported", "covered", "no-auth", null)]
    [InlineData("", "unlisted", "conditional", "conditional", "OTH")]
    [InlineData("2.0", "unlisted", "not-covered", "no-auth", null)]
    [InlineData("2.2", "unlisted", "not-covered", null, null)]
    [InlineData("", "no reason", "conditional", "conditional", "OTH")]
    [InlineData("2.0", "no reason", "conditional", "conditional", "OTH")]
    [InlineData("2.2", "no reason", "conditional", "conditional", "OTH")]
    [InlineData("", "inactive", "conditional", "conditional", "OTH")]
    [InlineData("2.0", "inactive", "not-covered", "no-auth", null)]
    [InlineData("2.2", "inactive", "not-covered", null, null)]
    [InlineData("", "unread", "conditional", "conditional", "OTH")]
    [InlineData("2.0", "unread", "conditional", "conditional", "OTH")]
    [InlineData("2.2", "unread", "indeterminate", null, null)]
    [InlineData("", "coarse", "conditional", "conditional", "OTH")]
    [InlineData("2.0", "coarse", "conditional", "conditional", "OTH")]
    [InlineData("2.2", "coarse", "conditional", "conditional", "detail-code")]
    [InlineData("2.2", "commercial", "conditional", "conditional", "OTH")]
    [Trait("Requirement", "resp-43")]
    [Trait("Requirement", "resp-45")]
    [Trait("Requirement", "covinfo-invariants")]
    public void A_payer_says_what_it_decided_in_the_form_of_the_version(string version, string what, string covered, string? authorization, string? info)
    {
        var call = InOhio(Signing(what switch
        {
            "unlisted" => Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }"""),
            "no reason" => Order("""{ "reasonCode": null }"""),
            "coarse" => Order("""{ "code": { "text": "Cardiac CT" } }"""),
            _ => Order(),
        })).Ask(version);
        switch (what)
        {
            case "inactive":
                call.Prefetch("coverage", BundleOf(Coverage("""{ "period": { "end": "2024-12-31" } }""")));
                break;
            case "unread":
                call.Prefetch("problems", JsonNode.Parse("""{ "resourceType": "OperationOutcome" }"""));
                break;
            case "commercial":
                call.Prefetch("coverage", BundleOf(Coverage("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "512" } ] }, "payor": [ { "display": "Prairie Health Plan" } ] }""")));
                break;
        }

        var answer = Answer(call, AsPayer);
        var said = Said(answer);
        Assert.Equal((covered, authorization, info), (said.Word("covered"), said.Word("pa-needed"), said.Word("info-needed")));
        Assert.All(answer.Cards(), card => Assert.Equal("Prairie Health Plan", (string?)card["source"]!["label"]));
        if ((version, what) is ("2.2", "inactive" or "unread"))
        {
            Assert.Equal(what == "inactive" ? "no-active-coverage" : "technical", (string?)said["reason"].Single()!["coding"]![0]!["code"]);
        }
    }

    [Fact]
    [Trait("Requirement", "covinfo-invariants")]
    public void An_authorization_on_file_is_satisfied_with_the_payers_number()
    {
        var call = Signing(Order()).Prefetch("coverage", BundleOf(Coverage("""{ "type": { "coding": [ { "system": "https://nahdo.org/sopt", "code": "111" } ] }, "payor": [ { "display": "UnitedHealthcare" } ] }""")))
            .Prefetch("authorizations", BundleOf(Merge("""{ "resourceType": "ClaimResponse", "id": "z", "status": "active", "use": "preauthorization", "outcome": "complete", "preAuthRef": "PA-7", "preAuthPeriod": { "start": "2026-11-01", "end": "2026-12-31" }, "patient": { "reference": "Patient/p1" }, "addItem": [ { "productOrService": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "75574" } ] } } ] }""", "{}")));
        var answer = Answer(call, AsPayer);
        Assert.Equal("satisfied", (string?)answer.Assessments()[0]["priorAuth"]);
        Assert.DoesNotContain(answer.Cards(), card => (string?)card["source"]!["topic"]!["code"] == "claim");
        var said = Said(answer);
        Assert.Equal(("covered", "satisfied", "PA-7"), (said.Word("covered"), said.Word("pa-needed"), said.Word("satisfied-pa-id")));
    }

    [Fact]
    public void The_authority_is_that_of_the_payer_of_the_coverage()
    {
        var settings = HookSettings.Default with { AuthorityByPayer = HookSettings.Default.AuthorityByPayer.Add("railroad-medicare", new HookAuthority(AuthorityKind.Delegate, "Railroad Medicare")) };
        Assert.Equal("conditional", Said(Answer(InOhio(Signing(Order())), settings)).Word("covered"));
        Assert.Equal(AuthorityKind.Delegate, settings.AuthorityFor(new PatientCoverage { Kind = PayerKind.Medicare, Payer = "railroad-medicare" }).Kind);
    }

    [Fact]
    [Trait("Requirement", "resp-37")]
    [Trait("Requirement", "f-4")]
    public void The_order_comes_back_as_it_was_sent_but_for_our_extension()
    {
        const string Odd = """
            { "extension": [ { "url": "urn:other", "valueDecimal": 1.10 }, { "url": "urn:other", "valueDecimal": 1.1 } ], "_status": { "extension": [ { "url": "urn:x" } ] },
              "quantityQuantity": { "value": 1.00E+2 }, "unknownElement": [ {}, [], null, "\u00e9\ud83d\ude00" ], "contained": [ { "resourceType": "Condition", "id": "k" } ] }
            """;
        var call = Signing(Order(Odd));
        var text = Encoding.UTF8.GetString(Write(Take(call)));
        Assert.Contains("1.10", text, StringComparison.Ordinal);
        Assert.Contains("1.00E+2", text, StringComparison.Ordinal);
        Answer(call);
    }

    [Fact]
    [Trait("Requirement", "resp-35")]
    [Trait("Requirement", "f-6")]
    public void Sending_our_own_answer_back_yields_no_new_action()
    {
        foreach (var settings in new[] { HookSettings.Default, AsPayer, Conformance })
        {
            foreach (var version in new[] { "", "2.0", "2.2" })
            {
                var call = InOhio(Signing(Order("""{ "extension": [] }"""), Order("""{ "id": "order-2", "reasonCode": null, "extension": [ { "url": "urn:other", "valueString": "x" } ] }"""), Coded("75571", """{ "id": "order-3" }"""))).Ask(version);
                var first = Answer(call, settings);
                Assert.Equal(3, first.Actions().Count);
                Accept(call, first);
                var second = Answer(call, settings);
                Assert.Empty(second.Actions());
                Assert.Equal(Shown(first), Shown(second));
            }
        }
    }

    [Fact]
    [Trait("Requirement", "resp-35")]
    public void An_answer_of_another_day_is_no_news()
    {
        var call = Signing(Order());
        Accept(call, Answer(call));
        Assert.True(HookReader.TryRead(Bytes(call), Sign, Today.AddDays(1), HookSettings.Default, out var tomorrow, out _));
        Assert.Empty(Answer(tomorrow).Actions());
    }

    [Fact]
    public void A_changed_order_gets_its_earlier_answer_replaced()
    {
        var call = InOhio(Signing(Order()));
        Accept(call, Answer(call));
        call["context"]!["draftOrders"]!["entry"]![0]!["resource"]!.AsObject().Remove("reasonCode");
        var before = (string?)Hook.CoverageInformation(call["context"]!["draftOrders"]!["entry"]![0]!["resource"]!)[0].Word("coverage-assertion-id");
        Assert.NotEqual(before, Said(Answer(call)).Word("coverage-assertion-id"));
    }

    [Fact]
    [Trait("Requirement", "resp-32")]
    [Trait("Requirement", "resp-37")]
    public void Answers_for_other_coverages_are_left_alone()
    {
        var other = JsonNode.Parse($$"""{ "url": "{{Canonical.CoverageInformation}}", "extension": [ { "url": "coverage", "valueReference": { "reference": "Coverage/other" } }, { "url": "covered", "valueCode": "covered" }, { "url": "coverage-assertion-id", "valueString": "X1" } ] }""")!;
        var answer = Answer(Signing(Order($$"""{ "extension": [ {{other.ToJsonString()}} ] }""")));
        var extensions = Assert.Single(answer.Actions())["resource"]!["extension"]!.AsArray();
        Assert.Equal(2, extensions.Count);
        Assert.True(JsonNode.DeepEquals(other, extensions[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_another_has_spoken_for_the_payer_we_are_silent_in_whatever_name(bool asPayer)
    {
        var call = Signing(Order($$"""{ "extension": [ { "url": "{{Canonical.CoverageInformation}}", "extension": [ { "url": "coverage", "valueReference": { "reference": "Coverage/c1" } }, { "url": "covered", "valueCode": "covered" }, { "url": "coverage-assertion-id", "valueString": "X1" } ] } ] }"""));
        Assert.Empty(Answer(call, asPayer ? AsPayer : HookSettings.Default).Actions());
    }

    [Fact]
    [Trait("Requirement", "answer-complete")]
    public void The_same_call_gives_the_same_bytes()
    {
        var call = Signing(Order(), Coded("0503T", """{ "id": "order-2" }"""));
        Assert.Equal(Write(Take(call)), Write(Take(call)));
    }

    [Fact]
    [Trait("Requirement", "hook-16")]
    public void Fifty_orders_get_fifty_answers_each_its_own()
    {
        var orders = Enumerable.Range(0, 50).Select(number => Order($$"""{ "id": "o{{number}}", "encounter": { "reference": "Encounter/e{{number}}" }, "occurrenceDateTime": "2027-{{(number / 28) + 1:00}}-{{(number % 28) + 1:00}}" }""")).ToArray();
        var answer = Answer(Signing(orders).Configure("""{ "max-cards": 1000 }"""));
        Assert.Equal(50, answer.Actions().Count);
        Assert.Equal(50, answer.Assessments().Count);
        Assert.Distinct(answer.Assessments().Select(one => (string?)one["assessmentId"]));
        foreach (var number in new[] { 0, 27, 49 })
        {
            var alone = Answer(Signing(orders[number].DeepClone().AsObject()));
            Assert.Equal(alone.Assessments()[0]["assessmentId"]!.ToJsonString(), answer.Assessments()[number]["assessmentId"]!.ToJsonString());
            Assert.Equal(alone.Actions()[0].ToJsonString(), answer.Actions()[number].ToJsonString());
        }
    }

    [Fact]
    public void Calls_at_the_same_time_do_not_mix()
    {
        var calls = Enumerable.Range(0, 200).Select(number => Bytes(Signing(Order($$"""{ "id": "o{{number}}", "occurrenceDateTime": "2027-01-{{(number % 28) + 1:00}}" }""")))).ToArray();
        byte[] One(byte[] call)
        {
            Assert.True(HookReader.TryRead(call, Sign, Today, HookSettings.Default, out var request, out _));
            return Write(request);
        }

        var alone = calls.Select(One).ToArray();
        var together = calls.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(One).ToArray();
        Assert.Equal(alone, together);
    }

    [Fact]
    [Trait("Requirement", "options-obeyed")]
    public void Options_are_obeyed()
    {
        var order = Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }""");
        JsonObject With(string configuration) => Answer(InOhio(Signing(order.DeepClone().AsObject())).Configure(configuration));
        var all = With("{}");
        Assert.True(all.Cards().Count > 1);
        Assert.Empty(With("""{ "coverage-info": false }""").Actions());
        Assert.Single(With("""{ "max-cards": 1 }""").Cards());
        Assert.Empty(With("""{ "max-cards": 0 }""").Cards());
        Assert.DoesNotContain(With("""{ "cost": false }""").Cards(), card => (string?)card["source"]!["topic"]!["code"] == "cost");
        Assert.Equal(all["cards"]!.ToJsonString(), With("""{ "unknown-option": true }""")["cards"]!.ToJsonString());
    }

    [Theory]
    [InlineData("2.0", "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp")]
    [InlineData("2.2", "http://terminology.hl7.org/CodeSystem/cdshooks-card-type")]
    [InlineData("", "http://terminology.hl7.org/CodeSystem/cdshooks-card-type")]
    [Trait("Requirement", "card-topic")]
    public void Topics_are_of_the_code_system_of_the_version(string version, string system) =>
        Assert.All(Answer(Signing(Order("""{ "reasonCode": null }""")).Ask(version)).Cards(), card => Assert.Equal(system, (string?)card["source"]!["topic"]!["system"]));

    [Fact]
    [Trait("Requirement", "inferno-24")]
    [Trait("Requirement", "inferno-25")]
    public void Conformance_adds_a_reference_and_instructions_to_every_order()
    {
        foreach (var call in new[] { Selecting(Order()), Signing(Order()), Dispatching(Order()), Booking(Hook.Appointment()) })
        {
            var cards = Answer(InOhio(call), Conformance).Cards();
            Assert.Contains(cards, card => card["links"] is not null && !card.ContainsKey("suggestions"));
            Assert.Contains(cards, card => card["detail"] is not null && !card.ContainsKey("suggestions") && !card.ContainsKey("links"));
        }
    }

    [Fact]
    [Trait("Requirement", "sandbox-mirror")]
    public void The_sandbox_finds_the_order_with_its_rating()
    {
        var sandbox = HookSettings.Default with { Sandbox = true };
        var answer = Answer(InOhio(Selecting(Order())), sandbox);
        var mirrored = Assert.Single(answer["extension"]!["systemActions"]!.AsArray())!;
        var rating = Assert.Single(mirrored["resource"]!["extension"]!.AsArray())!;
        Assert.Equal("http://fhir.org/argonaut/Extension/pama-rating", (string?)rating["url"]);
        Assert.Equal("appropriate", (string?)rating["valueCodeableConcept"]!["coding"]![0]!["code"]);
        Assert.False(Answer(Selecting(Order("""{ "code": { "coding": [ {} ] }, "reasonCode": [] }""")), sandbox)["extension"]!.AsObject().ContainsKey("systemActions"));
        Assert.False(Answer(Selecting(Order("""{ "reasonCode": null }""")), sandbox)["extension"]!.AsObject().ContainsKey("systemActions"));
        Assert.False(Answer(InOhio(Selecting(Order())))["extension"]!.AsObject().ContainsKey("systemActions"));
    }

    [Fact]
    [Trait("Requirement", "sandbox-mirror")]
    public void Suggestions_in_the_sandbox_carry_what_its_page_reads()
    {
        var call = InOhio(Selecting(Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }""")))
            .Prefetch("problems", BundleOf(Condition("k1", "I20.89", """{ "clinicalStatus": { "coding": [ { "code": "active" } ] } }""")));
        var suggestion = Assert.Single(Answer(call, HookSettings.Default with { Sandbox = true }).Suggestions());
        var resource = suggestion["actions"]![0]!["resource"]!;
        Assert.NotNull(resource["code"]!["coding"]![0]!["code"]);
        Assert.NotNull(resource["reasonCode"]![0]!["coding"]![0]!["code"]);
        Assert.NotNull(resource["extension"]![0]!["valueCodeableConcept"]);
    }

    [Fact]
    public void An_order_without_an_id_is_answered_but_cannot_be_updated()
    {
        var answer = Answer(Signing(Order("""{ "id": null, "reasonCode": null }""")));
        Assert.Empty(answer.Actions());
        Assert.NotEmpty(answer.Cards());
    }

    [Fact]
    [Trait("Requirement", "conf-12")]
    public void The_answer_needs_no_patient_no_encounter_and_no_requester()
    {
        var call = Signing(Order());
        call.Remove("prefetch");
        Assert.Single(Answer(call).Assessments());
    }

    [Fact]
    [Trait("Requirement", "found-40")]
    public void Serialized_answers_hold_no_needless_whitespace() => Assert.DoesNotContain("\n", Encoding.UTF8.GetString(Write(Take(Signing(Order())))), StringComparison.Ordinal);

    [Theory]
    [InlineData("75574", "multiple-base-codes")]
    [InlineData("75572", "repeat-same-day")]
    public void An_order_that_cannot_be_paid_beside_another_is_not_said_to_be_covered(string other, string finding)
    {
        const string Coded = """{ "id": "ID", "code": { "coding": [ { "system": "http://www.ama-assn.org/go/cpt", "code": "CODE" } ] }, "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I20.89" } ] }, { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I48.0" } ] }, { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I35.0" } ] } ] }""";
        JsonObject Of(string id, string code) => Order(Coded.Replace("ID", id, StringComparison.Ordinal).Replace("CODE", code, StringComparison.Ordinal));
        var answer = Answer(Signing(Of("one", "75572"), Of("two", other)), AsPayer);

        Assert.All(answer.Assessments(), assessment => Assert.Contains(assessment["findings"]!.AsArray(), one => (string?)one!["code"] == finding));
        Assert.All(answer.Assessments(), assessment => Assert.Equal("supported", (string?)assessment["diagnosisSupport"]));
        Assert.All(answer.Actions(), action => Assert.Equal("conditional", Assert.Single(CoverageInformation(action["resource"]!)).Word("covered")));
        Assert.Equal("covered", Assert.Single(CoverageInformation(Assert.Single(Answer(Signing(Of("one", "75572")), AsPayer).Actions())["resource"]!)).Word("covered"));
    }

    [Fact]
    public void An_appointment_of_another_patient_is_refused_although_its_order_is_the_patients()
    {
        var fault = Refuse(Booking(Appointment("""{ "basedOn": [ { "reference": "ServiceRequest/order-1" } ], "participant": [ { "actor": { "reference": "Patient/p2" } } ] }"""), Order()));

        Assert.Equal((400, "context.appointments.entry[0].resource.participant"), (fault.Status, fault.Expression));
    }

    [Fact]
    public void A_card_about_an_order_that_cannot_be_read_says_so_and_where()
    {
        var summary = (string?)Assert.Single(Answer(Signing(Order("""{ "doNotPerform": "true" }"""))).Cards())["summary"];

        Assert.StartsWith("The order could not be read and was not checked: ", summary, StringComparison.Ordinal);
        Assert.Contains("doNotPerform", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Selections_may_be_references()
    {
        var call = Selecting(Order("""{ "reasonCode": null }"""));
        call["context"]!["selections"] = JsonNode.Parse("""[ { "reference": "ServiceRequest/order-1" } ]""");

        Assert.NotEmpty(Answer(call).Cards());
    }

    [Fact]
    public void A_number_of_cards_that_is_not_whole_is_ignored()
    {
        var call = Signing(Order("""{ "reasonCode": [ { "coding": [ { "system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E78.5" } ] } ] }"""));

        Assert.Equal(Write(Take(call)), Write(Take(call.Configure("""{ "max-cards": 1.5 }"""))));
    }

    [Fact]
    public void The_study_of_an_appointment_is_found_among_several_service_types()
    {
        var appointment = Appointment();
        appointment["serviceType"]!.AsArray().Insert(0, JsonNode.Parse("""{ "text": "Consultation" }"""));

        Assert.Equal("coronary-cta", (string?)Assert.Single(Answer(Booking(appointment)).Assessments())["study"]);
    }
}
