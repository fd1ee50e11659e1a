using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Server.Tests;

/// <summary>
/// The checks of Inferno's CRD server suite, rebuilt over HTTP with heart imaging: one client, one token for all bodies of a hook. What every answer is held
/// against (<see cref="HookAnswerRules"/>) holds here too; TLS is in <see cref="TlsTests"/>. <c>docs/requirements.md</c> says which test shows which check.
/// </summary>
public sealed partial class ConformanceSuiteTests(ConformanceSuiteTests.ConformanceServer service) : IClassFixture<ConformanceSuiteTests.ConformanceServer>
{
    // What an additional order may be.
    private static readonly string[] OrderTypes = ["CommunicationRequest", "DeviceRequest", "MedicationRequest", "NutritionOrder", "ServiceRequest", "VisionPrescription"];

    public static TheoryData<string, string?> HooksAndVersions { get; } = Cross();

    [Fact]
    [Trait("Requirement", "discovery-services")]
    [Trait("Requirement", "discovery-address")]
    [Trait("Requirement", "inferno-02")]
    [Trait("Requirement", "inferno-03")]
    [Trait("Requirement", "f-1")]
    public async Task Discovery_lists_services_with_hook_id_and_description()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cds-services");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {service.Registered.Token("/cds-services")}");
        foreach (var answer in (Answer[])[await service.Registered.Server.Get("/cds-services"), await service.Registered.Server.Send(request)])
        {
            Assert.Equal(200, (int)answer.Status);
            var services = answer.Json.GetProperty("services").EnumerateArray().ToList();
            Assert.Equal(HookBodies.Hooks.Order(StringComparer.Ordinal), services.Select(one => one.GetProperty("hook").GetString()!).Order(StringComparer.Ordinal));
            Assert.Equal(4, services.Select(one => one.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal).Count());
            Assert.All(services, one => Assert.False(string.IsNullOrWhiteSpace(one.GetProperty("description").GetString())));
        }
    }

    [Theory]
    [MemberData(nameof(HooksAndVersions))]
    [Trait("Requirement", "inferno-06")]
    [Trait("Requirement", "inferno-07")]
    [Trait("Requirement", "inferno-08")]
    public void Our_own_bodies_are_what_the_suite_asks_of_a_tester(string hook, string? crd)
    {
        foreach (var body in Bodies(hook, crd).Select(body => JsonElement.Parse(body.ToJsonString())))
        {
            Assert.Equal(hook, body.GetProperty("hook").GetString());
            Assert.True(Guid.TryParse(body.GetProperty("hookInstance").GetString(), out _));
            var context = body.GetProperty("context");
            Assert.Matches("^[A-Za-z0-9.-]{1,64}$", context.GetProperty("patientId").GetString());
            Assert.True(hook == HookBodies.OrderDispatch || UserId().IsMatch(context.GetProperty("userId").GetString()!));
            Assert.True(body.GetProperty("prefetch").EnumerateObject().Any());
            var expected = body.GetProperty("fhirAuthorization");
            Assert.True(body.TryGetProperty("fhirServer", out _));
            Assert.All((string[])["access_token", "token_type", "expires_in", "scope", "subject"], name => Assert.True(expected.TryGetProperty(name, out _), name));
            switch (hook)
            {
                case HookBodies.OrderSelect:
                    var drafts = Resources(context.GetProperty("draftOrders")).Select(Name).ToList();
                    Assert.NotEmpty(context.GetProperty("selections").EnumerateArray());
                    Assert.All(context.GetProperty("selections").EnumerateArray(), one => Assert.Contains(one.GetString(), drafts));
                    break;
                case HookBodies.OrderDispatch when crd == "2.0":
                    Assert.Matches("^ServiceRequest/", context.GetProperty("order").GetString());
                    Assert.Matches("^(Organization|Practitioner)/", context.GetProperty("performer").GetString());
                    break;
                case HookBodies.OrderDispatch:
                    Assert.NotEmpty(context.GetProperty("dispatchedOrders").EnumerateArray());
                    Assert.Matches("^(Organization|Practitioner)/", context.GetProperty("performer").GetString());
                    break;
                case HookBodies.AppointmentBook:
                    Assert.All(Resources(context.GetProperty("appointments")), one => Assert.Equal("proposed", one.GetProperty("status").GetString()));
                    break;
            }

            foreach (var bundle in context.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object).Select(member => member.Value))
            {
                Assert.Equal("collection", bundle.GetProperty("type").GetString());
                Assert.All(bundle.GetProperty("entry").EnumerateArray(), entry => Assert.False(string.IsNullOrWhiteSpace(entry.GetProperty("fullUrl").GetString())));
                Assert.NotEmpty(Resources(bundle));
            }

            var all = context.EnumerateObject().Concat(body.GetProperty("prefetch").EnumerateObject()).Select(member => member.Value)
                .SelectMany(value => value.ValueKind != JsonValueKind.Object ? [] : value.TryGetProperty("entry", out _) ? Resources(value) : [value]).ToList();
            Assert.Contains(all, one => one.GetProperty("resourceType").GetString() == "Practitioner");
            Assert.All(all, one => Assert.Empty(FhirJudge.CrdFaults(one, crd)));
        }
    }

    [Theory]
    [MemberData(nameof(HooksAndVersions))]
    [Trait("Requirement", "hook-16")]
    [Trait("Requirement", "found-24")]
    [Trait("Requirement", "inferno-04")]
    [Trait("Requirement", "inferno-05")]
    [Trait("Requirement", "inferno-09")]
    [Trait("Requirement", "inferno-11")]
    [Trait("Requirement", "inferno-18")]
    public async Task Every_body_of_a_hook_gets_a_valid_answer_with_one_token_for_all(string hook, string? crd)
    {
        foreach (var root in await Answers(hook, crd))
        {
            Assert.NotEmpty(HookAnswer.Cards(root));
            Assert.Equal(hook != HookBodies.OrderSelect, HookAnswer.Actions(root).Length > 0);
        }
    }

    [Theory]
    [MemberData(nameof(HooksAndVersions))]
    [Trait("Requirement", "card-links")]
    [Trait("Requirement", "inferno-10")]
    [Trait("Requirement", "inferno-12")]
    [Trait("Requirement", "inferno-13")]
    [Trait("Requirement", "inferno-15")]
    [Trait("Requirement", "inferno-16")]
    [Trait("Requirement", "inferno-17")]
    [Trait("Requirement", "inferno-24")]
    [Trait("Requirement", "inferno-25")]
    public async Task A_reference_instructions_and_everything_a_card_can_hold_are_there_and_whole(string hook, string? crd)
    {
        var cards = (await Answers(hook, crd)).SelectMany(HookAnswer.Cards).ToList();
        Assert.Contains(cards, HookAnswer.IsExternalReference);
        Assert.Contains(cards, HookAnswer.IsInstructions);
        Assert.Contains(cards, card => card.TryGetProperty("overrideReasons", out _));
        Assert.Equal(hook is HookBodies.OrderSelect or HookBodies.OrderSign, cards.Exists(card => card.TryGetProperty("suggestions", out _)));
        Assert.All(cards.Where(HookAnswer.IsExternalReference), card => Assert.All(card.GetProperty("links").EnumerateArray(), link =>
        {
            Assert.Equal("absolute", link.GetProperty("type").GetString());
            Assert.True(Uri.TryCreate(link.GetProperty("url").GetString(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https");
        }));
        Assert.All(cards, card => Assert.All((string[])["code", "system"], name => Assert.False(string.IsNullOrWhiteSpace(card.GetProperty("source").GetProperty("topic").GetProperty(name).GetString()))));
    }

    [Theory]
    [MemberData(nameof(HooksAndVersions))]
    [Trait("Requirement", "inferno-18")]
    [Trait("Requirement", "inferno-19")]
    [Trait("Requirement", "inferno-26")]
    [Trait("Requirement", "f-9")]
    public async Task The_resource_with_coverage_information_conforms_and_says_one_thing_of_each_coverage(string hook, string? crd)
    {
        var seen = 0;
        foreach (var resource in (await Answers(hook, crd)).SelectMany(HookAnswer.Actions).Select(action => action.GetProperty("resource")))
        {
            // The suite does not count an updated order at booking; CRD 2.2 wants it there.
            Assert.Equal(hook == HookBodies.AppointmentBook && crd != "2.2" ? "Appointment" : "ServiceRequest", resource.GetProperty("resourceType").GetString());
            Assert.Empty(FhirJudge.CrdFaults(resource, crd));
            var said = HookAnswer.CoverageInformation(resource).ToList();
            Assert.NotEmpty(said);
            foreach (var same in said.GroupBy(CoverageInformationParts.Coverage))
            {
                Assert.Single(same.Select(one => CoverageInformationParts.Text(one, "coverage-assertion-id")).Distinct());
                Assert.InRange(same.Select(one => CoverageInformationParts.Text(one, "satisfied-pa-id")).OfType<string>().Distinct().Count(), 0, 1);
            }

            Assert.Equal(
                said.Select(CoverageInformationParts.Coverage).Distinct().Count(), said.Select(one => CoverageInformationParts.Text(one, "coverage-assertion-id")).Distinct().Count());
            seen++;
        }

        Assert.Equal(hook != HookBodies.OrderSelect, seen > 0);
    }

    [Theory]
    [MemberData(nameof(HooksAndVersions))]
    [Trait("Requirement", "inferno-14")]
    [Trait("Requirement", "inferno-20")]
    [Trait("Requirement", "inferno-21")]
    [Trait("Requirement", "inferno-22")]
    [Trait("Requirement", "inferno-23")]
    public async Task Suggestions_propose_another_or_an_additional_order_and_keep_to_the_drafts(string hook, string? crd)
    {
        var (alternates, additions) = (0, 0);
        foreach (var (body, root) in Bodies(hook, crd).Zip(await Answers(hook, crd)))
        {
            var drafts = JsonElement.Parse(body.ToJsonString()).GetProperty("context").TryGetProperty("draftOrders", out var bundle) ? Resources(bundle).Select(Name).ToList() : [];
            foreach (var suggestion in HookAnswer.Cards(root).Where(card => card.TryGetProperty("suggestions", out _)).SelectMany(card => card.GetProperty("suggestions").EnumerateArray()))
            {
                var actions = suggestion.GetProperty("actions").EnumerateArray().ToList();
                Assert.NotEmpty(actions);
                var types = actions.Select(action => action.GetProperty("type").GetString()).ToList();
                Assert.All(actions.Where(action => action.GetProperty("type").GetString() == "update"), action => Assert.Contains(Name(action.GetProperty("resource")), drafts));
                foreach (var target in actions.Where(action => action.GetProperty("type").GetString() == "delete").Select(action => action.GetProperty("resourceId").GetString()!))
                {
                    Assert.Contains(target, drafts);
                    Assert.Contains(actions, action => action.GetProperty("type").GetString() == "create" && action.GetProperty("resource").GetProperty("resourceType").GetString() == target.Split('/')[0]);
                }

                foreach (var action in actions.Where(action => action.TryGetProperty("resource", out _)))
                {
                    // Neither a form to fill in nor a coverage is ever proposed.
                    Assert.Contains(action.GetProperty("resource").GetProperty("resourceType").GetString(), OrderTypes);
                    Assert.Empty(FhirJudge.CrdFaults(action.GetProperty("resource"), crd));
                    Assert.Equal(action.GetProperty("type").GetString() != "create", action.GetProperty("resource").TryGetProperty("id", out _));
                }

                alternates += types.Contains("update") || types.Contains("delete") ? 1 : 0;
                additions += types.TrueForAll(type => type == "create") ? 1 : 0;
            }
        }

        Assert.Equal(hook is HookBodies.OrderSelect or HookBodies.OrderSign, alternates > 0 && additions > 0);
        Assert.Equal(hook is HookBodies.OrderDispatch or HookBodies.AppointmentBook, alternates + additions == 0);
    }

    [Fact]
    [Trait("Requirement", "inferno-05")]
    public async Task A_call_whose_id_is_no_uuid_is_answered_all_the_same()
    {
        foreach (var hook in HookBodies.Hooks)
        {
            var odd = HookBodies.Call(hook);
            odd["hookInstance"] = "call-1";
            HookAnswer.Check(await service.Registered.Post(HookBodies.Path(hook), odd.ToJsonString()));
        }
    }

    private async Task<List<JsonElement>> Answers(string hook, string? crd)
    {
        var token = $"Bearer {service.Registered.Token(HookBodies.Path(hook))}";
        var answers = new List<JsonElement>();
        foreach (var body in Bodies(hook, crd))
        {
            answers.Add(HookAnswer.Check(await service.Registered.PostWith(HookBodies.Path(hook), body.ToJsonString(), token)));
        }

        return answers;
    }

    private static IEnumerable<JsonObject> Bodies(string hook, string? crd)
    {
        yield return Body(hook, crd);
        yield return Body(hook, crd, HookBodies.Order("score", "75571", "Z13.6"));
        yield return Body(hook, crd, HookBodies.Order("mri", "75561", "I42.0"));
        yield return Body(hook, crd, HookBodies.Order("no-reason", "75574", null));
        yield return Body(hook, crd, HookBodies.Order("flow", "75565", "I42.0"));
        yield return Body(hook, crd, HookBodies.Order("ffr", "75580", "R07.2"));
        yield return Body(hook, crd, HookBodies.Order("deleted", "0503T", "R07.2"));
        if (hook != HookBodies.OrderDispatch || crd != "2.0")
        {
            yield return Body(hook, crd, HookBodies.Order("cta", "75574", "R07.2"), HookBodies.Order("score", "75571", "R07.2"));
        }
    }

    private static JsonObject Body(string hook, string? crd, params JsonObject[] orders)
    {
        var body = HookBodies.Call(hook, crd, orders);
        body["prefetch"]!["practitioners"] = HookBodies.Bundle("searchset", HookBodies.Practitioner());
        body["fhirServer"] = "https://ehr.example/fhir";
        body["fhirAuthorization"] = new JsonObject { ["access_token"] = "invented-token-7", ["token_type"] = "Bearer", ["expires_in"] = 300, ["scope"] = "patient/*.rs", ["subject"] = "ordercheck" };
        return body;
    }

    private static List<JsonElement> Resources(JsonElement bundle) => [.. bundle.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource"))];

    private static string Name(JsonElement resource) => $"{resource.GetProperty("resourceType").GetString()}/{resource.GetProperty("id").GetString()}";

    private static TheoryData<string, string?> Cross()
    {
        var data = new TheoryData<string, string?>();
        foreach (var hook in HookBodies.Hooks)
        {
            foreach (var crd in (string?[])[null, "2.0", "2.2"])
            {
                data.Add(hook, crd);
            }
        }

        return data;
    }

    [GeneratedRegex("^(Practitioner|PractitionerRole|Patient|RelatedPerson)/[A-Za-z0-9.-]{1,64}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserId();

    public sealed class ConformanceServer : IAsyncLifetime
    {
        internal RegisteredServer Registered { get; private set; } = null!;

        public async Task InitializeAsync() => Registered = await RegisteredServer.Start("--OrderCheck:Profile", "conformance");

        public async Task DisposeAsync() => await Registered.DisposeAsync();
    }
}
