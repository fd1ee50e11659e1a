using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>
/// The checks of Inferno's CRD server suite, rebuilt over HTTP with heart imaging: one client, one token for all bodies of a hook. TLS is the proxy's and
/// is not checked here, nor are resources validated against the CRD profiles.
/// </summary>
public sealed class ConformanceSuiteTests : IAsyncLifetime
{
    private RegisteredServer _server = null!;

    public static TheoryData<string, string?> HooksAndVersions { get; } = Cross();

    public async Task InitializeAsync() => _server = await RegisteredServer.Start("--OrderCheck:Profile", "conformance");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Discovery_lists_services_with_hook_id_and_description()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/cds-services");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {_server.Token("/cds-services")}");
        foreach (var answer in (Answer[])[await _server.Server.Get("/cds-services"), await _server.Server.Send(request)])
        {
            Assert.Equal(200, (int)answer.Status);
            var services = answer.Json.GetProperty("services").EnumerateArray().ToList();
            Assert.Equal(HookBodies.Hooks.Order(StringComparer.Ordinal), services.Select(service => service.GetProperty("hook").GetString()!).Order(StringComparer.Ordinal));
            Assert.Equal(4, services.Select(service => service.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal).Count());
            Assert.All(services, service => Assert.False(string.IsNullOrWhiteSpace(service.GetProperty("description").GetString())));
        }
    }

    [Theory]
    [MemberData(nameof(HooksAndVersions))]
    public async Task Every_body_of_a_hook_gets_a_valid_answer_with_one_token_for_all(string hook, string? crd)
    {
        var token = $"Bearer {_server.Token(HookBodies.Path(hook))}";
        var (referred, instructed, informed) = (0, 0, 0);
        foreach (var body in Bodies(hook, crd))
        {
            var root = HookAnswer.Check(await _server.PostWith(HookBodies.Path(hook), body.ToJsonString(), token));
            referred += HookAnswer.Cards(root).Count(HookAnswer.IsExternalReference);
            instructed += HookAnswer.Cards(root).Count(HookAnswer.IsInstructions);
            foreach (var action in HookAnswer.Actions(root))
            {
                var resource = action.GetProperty("resource");
                Assert.Equal(hook == HookBodies.AppointmentBook && crd != "2.2" ? "Appointment" : "ServiceRequest", resource.GetProperty("resourceType").GetString());
                informed += HookAnswer.CoverageInformation(resource).Count();
            }
        }

        Assert.True(referred > 0, "no External Reference card");
        Assert.True(instructed > 0, "no Instructions card");
        Assert.Equal(hook != HookBodies.OrderSelect, informed > 0);
    }

    [Theory]
    [MemberData(nameof(HooksAndVersions))]
    public async Task What_a_suggestion_changes_or_deletes_is_an_order_of_the_call(string hook, string? crd)
    {
        foreach (var body in Bodies(hook, crd))
        {
            var root = HookAnswer.Check(await _server.Post(HookBodies.Path(hook), body.ToJsonString()));
            foreach (var action in HookAnswer.Cards(root).Where(card => card.TryGetProperty("suggestions", out _))
                .SelectMany(card => card.GetProperty("suggestions").EnumerateArray()).SelectMany(suggestion => suggestion.GetProperty("actions").EnumerateArray()))
            {
                var target = action.GetProperty("type").GetString() switch
                {
                    "delete" => action.GetProperty("resourceId").GetString(),
                    "update" => $"{action.GetProperty("resource").GetProperty("resourceType")}/{action.GetProperty("resource").GetProperty("id")}",
                    _ => null,
                };
                Assert.True(target is null || body.ToJsonString().Contains($"\"{target.Split('/')[1]}\"", StringComparison.Ordinal), target);
            }
        }
    }

    private static IEnumerable<JsonObject> Bodies(string hook, string? crd)
    {
        yield return HookBodies.Call(hook, crd);
        yield return HookBodies.Call(hook, crd, HookBodies.Order("score", "75571", "Z13.6"));
        yield return HookBodies.Call(hook, crd, HookBodies.Order("mri", "75561", "I42.0"));
        yield return HookBodies.Call(hook, crd, HookBodies.Order("no-reason", "75574", null));
        yield return HookBodies.Call(hook, crd, HookBodies.Order("flow", "75565", "I42.0"));
        yield return HookBodies.Call(hook, crd, HookBodies.Order("ffr", "75580", "R07.2"));
        if (hook != HookBodies.OrderDispatch || crd != "2.0")
        {
            yield return HookBodies.Call(hook, crd, HookBodies.Order("cta", "75574", "R07.2"), HookBodies.Order("score", "75571", "R07.2"));
        }

        var odd = HookBodies.Call(hook, crd);
        odd["hookInstance"] = "call-1";
        yield return odd;
    }

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
}
