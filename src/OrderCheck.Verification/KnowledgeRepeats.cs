using System.Text.Json;

namespace OrderCheck.Verification;

/// <summary>Finds what the data says more than once: a reader would have to compare it, and a change would have to be made in each
/// place.</summary>
internal static class KnowledgeRepeats
{
    /// <summary>A block of this many entries or more is named once, in a code set; shorter ones read better where they are.</summary>
    private const int LongBlock = 12;

    /// <summary>What is wrong, in words, by file.</summary>
    public static IEnumerable<string> Of(KnowledgeFiles files, PolicyRepository policies)
    {
        var data = files.Paths.Where(path => !path.EndsWith("cases.json", StringComparison.Ordinal) && path != DocumentTable.PathAround)
            .ToDictionary(path => path, path => StrictJsonNode.Parse(path, files[path]).Raw, StringComparer.Ordinal);
        return Documents(data).Concat(Blocks(data))
            .Concat(policies.All.SelectMany(policy => policy.Editions).SelectMany(edition => SaidByRegions(policies, edition, data)));
    }

    private static IEnumerable<string> Documents(Dictionary<string, JsonElement> data)
    {
        var cited = data.Where(file => file.Key != DocumentTable.Path).SelectMany(file => Cited(file.Value))
            .ToHashSet(StringComparer.Ordinal);
        var declared = data[DocumentTable.Path].GetProperty("documents").EnumerateObject().ToList();
        foreach (var one in declared.Where(one => !cited.Contains(one.Name)))
        {
            yield return $"{DocumentTable.Path}: document '{one.Name}' is cited nowhere";
        }

        foreach (var same in declared.GroupBy(one => $"{Text(one.Value, "title")?.ToUpperInvariant()}|{Text(one.Value, "date")}")
            .Where(same => same.Count() > 1))
        {
            yield return $"{DocumentTable.Path}: {string.Join(" and ", same.Select(one => $"'{one.Name}'"))} are one document; keep one key";
        }
    }

    private static IEnumerable<string> Cited(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(one =>
            one.Name is "document" or "mainDocument"
            && one.Value.ValueKind == JsonValueKind.String ? [one.Value.GetString()!] : Cited(one.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Cited),
        _ => [],
    };

    // Editions of one policy may repeat each other: each is whole, not a patch.
    private static IEnumerable<string> Blocks(Dictionary<string, JsonElement> data) =>
        from file in data
        where file.Key.StartsWith("policies/", StringComparison.Ordinal)
        from block in LongBlocks(file.Value, "$")
        group (file.Key, Policy: PolicyOf(file.Key), block.Place) by block.Content into same
        where same.Select(one => one.Policy).Distinct(StringComparer.Ordinal).Count() > 1
        select $"{string.Join(" and ", same.Select(one => $"{one.Key} {one.Place}"))} say the same; name a code set of policies/code-sets in both";

    // A condition cannot name a code set: what it asks reads better where it is asked.
    private static IEnumerable<(string Place, string Content)> LongBlocks(JsonElement json, string place) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Where(one => one.Name != "test" && one.Name != "when")
            .SelectMany(one => LongBlocks(one.Value, $"{place}.{one.Name}")),
        JsonValueKind.Array when json.GetArrayLength() >= LongBlock
            && json.EnumerateArray().All(one => one.ValueKind is not JsonValueKind.Object) =>
            [(place, string.Join(',', json.EnumerateArray().Select(Compact).Order(StringComparer.Ordinal)))],
        JsonValueKind.Array => json.EnumerateArray().SelectMany((one, i) => LongBlocks(one, FormattableString.Invariant($"{place}[{i}]"))),
        _ => [],
    };

    private static IEnumerable<string> SaidByRegions(PolicyRepository policies, PolicyEdition edition, Dictionary<string, JsonElement> data)
    {
        var folder = policies.All.Single(policy => policy.Id == edition.Policy).Folder;
        var file = FormattableString.Invariant($"{folder}/editions/{edition.From:yyyy-MM-dd}.json");
        if (!data[file].TryGetProperty("readAndAbsent", out var codes))
        {
            return [];
        }

        var said = codes.EnumerateArray().Select(code => code.GetString()!)
            .Where(code => edition.ReadRegions.Any(region => region.Holds(code))).ToList();
        return said.Count == 0 ? []
            : [$"{file}: {string.Join(", ", said.Take(5))}{(said.Count > 5 ? $" and {said.Count - 5} more" : "")} under 'readAndAbsent' lie in a region that was read whole; remove them there"];
    }

    private static string Compact(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Array ? string.Join('-', entry.EnumerateArray().Select(Compact)) : entry.GetRawText();

    private static string PolicyOf(string path) =>
        path.IndexOf("/editions/", StringComparison.Ordinal) is > 0 and var end ? path[..end] : path;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
