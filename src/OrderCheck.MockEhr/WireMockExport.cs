using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.Ehr;

/// <summary>Writes what this EHR answers as stub mappings for WireMock, so that the same chart can be read from a server that somebody else wrote.</summary>
public static class WireMockExport
{
    private const string OwnAddress = "{{request.baseUrl}}";

    private static readonly ImmutableArray<string> OfPatients =
    [
        "AllergyIntolerance", "Appointment", "ClaimResponse", "Condition", "Coverage", "Device", "DiagnosticReport", "DocumentReference", "Encounter", "FamilyMemberHistory", "ImagingStudy", "Observation", "Procedure", "ServiceRequest",
    ];

    private static readonly ImmutableArray<(string Type, string Query)> Narrower =
    [
        ("Coverage", "status=active"), ("Condition", "clinical-status=active"), ("ServiceRequest", "status=draft"), ("ServiceRequest", "status=active"), ("Observation", "_sort=-date"), ("DiagnosticReport", "_sort=-date"), ("Procedure", "_sort=-date"),
    ];

    /// <summary>Writes <c>mappings/*.json</c> below a folder: each resource by id, by read and by <c>_id</c>, and the searches by patient, by GET and by POST, with all their pages.</summary>
    /// <returns>How many mappings were written.</returns>
    public static async Task<int> Write(MockEhr ehr, string folder, CancellationToken stop = default)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", ehr.IssueToken());
        var mappings = Path.Combine(folder, "mappings");
        Directory.CreateDirectory(mappings);
        var written = 0;
        foreach (var group in Addresses(ehr).GroupBy(address => address.Split('/', '?')[0], StringComparer.Ordinal))
        {
            var stubs = new JsonArray();
            foreach (var address in group)
            {
                for (var next = $"{ehr.FhirBase}/{address}"; next is not null;)
                {
                    using var response = await client.GetAsync(new Uri(next), stop);
                    var body = await response.Content.ReadAsStringAsync(stop);
                    var reply = Reply((int)response.StatusCode, response.Content.Headers.ContentType!.ToString(), body, ehr.Address);
                    stubs.Add(Stub("GET", new Uri(next), "queryParameters", reply));
                    if (next.Contains('?', StringComparison.Ordinal))
                    {
                        stubs.Add(Stub("POST", new Uri(next), "formParameters", reply.DeepClone().AsObject()));
                    }

                    next = JsonSerializer.Deserialize<JsonElement>(body).At("link").FirstOrDefault(link => link.TextAt("relation") == "next").TextAt("url");
                }
            }

            written += stubs.Count;
            await Save(group.Key, stubs);
        }

        JsonArray others = [Nothing(), NobodyOfThisId()];
        await Save("everything-else", others);
        return written + others.Count;

        Task Save(string name, JsonArray stubs) => File.WriteAllTextAsync(
            Path.Combine(mappings, name.TrimStart('.') + ".json"), new JsonObject { ["mappings"] = stubs }.ToJsonString(new JsonSerializerOptions(JsonReading.Plain) { WriteIndented = true }), stop);
    }

    private static IEnumerable<string> Addresses(MockEhr ehr)
    {
        yield return "metadata";
        yield return ".well-known/smart-configuration";
        foreach (var resource in ehr.Records.All)
        {
            yield return resource.Reference;
            yield return $"{resource.Type}?_id={resource.Id}";
        }

        foreach (var patient in ehr.Records.OfType("Patient"))
        {
            foreach (var type in OfPatients)
            {
                foreach (var who in (string[])[$"patient={patient.Id}", $"patient=Patient/{patient.Id}", $"subject=Patient/{patient.Id}"])
                {
                    if (who.StartsWith("subject", StringComparison.Ordinal) && type is "AllergyIntolerance" or "Appointment" or "ClaimResponse" or "Coverage" or "Device" or "FamilyMemberHistory")
                    {
                        continue;
                    }

                    yield return $"{type}?{who}";
                    foreach (var (_, query) in Narrower.Where(narrower => narrower.Type == type))
                    {
                        yield return $"{type}?{who}&{query}";
                    }
                }
            }
        }
    }

    private static JsonObject Stub(string method, Uri url, string parametersName, JsonObject reply)
    {
        var isForm = method == "POST";
        var parameters = new JsonObject();
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var before, var after] ? (before, after) : (pair, "");
            parameters[Uri.UnescapeDataString(name)] = new JsonObject { ["equalTo"] = Uri.UnescapeDataString(value) };
        }

        var request = new JsonObject { ["method"] = method, ["urlPath"] = isForm ? url.AbsolutePath + "/_search" : url.AbsolutePath };
        if (parameters.Count > 0)
        {
            request[parametersName] = parameters;
        }

        // WireMock ignores parameters that a stub does not name, so the stub that names the most has to win.
        return new JsonObject { ["priority"] = Math.Max(1, 10 - parameters.Count), ["request"] = request, ["response"] = reply };
    }

    // Two braces begin a template in WireMock; in JSON they can stand only in a text, where one of them may be written as a number.
    private static JsonObject Reply(int status, string contentType, string body, string address) => new()
    {
        ["status"] = status,
        ["headers"] = new JsonObject { ["Content-Type"] = contentType },
        ["body"] = body.Replace("{{", @"\u007b{").Replace(address, OwnAddress),
        ["transformers"] = new JsonArray("response-template"),
    };

    private static JsonObject Nothing() => new()
    {
        ["priority"] = 20,
        ["request"] = new JsonObject { ["method"] = "GET", ["urlPathPattern"] = "/fhir/[A-Z][A-Za-z]*" },
        ["response"] = Template(200, $$$"""{"resourceType":"Bundle","type":"searchset","total":0,"link":[{"relation":"self","url":"{{{OwnAddress}}}{{request.url}}"}]}"""),
    };

    private static JsonObject NobodyOfThisId() => new()
    {
        ["priority"] = 20,
        ["request"] = new JsonObject { ["method"] = "GET", ["urlPathPattern"] = "/fhir/[A-Z][A-Za-z]*/[A-Za-z0-9.-]{1,64}" },
        ["response"] = Template(404, EhrAnswer.Outcome("error", "not-found", "There is no {{request.pathSegments.[1]}} with this id.").ToJsonString(JsonReading.Plain)),
    };

    private static JsonObject Template(int status, string body) => new()
    {
        ["status"] = status,
        ["headers"] = new JsonObject { ["Content-Type"] = EhrAnswer.FhirJson },
        ["body"] = body,
        ["transformers"] = new JsonArray("response-template"),
    };
}
