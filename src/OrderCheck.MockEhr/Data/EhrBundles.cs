using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Fhir;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Data;

/// <summary>Turns bundles into the resources of one EHR: every resource has an id of its own and references say <c>Type/id</c>.</summary>
public static class EhrBundles
{
    private static readonly char[] TailMarks = ['/', ':'];

    /// <summary>All resources, in the order in which they were written.</summary>
    /// <exception cref="InvalidDataException">A bundle is not JSON, holds a text that cannot be read, or holds no resource.</exception>
    public static ImmutableArray<EhrResource> Read(IEnumerable<EhrBundle> bundles)
    {
        var kept = new List<Entry>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var bundle in bundles)
        {
            number++;
            var entries = Entries(bundle);
            // Two examples may both call their patient "alma": unless each keeps its own, one would read the other's chart.
            var prefix = entries.Exists(entry => taken.Contains(entry.Reference)) ? Prefix(bundle.Name, number, entries, taken) : "";
            Rename(entries, prefix);
            kept.AddRange(entries.Where(entry => taken.Add(entry.Reference)));
        }

        return ResolveConditionalReferences(kept, [.. kept.Select(entry => entry.ToResource())]);
    }

    /// <summary>
    /// Synthea writes <c>Practitioner?identifier=...</c> where a transaction would have to look up who is meant. A search that finds
    /// exactly one resource names it; any other leaves the reference as it is.
    /// </summary>
    private static ImmutableArray<EhrResource> ResolveConditionalReferences(List<Entry> entries, ImmutableArray<EhrResource> resources)
    {
        if (!entries.Exists(entry => entry.HasConditionalReference))
        {
            return resources;
        }

        var byType = resources.ToLookup(resource => resource.Type, StringComparer.Ordinal);
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        return
        [
            .. entries.Select((entry, index) =>
            {
                if (!entry.HasConditionalReference)
                {
                    return resources[index];
                }

                RewriteReferences(entry.Json, reference =>
                {
                    if (!found.TryGetValue(reference, out var target))
                    {
                        found[reference] = target = SearchQuery.FindOnly(reference, type => byType[type])?.Reference;
                    }

                    return target;
                });
                return entry.ToResource();
            }),
        ];
    }

    private static string Prefix(string name, int number, List<Entry> entries, HashSet<string> taken)
    {
        var plain = string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'));
        var prefix = (plain.Length is 0 or > 24 ? $"b{number}" : plain) + "-";
        return entries.Exists(entry => taken.Contains($"{entry.Type}/{prefix}{entry.Id}")) ? $"b{number}-" : prefix;
    }

    private static List<Entry> Entries(EhrBundle bundle)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(bundle.Json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            ReadTexts(bundle.Json);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{bundle.Name} is not JSON: {fault.Message}", fault);
        }

        var entries = new List<Entry>();
        Collect(root, fullUrl: null, bundle, entries);
        if (entries.Count == 0)
        {
            throw new InvalidDataException($"{bundle.Name} holds no FHIR resource; it should be a Bundle with entries.");
        }

        return entries;
    }

    // Half a surrogate pair is found only when the text that holds it is read.
    private static void ReadTexts(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }

    private static void Collect(JsonNode? node, string? fullUrl, EhrBundle bundle, List<Entry> entries)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Collect(item, null, bundle, entries);
                }

                break;
            case JsonObject json when TextOf(json["resourceType"]) is { } type and not ("Bundle" or "Parameters"):
                // An outcome says how a request went; it belongs to no record.
                if (type != "OperationOutcome")
                {
                    entries.Add(new Entry(type, TextOf(json["id"]), fullUrl, json, entries.Count, bundle.Title ?? bundle.Name));
                }

                break;
            case JsonObject json:
                foreach (var (name, value) in json)
                {
                    Collect(value, name == "resource" ? TextOf(json["fullUrl"]) : null, bundle, entries);
                }

                break;
        }
    }

    private static void Rename(List<Entry> entries, string prefix)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var before = $"{entry.Type}/{entry.Id}";
            entry.Id = prefix + entry.Id;
            entry.Json["id"] = entry.Id;
            names[before] = entry.Reference;
            if (entry.FullUrl is { } url)
            {
                names[url] = entry.Reference;
            }
        }

        foreach (var entry in entries)
        {
            RewriteReferences(entry.Json, reference =>
            {
                entry.HasConditionalReference |= reference.Contains('?', StringComparison.Ordinal);
                return NewName(reference, names);
            });
        }
    }

    private static void RewriteReferences(JsonNode? node, Func<string, string?> newName)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    RewriteReferences(item, newName);
                }

                break;
            case JsonObject json:
                if (TextOf(json["reference"]) is { } reference && newName(reference) is { } target)
                {
                    json["reference"] = target;
                }

                foreach (var (_, value) in json)
                {
                    RewriteReferences(value, newName);
                }

                break;
        }
    }

    private static string? NewName(string reference, Dictionary<string, string> names)
    {
        var plain = reference.Split("/_history/")[0];
        if (names.TryGetValue(plain, out var known))
        {
            return known;
        }

        // An absolute reference whose server is not the one that the bundle names still means the resource in the same bundle.
        var parts = plain.Split('/');
        return parts.Length > 2 && names.TryGetValue($"{parts[^2]}/{parts[^1]}", out known) ? known : null;
    }

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private sealed class Entry(string type, string? id, string? fullUrl, JsonObject json, int position, string source)
    {
        public string Type { get; } = type;

        public string Id { get; set; } = id ?? IdFrom(fullUrl)
            ?? string.Create(CultureInfo.InvariantCulture, $"{type.ToLowerInvariant()}-{position + 1}");

        public string? FullUrl { get; } = fullUrl;

        public JsonObject Json { get; } = json;

        public bool HasConditionalReference { get; set; }

        public string Reference => $"{Type}/{Id}";

        public EhrResource ToResource() => new(Type, Id, JsonSerializer.SerializeToElement(Json, JsonReading.Plain)) { Source = source };

        private static string? IdFrom(string? fullUrl) =>
            fullUrl?[(fullUrl.LastIndexOfAny(TailMarks) + 1)..] is { Length: > 0 and <= 64 } tail ? tail : null;
    }
}
