using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Hooks;
using OrderCheck.Ehr.Smart;

namespace OrderCheck.Ehr.Tests;

public class HookTests : IAsyncLifetime
{
    private CdsServiceOfTests _service = null!;
    private MockEhr _ehr = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _service = await CdsServiceOfTests.Start();
        _ehr = await MockEhr.Start(
            new MockEhrSettings { RequireToken = true, CdsServices = _service.Discovery }, Charts.Alma, Charts.Jonas);
        _client = _ehr.NewClient();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _ehr.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("order-select")]
    [InlineData("order-sign")]
    [InlineData("order-dispatch")]
    [InlineData("appointment-book")]
    public async Task Every_hook_keeps_to_the_rules_of_cds_hooks(string hook)
    {
        var firing = await _ehr.Fire(Call(hook));

        Assert.Empty(_service.Complaints);
        Assert.Null(firing.Reply.Problem);
        Assert.Equal(200, firing.Reply.Status);
        Assert.Single(_service.Calls);
        Assert.Equal(new Uri(_service.Discovery + $"/{hook}-test"), firing.Service);
    }

    [Fact]
    public async Task A_key_of_the_other_kind_signs_as_well()
    {
        await using var ehr = await MockEhr.Start(new MockEhrSettings { Key = SigningKey.Create("RS384") }, Charts.Alma);
        var firing = await ehr.Fire(Call("order-sign"));

        Assert.Equal(200, firing.Reply.Status);
    }

    [Fact]
    public async Task Order_select_carries_all_drafts_and_selects_the_chosen()
    {
        await _ehr.Fire(Call("order-select", "ServiceRequest/echo"));
        var context = Sent().GetProperty("context");

        Assert.Equal("""["ServiceRequest/echo"]""", context.GetProperty("selections").GetRawText());
        Assert.Equal("cta echo",
            string.Join(' ', context.GetProperty("draftOrders").GetProperty("entry").EnumerateArray()
                .Select(entry => entry.GetProperty("resource").GetProperty("id").GetString())));
        Assert.Equal("Practitioner/orderer", context.GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Order_dispatch_names_orders_instead_of_sending_them()
    {
        await _ehr.Fire(Call("order-dispatch", "ServiceRequest/echo"));
        var context = Sent().GetProperty("context");

        Assert.Equal("""["ServiceRequest/echo"]""", context.GetProperty("dispatchedOrders").GetRawText());
        Assert.False(context.TryGetProperty("userId", out _));
    }

    [Fact]
    public async Task Appointment_book_proposes_an_appointment_for_the_order()
    {
        await _ehr.Fire(Call("appointment-book", "ServiceRequest/cta"));
        var appointment = Sent().GetProperty("context").GetProperty("appointments").GetProperty("entry")[0].GetProperty("resource");

        Assert.Equal("ServiceRequest/cta", appointment.GetProperty("basedOn")[0].GetProperty("reference").GetString());
        Assert.NotNull(_ehr.Records.Find("Appointment/cta-appointment"));
    }

    [Fact]
    public async Task Prefetch_of_version_2_leaves_out_what_only_fhirpath_can_say()
    {
        await _ehr.Fire(Call("order-sign") with { Prefetch = PrefetchDialect.FirstLevel });
        var prefetch = Sent().GetProperty("prefetch");

        Assert.Equal(["coverage", "patient"], prefetch.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("alma", prefetch.GetProperty("patient").GetProperty("id").GetString());
        Assert.Equal("main", EhrClientCalls.Ids(prefetch.GetProperty("coverage")));
    }

    [Fact]
    public async Task Prefetch_of_version_3_follows_fhirpath()
    {
        await _ehr.Fire(Call("order-sign"));

        Assert.Equal("pain", EhrClientCalls.Ids(Sent().GetProperty("prefetch").GetProperty("conditions")));
    }

    [Fact]
    public async Task No_prefetch_and_no_access_are_possible_too()
    {
        await _ehr.Fire(Call("order-sign") with { Prefetch = PrefetchDialect.None, FhirAccess = false });

        Assert.Equal(["context", "hook", "hookInstance"], Sent().EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [InlineData("Patient/{{context.patientId}}", "Patient alma")]
    [InlineData("Practitioner/{{userPractitionerId}}", "Practitioner orderer")]
    [InlineData("PractitionerRole/{{userPractitionerRoleId}}", "null")]
    [InlineData("Encounter/{{context.encounterId}}", "Encounter visit")]
    [InlineData("Patient/nobody", "null")]
    [InlineData("Condition?patient={{context.patientId}}&clinical-status=active", "pain")]
    [InlineData("Condition?_id={{context.draftOrders.entry.resource.ofType(ServiceRequest).reasonReference.resolve().ofType(Condition).id}}", "pain")]
    [InlineData("Practitioner?_id={{context.draftOrders.entry.resource.requester.resolve().id | context.draftOrders.entry.resource.performer.resolve().id}}", "orderer")]
    [InlineData("Organization?_id={{%first.entry.resource.payor.resolve().ofType(Organization).id}}", "payer")]
    [InlineData("Location?_id={{context.draftOrders.entry.resource.locationReference.resolve().id}}", "null")]
    [InlineData("ServiceRequest?_id={{context.draftOrders.entry.first().resource.id}}", "cta")]
    [InlineData("Observation?patient={{context.patientId}}&date=ge{{today() - 365 days}}&_sort=date", "bmi-2026 egfr")]
    [InlineData("Observation?patient={{context.patientId}}&date=gt{{today()}}", "")]
    [InlineData("Condition?code={{context.draftOrders.entry.resource.extension('https://ehr.example/x').valueCode}}", "null")]
    [InlineData("Observation?date={{context.patientId}}", "OperationOutcome")]
    [InlineData("Condition?_id={{context.draftOrders}}", "left out")]
    [InlineData("Condition?_id={{%later.id}}", "left out")]
    [InlineData("Condition?_id={{context.draftOrders.entry.where(resource.id = 'x')}}", "left out")]
    [InlineData("Condition?_id={{patient.id}}", "left out")]
    public async Task A_prefetch_template_gives(string template, string expected)
    {
        var settings = new MockEhrSettings { Clock = new StoppedClock(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)) };
        await using var ehr = await MockEhr.Start(settings, Charts.Alma);
        var call = Call("order-sign", "ServiceRequest/cta");
        var context = new HookContextWriter(ehr.Records).Write(call);
        var templates = JsonSerializer.SerializeToElement(
            new JsonObject { ["first"] = "Coverage?patient={{context.patientId}}", ["it"] = template });
        var results = new PrefetchResolver(ehr.Records, settings, ehr.FhirBase).Resolve(templates, context, PrefetchDialect.FhirPath);
        var found = !results.TryGetPropertyValue("it", out var it) ? "left out"
            : it is null ? "null"
            : NameOf(JsonSerializer.SerializeToElement(it));

        Assert.Equal(expected, found);

        static string NameOf(JsonElement result) => result.GetProperty("resourceType").GetString() switch
        {
            "Bundle" => EhrClientCalls.Ids(result),
            "OperationOutcome" => "OperationOutcome",
            var type => $"{type} {result.GetProperty("id").GetString()}",
        };
    }

    [Fact]
    public async Task The_token_of_a_call_reads_this_patient_and_no_other()
    {
        await _ehr.Fire(Call("order-sign"));
        var call = Sent();
        var token = call.GetProperty("fhirAuthorization").GetProperty("access_token").GetString();

        Assert.Equal(_ehr.FhirBase, call.GetProperty("fhirServer").GetString());
        using var own = await _client.Get("Condition/pain", token: token);
        using var payer = await _client.Get("Organization/payer", token: token);
        using var other = await _client.Get("Condition/b2-pain", token: token);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden],
            [own.StatusCode, payer.StatusCode, other.StatusCode]);
    }

    [Fact]
    public async Task A_system_action_is_done_without_a_click()
    {
        var order = JsonNode.Parse(_ehr.Records.Find("ServiceRequest/cta")!.Json.GetRawText())!;
        order["extension"] = new JsonArray(
            new JsonObject { ["url"] = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information" });
        _service.Reply = new JsonObject { ["cards"] = new JsonArray(), ["systemActions"] = new JsonArray(Action("update", order)) };

        var firing = await _ehr.Fire(Call("order-sign"));

        Assert.Equal("update ServiceRequest/cta", Assert.Single(firing.Applied));
        Assert.True(_ehr.Records.Find("ServiceRequest/cta")!.Json.TryGetProperty("extension", out _));
    }

    [Fact]
    public async Task A_suggestion_changes_the_orders_and_is_reported()
    {
        var changed = JsonNode.Parse(_ehr.Records.Find("ServiceRequest/cta")!.Json.GetRawText())!;
        changed["code"] = new JsonObject { ["coding"] = new JsonArray(
            new JsonObject { ["system"] = "http://www.ama-assn.org/go/cpt", ["code"] = "75572" }) };
        var added = new JsonObject { ["resourceType"] = "ServiceRequest", ["id"] = "cta", ["status"] = "draft", ["intent"] = "order",
            ["subject"] = new JsonObject { ["reference"] = "Patient/alma" } };
        _service.Reply = Cards(
            new JsonArray(Action("update", changed), Action("create", added),
                new JsonObject { ["type"] = "delete", ["description"] = "drop", ["resourceId"] = "ServiceRequest/echo" }));
        var fired = await Ask("/ehr/fire", Fire("order-sign"));

        var accepted = await Ask("/ehr/accept", $$"""{"firing": "{{fired.GetProperty("firing").GetString()}}", "card": 0, "suggestion": 0}""");

        Assert.Equal("update ServiceRequest/cta|create ServiceRequest/new-1|delete ServiceRequest/echo",
            string.Join('|', accepted.GetProperty("applied").EnumerateArray()));
        Assert.Equal("75572", _ehr.Records.Find("ServiceRequest/cta")!.Json.GetProperty("code").GetProperty("coding")[0].GetProperty("code")
            .GetString());
        Assert.Null(_ehr.Records.Find("ServiceRequest/echo"));
        Assert.Empty(_service.Complaints);
        var item = Assert.Single(_service.Feedback).GetProperty("feedback")[0];
        Assert.Equal("accepted", item.GetProperty("outcome").GetString());
        Assert.Equal(CardId, item.GetProperty("card").GetString());
        Assert.Equal(SuggestionId, item.GetProperty("acceptedSuggestions")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task An_answer_cannot_touch_another_patient()
    {
        var foreign = new JsonObject { ["resourceType"] = "ServiceRequest", ["id"] = "b2-ct", ["status"] = "revoked",
            ["subject"] = new JsonObject { ["reference"] = "Patient/alma" } };
        var elsewhere = new JsonObject { ["resourceType"] = "ServiceRequest", ["id"] = "cta", ["status"] = "revoked",
            ["subject"] = new JsonObject { ["reference"] = "Patient/somebody" } };
        var unknown = new JsonObject { ["resourceType"] = "ServiceRequest", ["id"] = "nowhere", ["status"] = "draft",
            ["subject"] = new JsonObject { ["reference"] = "Patient/alma" } };
        _service.Reply = new JsonObject
        {
            ["cards"] = new JsonArray(),
            ["systemActions"] = new JsonArray(
                Action("update", foreign), Action("update", elsewhere), Action("update", unknown), Action("create", elsewhere.DeepClone()),
                new JsonObject { ["type"] = "delete", ["resourceId"] = "ServiceRequest/b2-ct" },
                new JsonObject { ["type"] = "delete", ["resourceId"] = "Patient/alma" }, new JsonObject { ["type"] = "update" }, new JsonObject()),
        };
        var before = _ehr.Records.All;

        var firing = await _ehr.Fire(Call("order-sign"));

        Assert.Equal(8, firing.Applied.Length);
        Assert.All(firing.Applied, word => Assert.StartsWith("not done", word));
        Assert.Equal(before, _ehr.Records.All);
    }

    [Theory]
    [InlineData("""{"reason": 1, "comment": "agreed by phone"}""", """{"reason":{"code":"b","system":"https://cds.example/why","display":"Decided together"},"userComment":"agreed by phone"}""")]
    [InlineData("""{"reason": 0}""", """{"reason":{"code":"a","system":"https://cds.example/why","display":"Known"}}""")]
    [InlineData("""{"comment": "later"}""", """{"userComment":"later"}""")]
    [InlineData("{}", null)]
    public async Task An_overridden_card_is_reported_with_its_reason(string how, string? reason)
    {
        _service.Reply = Cards(new JsonArray());
        var fired = await Ask("/ehr/fire", Fire("order-sign"));
        var body = JsonNode.Parse(how)!.AsObject();
        body["firing"] = fired.GetProperty("firing").GetString();
        body["card"] = 0;

        await Ask("/ehr/override", body.ToJsonString());

        Assert.Empty(_service.Complaints);
        var item = Assert.Single(_service.Feedback).GetProperty("feedback")[0];
        Assert.Equal("overridden", item.GetProperty("outcome").GetString());
        Assert.Equal(reason, item.TryGetProperty("overrideReason", out var told) ? told.GetRawText() : null);
    }

    [Fact]
    public async Task A_card_without_uuid_gets_no_feedback()
    {
        _service.Reply = JsonNode.Parse("""{"cards": [{"summary": "Hello", "indicator": "info", "source": {"label": "Test"}}]}""")!;
        var fired = await Ask("/ehr/fire", Fire("order-sign"));

        var answer = await Ask("/ehr/override", $$"""{"firing": "{{fired.GetProperty("firing").GetString()}}", "card": 0}""");

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("feedback").ValueKind);
        Assert.Empty(_service.Feedback);
    }

    [Fact]
    public async Task A_service_that_fails_is_told_as_it_is()
    {
        _service.Status = 412;
        var discovery = await Assert.ThrowsAsync<InvalidDataException>(() => _ehr.Fire(Call("order-sign")));
        Assert.Contains("412", discovery.Message);

        var nobody = await Assert.ThrowsAsync<InvalidDataException>(() =>
            _ehr.Fire(Call("order-sign") with { CdsServices = new Uri("http://127.0.0.1:1/cds-services") }));
        Assert.Contains("did not answer", nobody.Message);
    }

    [Theory]
    [InlineData("""{"hook": "order-sign", "patient": "nobody"}""", "no patient")]
    [InlineData("""{"hook": "order-sign", "patient": "alma", "orders": ["ServiceRequest/b2-ct"]}""", "not an order of this patient")]
    [InlineData("""{"hook": "patient-view", "patient": "alma"}""", "not offered")]
    [InlineData("""{"hook": "order-sign", "patient": "alma", "service": "other"}""", "lists no service other")]
    [InlineData("""{"hook": "order-sign", "patient": "alma", "cdsServices": "file:///etc/hosts"}""", "discovery address")]
    public async Task What_cannot_be_fired_says_why(string body, string words)
    {
        var json = JsonNode.Parse(body)!.AsObject();
        json.TryAdd("cdsServices", _service.Discovery.AbsoluteUri);
        using var response = await Post("/ehr/fire", json.ToJsonString());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(words, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/app.js", "text/javascript")]
    [InlineData("/app.css", "text/css")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task The_page_runs_nothing_but_its_own_script(string path, string mediaType)
    {
        using var response = await _client.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();

        Assert.Equal(mediaType, response.Content.Headers.ContentType!.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("innerHTML", body);
        Assert.DoesNotContain(" style=", body);
        Assert.DoesNotMatch(" on[a-z]+=\"", body);
    }

    [Fact]
    public async Task The_page_lists_patients_with_their_orders_and_what_came_in()
    {
        using (await _client.Get("metadata"))
        {
        }

        var patients = (await _client.Json("/ehr/patients")).EnumerateArray().ToArray();
        var settings = await _client.Json("/ehr/settings");
        var calls = await _client.Json("/ehr/calls");

        Assert.Equal("Alma Rowan|Jonas Hart", string.Join('|', patients.Select(patient => patient.GetProperty("name").GetString())));
        Assert.Equal("ServiceRequest/cta|ServiceRequest/echo",
            string.Join('|', patients[0].GetProperty("orders").EnumerateArray()
                .Select(order => order.GetProperty("reference").GetString())));
        Assert.Equal(_service.Discovery.AbsoluteUri, settings.GetProperty("cdsServices").GetString());
        Assert.Equal("/fhir/metadata", calls[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Another_page_cannot_fire_anything()
    {
        using var foreign = await Post("/ehr/fire", Fire("order-sign"), origin: "https://evil.example");
        using var simple = await Post("/ehr/fire", Fire("order-sign"), mediaType: "text/plain");

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [foreign.StatusCode, simple.StatusCode]);
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(_service.Calls);
    }

    private const string CardId = "4bfcb5b4-7a8f-4c63-9a53-0d4b0f6f3c11";

    private const string SuggestionId = "0a1c2b9e-5d8f-4f0e-8a43-7e3fb0a2d022";

    private HookCall Call(string hook, params string[] orders) =>
        new() { CdsServices = _service.Discovery, Hook = hook, Patient = "alma", Orders = [.. orders] };

    private string Fire(string hook) => $$"""{"cdsServices": "{{_service.Discovery}}", "hook": "{{hook}}", "patient": "alma", "orders": ["ServiceRequest/cta"]}""";

    private JsonElement Sent() => Assert.Single(_service.Calls);

    private static JsonObject Action(string type, JsonNode resource) =>
        new() { ["type"] = type, ["description"] = "As asked", ["resource"] = resource };

    private static JsonNode Cards(JsonArray actions) => new JsonObject
    {
        ["cards"] = new JsonArray(new JsonObject
        {
            ["uuid"] = CardId,
            ["summary"] = "Another study fits better",
            ["indicator"] = "warning",
            ["source"] = new JsonObject { ["label"] = "Test" },
            ["selectionBehavior"] = "at-most-one",
            ["suggestions"] = new JsonArray(new JsonObject { ["uuid"] = SuggestionId, ["label"] = "Change it", ["actions"] = actions }),
            ["overrideReasons"] = JsonNode.Parse("""[{"code": "a", "system": "https://cds.example/why", "display": "Known"}, {"code": "b", "system": "https://cds.example/why", "display": "Decided together"}]"""),
        }),
    };

    private async Task<JsonElement> Ask(string path, string body)
    {
        using var response = await Post(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Json();
    }

    private async Task<HttpResponseMessage> Post(string path, string body, string? origin = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await _client.SendAsync(request);
    }
}
