using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Faults;

/// <summary>Which calls go wrong, and how. The first rule that holds for a call decides.</summary>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="Rules">The rules.</param>
public sealed record FaultScript(int Seed, ImmutableArray<FaultRule> Rules)
{
    /// <summary>Nothing goes wrong.</summary>
    public static FaultScript Empty { get; } = new(0, []);

    /// <summary>The script with one more rule at its end.</summary>
    /// <param name="url">Path and query of the calls, <c>*</c> for any text: <c>/fhir/Condition*</c>.</param>
    /// <param name="fault">The fault, such as <c>status=503</c>.</param>
    /// <param name="first">The first call to this url that goes wrong, from 1.</param>
    /// <param name="last">The last one.</param>
    /// <param name="chance">How likely each of them is to go wrong, 0 to 1.</param>
    /// <exception cref="FormatException">The fault is none.</exception>
    public FaultScript With(string url, string fault, int first = 1, int last = int.MaxValue, double chance = 1) =>
        this with { Rules = Rules.Add(new FaultRule(url, null, first, last, chance, Fault.Parse(fault))) };

    /// <summary>
    /// Reads a script: <c>{"seed": 7, "rules": [{"url": "/fhir/Condition*", "method": "GET", "calls": "2-3", "chance": 0.5, "fault":
    /// "status=503"}]}</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">The script is wrong; the message says where.</exception>
    public static FaultScript Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(
                json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = document.RootElement;
            Only(root, "$", "seed", "rules");
            var rules = root.At("rules").Select((rule, index) => Rule(rule, $"$.rules[{index}]")).ToImmutableArray();
            return new FaultScript(root.TryGetProperty("seed", out var seed) ? Whole(seed, "$.seed") : 0, rules);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"The fault script is not JSON: {fault.Message}", fault);
        }
    }

    private static FaultRule Rule(JsonElement rule, string place)
    {
        Only(rule, place, "url", "method", "calls", "chance", "fault");
        var (first, last) = Calls(rule.TextAt("calls"), place);
        var chance = rule.TryGetProperty("chance", out var given) ? given.ValueKind == JsonValueKind.Number ? given.GetDouble() : -1 : 1;
        if (chance is < 0 or > 1)
        {
            throw new InvalidDataException($"{place}.chance must be a number from 0 to 1.");
        }

        try
        {
            var url = rule.TextAt("url")
                ?? throw new InvalidDataException($"{place}.url is missing; write path and query, such as /fhir/Condition*.");
            var fault = rule.TextAt("fault") ?? throw new InvalidDataException($"{place}.fault is missing.");
            return new FaultRule(url, rule.TextAt("method"), first, last, chance, Fault.Parse(fault));
        }
        catch (FormatException wrong)
        {
            throw new InvalidDataException($"{place}.fault: {wrong.Message}", wrong);
        }
    }

    private static (int First, int Last) Calls(string? text, string place)
    {
        if (text is null)
        {
            return (1, int.MaxValue);
        }

        var ends = text.Split('-');
        if (ends.Length <= 2 && Read(ends[0]) is { } first && first >= 1)
        {
            if (ends.Length == 1)
            {
                return (first, first);
            }

            if (ends[1].Length == 0)
            {
                return (first, int.MaxValue);
            }

            if (Read(ends[1]) is { } last && last >= first)
            {
                return (first, last);
            }
        }

        throw new InvalidDataException($"{place}.calls is '{text}'; write the calls as 2, 2-3 or 2-.");

        static int? Read(string number) =>
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
    }

    private static int Whole(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw new InvalidDataException($"{place} must be a whole number.");

    private static void Only(JsonElement json, string place, params string[] names)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{place} must be an object with {string.Join(", ", names)}.");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!names.Contains(member.Name, StringComparer.Ordinal))
            {
                throw new InvalidDataException($"{place}.{member.Name} is not known; known here are {string.Join(", ", names)}.");
            }
        }
    }
}
