using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OrderCheck.Ehr.Fhir;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Faults;

/// <summary>Changes the body of an answer as a fault says.</summary>
internal static class BodyFaults
{
    private const string OtherPatient = "somebody-else";

    public static byte[] Apply(HttpResponse response, EhrRequest request, Fault fault, byte[] body)
    {
        if (fault.ContentType is { } type)
        {
            response.ContentType = type;
        }

        if ((fault.WrongPatient || fault.Paging != FaultPaging.Sound) && body.Length > 0 && JsonNode.Parse(body) is JsonObject json)
        {
            if (fault.WrongPatient)
            {
                GiveToOtherPatient(json);
            }

            if (fault.Paging != FaultPaging.Sound && json["type"]?.GetValue<string>() == "searchset")
            {
                AddEndlessLink(request, fault, json);
            }

            body = JsonSerializer.SerializeToUtf8Bytes(json, JsonReading.Plain);
        }

        if (fault.Malformed)
        {
            body = [.. body[..(body.Length / 2)], .. ",,}{\"oops"u8, .. body[(body.Length / 2)..]];
        }

        return fault.Cut == FaultCut.TruncatedQuietly ? body[..(body.Length / 2)] : body;
    }

    /// <summary>Everything now belongs to a patient whom this EHR does not hold.</summary>
    private static void GiveToOtherPatient(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    GiveToOtherPatient(item);
                }

                break;
            case JsonObject json:
                if (TextOf(json["reference"])?.StartsWith("Patient/", StringComparison.Ordinal) == true)
                {
                    json["reference"] = "Patient/" + OtherPatient;
                }

                if (TextOf(json["resourceType"]) == "Patient")
                {
                    json["id"] = OtherPatient;
                    json["name"] = new JsonArray(new JsonObject { ["family"] = "Else", ["given"] = new JsonArray("Somebody") });
                    json["birthDate"] = "1931-01-01";
                }

                foreach (var (_, member) in json)
                {
                    GiveToOtherPatient(member);
                }

                break;
        }
    }

    private static void AddEndlessLink(EhrRequest request, Fault fault, JsonObject bundle)
    {
        var links = bundle["link"]?.AsArray() ?? [];
        bundle["link"] = links;
        foreach (var old in links.Where(link => TextOf(link?["relation"]) is "next" or "last").ToArray())
        {
            links.Remove(old);
        }

        var self = TextOf(links.FirstOrDefault()?["url"]) ?? request.Root + request.Path + request.Query;
        var mark = request.QueryPairs.FirstOrDefault(pair => pair.Key == SearchQuery.EndlessMark).Value;
        var page = int.TryParse(mark, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before + 1 : 1;
        var next = fault.Paging == FaultPaging.Loop ? 1 : page;
        // The next page must come from the same trap, also when the caller followed a header.
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{SearchQuery.EndlessMark}={next}&{FaultText.QueryName}={Uri.EscapeDataString(fault.Text)}");
        links.Add(new JsonObject { ["relation"] = "next",
            ["url"] = self + (self.Contains('?', StringComparison.Ordinal) ? "&" : "?") + text });
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
