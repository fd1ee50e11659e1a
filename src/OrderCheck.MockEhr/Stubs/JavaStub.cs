using System.Text.Json;
using OrderCheck.Ehr.Http;
using WireMock.Server;

namespace OrderCheck.Ehr.Stubs;

/// <summary>
/// One mapping of Java's WireMock. WireMock.Net's own import leaves out priorities, scenarios and forms, so a stub with those would answer
/// calls that it is not about.
/// </summary>
internal static class JavaStub
{
    private const int DefaultPriority = 5;

    private const string StartState = "Started";

    /// <summary>Reads a mapping.</summary>
    /// <returns>What adds it to a server.</returns>
    /// <exception cref="InvalidDataException">It says something that is not supported.</exception>
    public static Action<WireMockServer> Read(JsonElement mapping, StubBodies bodies)
    {
        mapping.KnownOnly("", "id", "uuid", "name", "priority", "request", "response", "scenarioName", "requiredScenarioState",
            "newScenarioState", "persistent", "metadata", "insertionIndex");
        var request = JavaRequest.Read(mapping.GetProperty("request"));
        if (!mapping.TryGetProperty("response", out var given))
        {
            throw new InvalidDataException("it has no response");
        }

        var response = JavaResponse.Read(given, bodies);
        var priority = mapping.TryGetProperty("priority", out var number) ? number.GetInt32() : DefaultPriority;
        var title = mapping.TextAt("name");
        var next = mapping.TextAt("newScenarioState");
        var (scenario, required) = (mapping.TextAt("scenarioName"), mapping.TextAt("requiredScenarioState"));
        if (scenario is not null && required is null)
        {
            throw new InvalidDataException("a scenario without requiredScenarioState is not supported");
        }

        return server =>
        {
            var stub = server.Given(request).AtPriority(priority);
            stub = title is null ? stub : stub.WithTitle(title);
            (scenario is null ? stub : InScenario(stub, scenario, required!, next)).RespondWith(response);
        };
    }

    /// <summary>In WireMock.Net the first state has no name, and a stub that names no next state leads back to it.</summary>
    private static IRespondWithAProvider InScenario(IRespondWithAProvider stub, string name, string required, string? next)
    {
        stub = stub.InScenario(name);
        stub = required == StartState ? stub : stub.WhenStateIs(required);
        return (required, next) switch
        {
            (_, StartState) when required != StartState => stub,
            (StartState, null or StartState) => stub.WillSetStateTo(StartState, int.MaxValue),
            (_, null) => stub.WillSetStateTo(required),
            _ => stub.WillSetStateTo(next),
        };
    }

    /// <summary>Refuses members that are not understood.</summary>
    internal static void KnownOnly(this JsonElement json, string place, params string[] names)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{place} must be an object");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!names.Contains(member.Name, StringComparer.Ordinal))
            {
                throw new InvalidDataException($"{(place.Length == 0 ? "" : place + ".")}{member.Name} is not supported");
            }
        }
    }
}
