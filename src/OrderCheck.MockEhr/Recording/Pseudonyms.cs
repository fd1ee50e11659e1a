using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Recording;

/// <summary>
/// Replaces names, identifiers, telephone numbers and addresses of people by invented ones, the same for the same value as long as a
/// recording runs. Logical ids, dates, codes and free text stay: calls name the ids, decisions need the dates and codes, and nothing finds
/// every name in free text.
/// </summary>
internal sealed class Pseudonyms
{
    private const string NpiSystem = "http://hl7.org/fhir/sid/us-npi";

    private static readonly string[] People = ["Patient", "Practitioner", "RelatedPerson", "Person"];

    private static readonly HashSet<string> PersonalParameters = new(
        ["identifier", "name", "family", "given", "phone", "email", "telecom", "address", "phonetic"], StringComparer.Ordinal);

    private static readonly string[] Names = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Pine",
        "Rowan", "Spruce", "Willow"];

    // A key of this process alone: no one can try values until one fits.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A body with invented names; what is not JSON is not kept.</summary>
    public string Replace(string body)
    {
        try
        {
            var json = JsonNode.Parse(body);
            Walk(json);
            return json?.ToJsonString(JsonReading.Plain) ?? body;
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>The value of a search parameter; a name or identifier becomes the one that is written in the bodies.</summary>
    public string ReplaceParameter(string name, string value)
    {
        var plain = name.Split(':')[0];
        if (!PersonalParameters.Contains(plain))
        {
            return value;
        }

        if (plain is "name" or "family" or "given")
        {
            return Name(value);
        }

        var mark = value.LastIndexOf('|');
        return mark < 0 ? Invent("", value) : value[..(mark + 1)] + Invent(value[..mark], value[(mark + 1)..]);
    }

    private void Walk(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Walk(item);
                }

                break;
            case JsonObject json:
                ReplaceIn(json);
                foreach (var (_, value) in json.ToArray())
                {
                    Walk(value);
                }

                break;
        }
    }

    private void ReplaceIn(JsonObject json)
    {
        foreach (var identifier in Each(json["identifier"]))
        {
            Set(identifier, "value", value => Invent(TextOf(identifier["system"]) ?? "", value));
        }

        foreach (var member in (string[])["subscriberId", "medicareId"])
        {
            Set(json, member, value => Invent("", value));
        }

        foreach (var link in Each(json["link"]))
        {
            Set(link, "url", InLink);
        }

        if (json["text"] is JsonObject narrative && narrative.ContainsKey("div"))
        {
            json.Remove("text");
        }

        if (TextOf(json["reference"])?.Split('/') is [.., var type, _] && People.Contains(type))
        {
            Set(json, "display", Name);
        }

        if (People.Contains(TextOf(json["resourceType"])))
        {
            ReplacePerson(json);
        }
    }

    private void ReplacePerson(JsonObject person)
    {
        person.Remove("photo");
        foreach (var name in Each(person["name"]).Concat(Each(person["contact"]).SelectMany(contact => Each(contact["name"]))))
        {
            Set(name, "family", Name);
            Set(name, "text", Name);
            name.Remove("prefix");
            name.Remove("suffix");
            if (name["given"] is JsonArray given)
            {
                name["given"] = new JsonArray([.. given.Select(one => JsonValue.Create(Name(TextOf(one) ?? "")))]);
            }
        }

        foreach (var telecom in Each(person["telecom"]).Concat(Each(person["contact"]).SelectMany(contact => Each(contact["telecom"]))))
        {
            Set(telecom, "value", value => Invent("", value));
        }

        // The state stays: it decides which contractor is asked.
        foreach (var address in Each(person["address"]).Concat(Each(person["contact"]).SelectMany(contact => Each(contact["address"]))))
        {
            foreach (var part in (string[])["line", "text", "city", "district", "postalCode"])
            {
                address.Remove(part);
            }
        }
    }

    /// <summary>A page names the search that it answers.</summary>
    private string InLink(string url)
    {
        if (url.Split('?', 2) is not [var address, var query])
        {
            return url;
        }

        var pairs = query.Split('&')
            .Select(pair => pair.Split('=', 2) is [var name, var value]
                ? $"{name}={Uri.EscapeDataString(ReplaceParameter(name, Uri.UnescapeDataString(value)))}"
                : pair);
        return $"{address}?{string.Join('&', pairs)}";
    }

    private string Name(string value) => Names[BinaryPrimitives.ReadUInt32LittleEndian(Hash("name", value)) % Names.Length];

    private string Invent(string system, string value)
    {
        var number = BinaryPrimitives.ReadUInt64LittleEndian(Hash("value", value));
        return system == NpiSystem ? Npi(number) : string.Create(CultureInfo.InvariantCulture, $"X{number % 10_000_000_000:0000000000}");
    }

    /// <summary>Nine digits and the check digit that NPIs have (Luhn with 80840 in front, whose digits add 24).</summary>
    private static string Npi(ulong number)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"1{number % 100_000_000:00000000}");
        var sum = 24;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }

    private byte[] Hash(string kind, string value) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{kind}\n{value}"));

    private static void Set(JsonObject json, string member, Func<string, string> invent)
    {
        if (TextOf(json[member]) is { } value)
        {
            json[member] = invent(value);
        }
    }

    private static IEnumerable<JsonObject> Each(JsonNode? node) => node switch
    {
        JsonArray array => array.OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
