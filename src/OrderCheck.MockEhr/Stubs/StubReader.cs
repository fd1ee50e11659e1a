using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using WireMock.Admin.Mappings;
using WireMock.Server;
using JsonException = System.Text.Json.JsonException;

namespace OrderCheck.Ehr.Stubs;

/// <summary>
/// Reads a folder of stub mappings, in WireMock.Net's format and in that of Java's WireMock: one mapping per file, or a list of them. What
/// is not understood is refused with its file: a condition that is left out would make a stub answer everything.
/// </summary>
internal static class StubReader
{
    private const string FilesFolder = "__files";

    private static readonly JsonSerializerSettings Strict = new() { MissingMemberHandling = MissingMemberHandling.Error,
        DateParseHandling = DateParseHandling.None };

    /// <summary>Reads every JSON file below a folder but those in <c>__files</c>, which hold bodies.</summary>
    /// <returns>What adds the stubs to a server, in the order of their files.</returns>
    /// <exception cref="InvalidDataException">A file is no mapping, or asks for something that is not supported.</exception>
    /// <exception cref="IOException">The folder cannot be read, or holds no mapping.</exception>
    public static IReadOnlyList<Action<WireMockServer>> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder} with stub mappings.");
        }

        var bodies = new StubBodies(folder);
        var stubs = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Contains(FilesFolder))
            .Order(StringComparer.Ordinal).SelectMany(file => ReadFile(file, bodies)).ToArray();
        return stubs.Length > 0
            ? stubs
            : throw new FileNotFoundException($"{folder} holds no stub mapping: a JSON file with a request and a response.", folder);
    }

    private static IEnumerable<Action<WireMockServer>> ReadFile(string file, StubBodies bodies)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return [.. Mappings(document.RootElement).Select(mapping => Named(file, Read(mapping.Clone(), bodies)))];
        }
        catch (Exception fault) when (
            fault is JsonException or Newtonsoft.Json.JsonException or InvalidDataException or FormatException or ArgumentException
                or InvalidOperationException)
        {
            throw new InvalidDataException($"{file} is not a stub mapping that can be used: {fault.Message}", fault);
        }
    }

    /// <summary>WireMock.Net's list is an array, that of Java's WireMock an object with <c>mappings</c>.</summary>
    private static IEnumerable<JsonElement> Mappings(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => root.EnumerateArray(),
        JsonValueKind.Object when root.TryGetProperty("mappings", out var list) => list.EnumerateArray(),
        _ => [root],
    };

    private static Action<WireMockServer> Read(JsonElement mapping, StubBodies bodies)
    {
        if (mapping.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("a mapping is an object with a request and a response");
        }

        return IsOfJava(mapping) ? JavaStub.Read(mapping, bodies) : ReadDotNet(mapping, bodies);
    }

    /// <summary>
    /// Java's WireMock writes one <c>method</c>, a <c>url...</c> and a <c>status</c>, in small letters; WireMock.Net writes <c>Methods</c>,
    /// <c>Path</c> and <c>StatusCode</c>.
    /// </summary>
    private static bool IsOfJava(JsonElement mapping) =>
        mapping.TryGetProperty("request", out var request) && request.ValueKind == JsonValueKind.Object
        && !request.EnumerateObject()
            .Any(member => member.Name.ToUpperInvariant() is "METHODS" or "PATH" or "PARAMS" or "BODY" or "CLIENTIP");

    private static Action<WireMockServer> ReadDotNet(JsonElement mapping, StubBodies bodies)
    {
        var json = JsonNode.Parse(mapping.GetRawText(), new JsonNodeOptions { PropertyNameCaseInsensitive = true })!.AsObject();
        json.Remove("$schema");
        if (json["Request"] is not JsonObject { Count: > 0 } || json["Response"] is not JsonObject response)
        {
            throw new InvalidDataException("it needs a Request with at least one condition and a Response");
        }

        InlineJson(response);
        InlineFile(response, bodies);
        var model = JsonConvert.DeserializeObject<MappingModel>(json.ToJsonString(), Strict)!;
        if (model.Response.ProxyUrl is not null)
        {
            throw new InvalidDataException(
                "ProxyUrl is not supported, since WireMock.Net checks no certificates then; record the other server instead");
        }

        return server => server.WithMapping(model);
    }

    /// <summary>WireMock.Net would write a JSON body anew, and 1.10 as 1.1; as text it stays as its author wrote it.</summary>
    public static void InlineJson(JsonObject response)
    {
        if (response["BodyAsJson"] is { } body)
        {
            response.Remove("BodyAsJson");
            response["Body"] = body.ToJsonString(Http.JsonReading.Plain);
        }
    }

    private static void InlineFile(JsonObject response, StubBodies bodies)
    {
        if (response["BodyAsFile"] is JsonValue file)
        {
            response.Remove("BodyAsFile");
            response.Remove("BodyAsFileIsCached");
            response["Body"] = bodies.ReadText(file.GetValue<string>());
        }
    }

    /// <summary>Names the file also for what only the server finds wrong with a stub.</summary>
    private static Action<WireMockServer> Named(string file, Action<WireMockServer> add) => server =>
    {
        try
        {
            add(server);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new InvalidDataException($"{file} is not a stub mapping that can be used: {fault.Message}", fault);
        }
    };
}
