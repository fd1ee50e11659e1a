using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Recording;

/// <summary>
/// Writes answers of a real EHR as stub mappings, one per file, in the format of Java's WireMock, which every WireMock reads. Of a request
/// only method, path and parameters are written, of an answer only status, media type, <c>Retry-After</c> and body: no token, cookie or
/// host can get into a file.
/// </summary>
internal sealed class RecordingWriter
{
    /// <summary>Takes the place of the address of the EHR in bodies; WireMock fills it in.</summary>
    public const string OwnAddress = "{{request.baseUrl}}";

    private const string StartState = "Started";

    // Behind the stubs that testers write by hand, whose usual priority is 5.
    private const int Priority = 1000;

    private static readonly JsonSerializerOptions Indented = new(JsonReading.Plain) { WriteIndented = true };

    private readonly string _folder;
    private readonly Pseudonyms? _pseudonyms;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Recorded> _recorded = new(StringComparer.Ordinal);
    private int _files;

    /// <summary>Prepares a folder.</summary>
    /// <param name="folder">Where to write; <c>mappings</c> below it is made.</param>
    /// <param name="pseudonyms">Invents names and identifiers; null to keep them.</param>
    /// <exception cref="IOException">The folder cannot be made, or holds another recording.</exception>
    public RecordingWriter(string folder, Pseudonyms? pseudonyms)
    {
        _folder = Path.Combine(folder, "mappings");
        _pseudonyms = pseudonyms;
        Directory.CreateDirectory(_folder);
        if (Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            throw new IOException($"{_folder} is not empty; record into a new folder.");
        }
    }

    /// <summary>
    /// Writes an answer. The same answer again is not written; another answer to the same request becomes the next state of a scenario.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">Status and media type of the answer.</param>
    /// <param name="body">Its body, with <see cref="OwnAddress"/> for the address of the EHR.</param>
    public void Write(EhrRequest request, EhrAnswer answer, string body)
    {
        var query = Parameters(request.QueryPairs);
        var form = Parameters(request.FormPairs ?? []);
        var asked = new JsonObject { ["method"] = request.Method, ["urlPath"] = request.Path };
        Add(asked, "queryParameters", query);
        Add(asked, "formParameters", form);
        var response = Response(answer, _pseudonyms?.Replace(body) ?? body);
        lock (_gate)
        {
            var key = asked.ToJsonString();
            var text = response.ToJsonString();
            var known = _recorded.GetValueOrDefault(key);
            if (known is not null && known.Response == text)
            {
                return;
            }

            var priority = Math.Max(100, Priority - query.Count - form.Count);
            var mapping = new JsonObject { ["priority"] = priority, ["request"] = asked, ["response"] = response };
            var file = NextFile(request);
            if (known is not null)
            {
                Chain(known, mapping);
            }

            File.WriteAllText(file, mapping.ToJsonString(Indented));
            var scenario = known?.Scenario ?? Path.GetFileNameWithoutExtension(file);
            _recorded[key] = new Recorded(file, mapping, text, scenario, (known?.State ?? 0) + 1);
        }
    }

    /// <summary>Makes an earlier and a later answer to one request two states of a scenario.</summary>
    private static void Chain(Recorded earlier, JsonObject later)
    {
        var mapping = earlier.Mapping;
        var next = (earlier.State + 1).ToString(CultureInfo.InvariantCulture);
        mapping["scenarioName"] = earlier.Scenario;
        mapping["requiredScenarioState"] ??= StartState;
        mapping["newScenarioState"] = next;
        later["scenarioName"] = earlier.Scenario;
        later["requiredScenarioState"] = next;
        File.WriteAllText(earlier.File, mapping.ToJsonString(Indented));
    }

    private string NextFile(EhrRequest request)
    {
        // Only the type: an id or a name has no place in a file name.
        var type = request.Path.Split('/').ElementAtOrDefault(2) ?? "";
        var name = string.Concat(type.Where(char.IsAsciiLetter));
        return Path.Combine(_folder,
            string.Create(CultureInfo.InvariantCulture, $"{++_files:0000}-{(name.Length > 0 ? name : "base")}.json"));
    }

    private List<(string Name, List<string> Values)> Parameters(IEnumerable<KeyValuePair<string, string>> pairs) =>
    [
        .. pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Select(pair => _pseudonyms?.ReplaceParameter(pair.Key, pair.Value) ?? pair.Value).ToList())),
    ];

    private static void Add(JsonObject request, string member, List<(string Name, List<string> Values)> parameters)
    {
        if (parameters.Count == 0)
        {
            return;
        }

        var json = new JsonObject();
        foreach (var (name, values) in parameters)
        {
            json[name] = values is [var only]
                ? EqualTo(only)
                : new JsonObject { ["hasExactly"] = new JsonArray([.. values.Select(value => (JsonNode)EqualTo(value))]) };
        }

        request[member] = json;
    }

    private static JsonObject EqualTo(string value) => new() { ["equalTo"] = value };

    private static JsonObject Response(EhrAnswer answer, string body)
    {
        var headers = new JsonObject { ["Content-Type"] = answer.MediaType };
        if (answer.Headers.GetValueOrDefault("Retry-After") is { } again)
        {
            headers["Retry-After"] = again;
        }

        var response = new JsonObject { ["status"] = answer.Status, ["headers"] = headers };
        if (!body.Contains(OwnAddress, StringComparison.Ordinal))
        {
            response["body"] = body;
            return response;
        }

        // Two braces begin a template; in JSON they can stand only in a text, where one of them may be written as a number.
        response["body"] = string.Join(OwnAddress, body.Split(OwnAddress)
            .Select(part => part.Replace("{{", @"\u007b{", StringComparison.Ordinal)));
        response["transformers"] = new JsonArray("response-template");
        return response;
    }

    private sealed record Recorded(string File, JsonObject Mapping, string Response, string Scenario, int State);
}
