using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Ehr;

/// <summary>One piece of JSON to serve.</summary>
/// <param name="Name">Short name, put before its ids when another bundle uses the same ids.</param>
/// <param name="Json">A Bundle, a Parameters, a resource or a CDS Hooks call: every resource in it is served.</param>
/// <param name="Title">What the page calls it; its name if null.</param>
public sealed record EhrBundle(string Name, string Json, string? Title = null);

/// <summary>Turns bundles into the resources of one EHR: every resource has an id of its own and references say <c>Type/id</c>.</summary>
public static class EhrBundles
{
    private const string RequestFile = "request.json";

    private static readonly char[] TailMarks = ['/', ':'];

    /// <summary>Reads files and folders: a JSON file, a folder that holds <c>request.json</c>, a folder of such folders, or a folder of JSON files.</summary>
    /// <exception cref="IOException">There is nothing to read.</exception>
    public static ImmutableArray<EhrBundle> ReadFiles(IEnumerable<string> paths)
    {
        var bundles = ImmutableArray.CreateBuilder<EhrBundle>();
        foreach (var path in paths)
        {
            var files = Files(path);
            if (files.Length == 0)
            {
                throw new FileNotFoundException($"{path} holds no JSON to serve; name a FHIR JSON file, an example folder or a folder of example folders.", path);
            }

            bundles.AddRange(files.Select(ReadFile));
        }

        return bundles.ToImmutable();
    }

    /// <summary>All resources, in the order in which they were written.</summary>
    /// <exception cref="InvalidDataException">A bundle is not JSON, holds a text that cannot be read, or holds no resource.</exception>
    public static ImmutableArray<EhrResource> Read(IEnumerable<EhrBundle> bundles)
    {
        var resources = ImmutableArray.CreateBuilder<EhrResource>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var bundle in bundles)
        {
            number++;
            var entries = Entries(bundle);
            // Two examples may both call their patient "alma": unless each keeps its own, one would read the other's chart.
            var prefix = entries.Exists(entry => taken.Contains(entry.Reference)) ? Prefix(bundle.Name, number, entries, taken) : "";
            Rename(entries, prefix);
            foreach (var entry in entries)
            {
                if (!taken.Add(entry.Reference))
                {
                    continue;
                }

                resources.Add(new EhrResource(entry.Type, entry.Id, JsonSerializer.SerializeToElement(entry.Json, JsonReading.Plain)) { Source = bundle.Title ?? bundle.Name });
            }
        }

        return resources.ToImmutable();
    }

    private static string[] Files(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? [path] : [];
        }

        var request = Path.Combine(path, RequestFile);
        if (File.Exists(request))
        {
            return [request];
        }

        var examples = Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, RequestFile)).Where(File.Exists).ToArray();
        return examples.Length > 0 ? examples : [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal)];
    }

    private static EhrBundle ReadFile(string file)
    {
        var title = Path.GetFileName(file) == RequestFile ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))!) : Path.GetFileNameWithoutExtension(file);
        var mark = title.IndexOf('-', StringComparison.Ordinal);
        return new EhrBundle(mark > 0 && title[..mark].All(char.IsAsciiDigit) ? title[..mark] : title, File.ReadAllText(file), title);
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
        Collect(root, fullUrl: null, entries);
        if (entries.Count == 0)
        {
            throw new InvalidDataException($"{bundle.Name} holds no FHIR resource; it should be a Bundle with entries.");
        }

        return entries;
    }

    // Half a surrogate pair is only found by whoever reads the text that it is in.
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

    private static void Collect(JsonNode? node, string? fullUrl, List<Entry> entries)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Collect(item, null, entries);
                }

                break;
            case JsonObject json when TextOf(json["resourceType"]) is { } type and not ("Bundle" or "Parameters"):
                // An outcome says how a question went; it is nobody's record.
                if (type != "OperationOutcome")
                {
                    entries.Add(new Entry(type, TextOf(json["id"]), fullUrl, (JsonObject)json.DeepClone(), entries.Count));
                }

                break;
            case JsonObject json:
                foreach (var (name, value) in json)
                {
                    Collect(value, name == "resource" ? TextOf(json["fullUrl"]) : null, entries);
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
            Point(entry.Json, names);
        }
    }

    private static void Point(JsonNode? node, Dictionary<string, string> names)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Point(item, names);
                }

                break;
            case JsonObject json:
                if (TextOf(json["reference"]) is { } reference && NewName(reference, names) is { } target)
                {
                    json["reference"] = target;
                }

                foreach (var (_, value) in json)
                {
                    Point(value, names);
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

        // An absolute reference whose server is not the one that the bundle names still means the resource beside it.
        var parts = plain.Split('/');
        return parts.Length > 2 && names.TryGetValue($"{parts[^2]}/{parts[^1]}", out known) ? known : null;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private sealed class Entry(string type, string? id, string? fullUrl, JsonObject json, int position)
    {
        public string Type { get; } = type;

        public string Id { get; set; } = id ?? IdFrom(fullUrl) ?? string.Create(CultureInfo.InvariantCulture, $"{type.ToLowerInvariant()}-{position + 1}");

        public string? FullUrl { get; } = fullUrl;

        public JsonObject Json { get; } = json;

        public string Reference => $"{Type}/{Id}";

        private static string? IdFrom(string? fullUrl) =>
            fullUrl?[(fullUrl.LastIndexOfAny(TailMarks) + 1)..] is { Length: > 0 and <= 64 } tail ? tail : null;
    }
}
