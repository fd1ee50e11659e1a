using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Smart;

namespace OrderCheck.Ehr.Hooks;

/// <summary>Where orders are written: fires hooks, does what the answers say, and tells the service what became of its cards.</summary>
internal sealed class OrderEntry(EhrRecords records, MockEhrSettings settings, CdsClient client, AccessTokens tokens, Func<string> address)
{
    private const int Kept = 100;

    private const string Scopes = "patient/*.rs";

    private readonly ConcurrentDictionary<string, HookFiring> _firings = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public Task<CdsReply> Discover(Uri cdsServices, CancellationToken stop) => client.Get(cdsServices, address(), stop);

    /// <summary>Fires a hook and does what the system actions of the answer say.</summary>
    /// <exception cref="InvalidDataException">There is nothing to fire, or no service for it.</exception>
    public async Task<HookFiring> Fire(HookCall call, CancellationToken stop)
    {
        var context = new HookContextWriter(records).Write(call);
        var discovery = await Discover(call.CdsServices, stop);
        if (discovery.Problem is { } problem)
        {
            throw new InvalidDataException($"No services at {call.CdsServices}: {problem}");
        }

        var service = (discovery.Json?.At("services") ?? [])
            .FirstOrDefault(service =>
                service.TextAt("hook") == call.Hook && (call.Service is null || service.TextAt("id") == call.Service));
        if (service.TextAt("id") is not { } id)
        {
            throw new InvalidDataException(
                $"{call.CdsServices} lists no service{(call.Service is { } named ? $" {named}" : "")} for {call.Hook}.");
        }

        var instance = Guid.NewGuid().ToString();
        var request = new JsonObject { ["hook"] = call.Hook, ["hookInstance"] = instance };
        if (call.FhirAccess)
        {
            var token = tokens.Issue([Scopes], settings.TokenLifetime, $"Patient/{call.Patient}");
            request["fhirServer"] = address() + Interfaces.Fhir;
            request["fhirAuthorization"] = new JsonObject
            {
                ["access_token"] = token.Value,
                ["token_type"] = "Bearer",
                ["expires_in"] = (int)settings.TokenLifetime.TotalSeconds,
                ["scope"] = Scopes,
                ["subject"] = settings.Clients.Select(known => known.Id).FirstOrDefault("ordercheck"),
                ["patient"] = call.Patient,
            };
        }

        var templates = service.At("prefetch").FirstOrDefault();
        var prefetch = new PrefetchResolver(records, settings, address() + Interfaces.Fhir).Resolve(templates, context, call.Prefetch);
        request["context"] = context;
        if (prefetch.Count > 0)
        {
            request["prefetch"] = prefetch;
        }

        var url = new Uri($"{call.CdsServices.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(id)}");
        var reply = await client.Post(url, request, address(), stop);
        ImmutableArray<string> applied = reply.Problem is null
            ? [.. (reply.Json?.At("systemActions") ?? []).Select(action => Apply(action, call.Patient))]
            : [];
        var firing = new HookFiring(instance, call, url, request, reply, applied);
        Keep(firing);
        return firing;
    }

    /// <summary>Accepts a suggestion: changes the orders as it says and tells the service.</summary>
    /// <exception cref="InvalidDataException">There is no such suggestion.</exception>
    public async Task<(ImmutableArray<string> Applied, CdsReply? Feedback)> Accept(
        string firingId, int cardAt, int suggestionAt, CancellationToken stop)
    {
        var (firing, card) = Card(firingId, cardAt);
        if (card.At("suggestions").ElementAtOrDefault(suggestionAt) is not { ValueKind: JsonValueKind.Object } suggestion)
        {
            throw new InvalidDataException("The card has no such suggestion.");
        }

        ImmutableArray<string> applied = [.. suggestion.At("actions").Select(action => Apply(action, firing.Call.Patient))];
        var accepted = new JsonArray();
        if (suggestion.TextAt("uuid") is { } id)
        {
            accepted.Add(new JsonObject { ["id"] = id });
        }

        return (applied, await Tell(firing, card, new JsonObject { ["outcome"] = "accepted", ["acceptedSuggestions"] = accepted }, stop));
    }

    /// <summary>Dismisses a card, with one of its override reasons or a comment or neither, and tells the service.</summary>
    /// <exception cref="InvalidDataException">There is no such card or reason.</exception>
    public Task<CdsReply?> Override(string firingId, int cardAt, int? reasonAt, string? comment, CancellationToken stop)
    {
        var (firing, card) = Card(firingId, cardAt);
        var item = new JsonObject { ["outcome"] = "overridden" };
        var why = new JsonObject();
        if (reasonAt is { } at)
        {
            why["reason"] = card.At("overrideReasons").ElementAtOrDefault(at) is { ValueKind: JsonValueKind.Object } reason
                ? JsonSerializer.SerializeToNode(reason)
                : throw new InvalidDataException("The card has no such override reason.");
        }

        if (!string.IsNullOrWhiteSpace(comment))
        {
            why["userComment"] = comment;
        }

        if (why.Count > 0)
        {
            item["overrideReason"] = why;
        }

        return Tell(firing, card, item, stop);
    }

    /// <summary>Does one action, if it is about this patient's chart.</summary>
    private string Apply(JsonElement action, string patientId)
    {
        var patient = $"Patient/{patientId}";
        var type = action.TextAt("type");
        if (type == "delete")
        {
            var name = action.TextAt("resourceId")
                ?? action.At("resource").Select(resource => $"{resource.TextAt("resourceType")}/{resource.TextAt("id")}").FirstOrDefault()
                    ?? "";
            if (records.Find(name) is not { } held || held.Patient != patient || held.Type == "Patient")
            {
                return $"not done: delete {name}, which is not in this patient's chart";
            }

            records.Remove(name);
            return $"delete {name}";
        }

        if (type is not ("create" or "update") || action.At("resource").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } json
            || json.TextAt("resourceType") is not { } kind)
        {
            return $"not done: {type ?? "an action without type"} without a resource";
        }

        var id = json.TextAt("id");
        if (type == "create")
        {
            id = NewId(kind, id);
            var copy = JsonSerializer.SerializeToNode(json)!.AsObject();
            copy["id"] = id;
            json = JsonSerializer.SerializeToElement(copy, JsonReading.Plain);
        }

        var changed = new EhrResource(kind, id ?? "", json.Clone());
        if (changed.Patient != patient || kind == "Patient" || (type == "update" && records.Find(changed.Reference)?.Patient != patient))
        {
            return $"not done: {type} {changed.Reference}, which is not in this patient's chart";
        }

        records.Put(changed);
        return $"{type} {changed.Reference}";
    }

    private string NewId(string type, string? wished)
    {
        if (wished is { Length: > 0 and <= 64 } && !wished.StartsWith("urn:", StringComparison.Ordinal)
            && records.Find($"{type}/{wished}") is null)
        {
            return wished;
        }

        return Enumerable.Range(1, int.MaxValue - 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"new-{number}"))
            .First(id => records.Find($"{type}/{id}") is null);
    }

    /// <summary>Sends feedback on a card; nothing for a card without uuid, which no feedback could name.</summary>
    private async Task<CdsReply?> Tell(HookFiring firing, JsonElement card, JsonObject item, CancellationToken stop)
    {
        if (card.TextAt("uuid") is not { } uuid)
        {
            return null;
        }

        item["card"] = uuid;
        item["outcomeTimestamp"] = settings.Clock.GetUtcNow().UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return await client.Post(
            new Uri(firing.Service.AbsoluteUri + "/feedback"), new JsonObject { ["feedback"] = new JsonArray(item) }, address(), stop);
    }

    private (HookFiring Firing, JsonElement Card) Card(string firingId, int cardAt) =>
        _firings.TryGetValue(firingId, out var firing)
            && firing.Cards.ElementAtOrDefault(cardAt) is { ValueKind: JsonValueKind.Object } card
            ? (firing, card)
            : throw new InvalidDataException("There is no such card; fire the hook again.");

    private void Keep(HookFiring firing)
    {
        _firings[firing.Id] = firing;
        _order.Enqueue(firing.Id);
        while (_order.Count > Kept && _order.TryDequeue(out var oldest))
        {
            _firings.TryRemove(oldest, out _);
        }
    }
}
