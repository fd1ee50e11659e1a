using System.Globalization;
using System.Text.Json;

namespace OrderCheck.Verification;

/// <summary>What changed between two editions, or between two data folders, in an analyst's words.</summary>
public sealed class EditionDifference
{
    private const int ShownCodes = 40;

    private readonly ConditionDescriber _conditions;
    private readonly (string Property, string Words, Func<JsonElement, string> Say)[] _criterionParts;
    private readonly List<(string Heading, string Text)> _lines = [];

    private EditionDifference(Knowledge knowledge)
    {
        _conditions = new ConditionDescriber(knowledge);
        _criterionParts =
        [
            ("role", "role", PolicyWords.Plain), ("studies", "studies", PolicyWords.Plain), ("when", "applies when", Condition),
            ("test", "asks whether", Condition),
            ("says", "says", PolicyWords.Plain), ("cite", "source", PolicyWords.Source), ("ask", "asks for", PolicyWords.Plain),
            ("answer", "answers", PolicyWords.Answer),
        ];
    }

    /// <summary>What changed: a heading, and a sentence each; empty when nothing did.</summary>
    public IReadOnlyList<(string Heading, string Text)> Lines => _lines;

    /// <summary>Compares two editions of a policy.</summary>
    internal static EditionDifference Between(KnowledgeFiles files, CoveragePolicy policy, PolicyEdition was, PolicyEdition now, Knowledge knowledge)
    {
        return OfEditions(files, FileOf(was), files, FileOf(now), knowledge);

        string FileOf(PolicyEdition edition) => string.Create(CultureInfo.InvariantCulture, $"{policy.Folder}/editions/{edition.From:yyyy-MM-dd}.json");
    }

    /// <summary>Compares two editions, of the same or of two sets of files.</summary>
    public static EditionDifference OfEditions(
        KnowledgeFiles wasFiles, string wasPath, KnowledgeFiles nowFiles, string nowPath, Knowledge knowledge)
    {
        var difference = new EditionDifference(knowledge);
        using var was = JsonDocument.Parse(wasFiles[wasPath]);
        using var now = JsonDocument.Parse(nowFiles[nowPath]);
        difference.Compare(was.RootElement, wasFiles, now.RootElement, nowFiles);
        return difference;
    }

    /// <summary>Compares the identity of a policy in two sets of files.</summary>
    public static EditionDifference OfIdentity(KnowledgeFiles wasFiles, KnowledgeFiles nowFiles, string path, Knowledge knowledge)
    {
        var difference = new EditionDifference(knowledge);
        using var was = JsonDocument.Parse(wasFiles[path]);
        using var now = JsonDocument.Parse(nowFiles[path]);
        foreach (var property in (string[])["id", "title", "issuer", "question", "rank", "appliesTo"])
        {
            difference.Value(
                property, property == "appliesTo" ? "applies to" : property, was.RootElement, now.RootElement, PolicyWords.Plain);
        }

        return difference;
    }

    private string Condition(JsonElement condition) => _conditions.Describe(condition.GetRawText());

    private void Compare(JsonElement was, KnowledgeFiles wasFiles, JsonElement now, KnowledgeFiles nowFiles)
    {
        if (Is(now, "retired"))
        {
            Say("policy", "It is withdrawn from this day on.");
            return;
        }

        Documents(was, wasFiles, now, nowFiles);
        foreach (var (id, before, after) in Pairs(Items(was, "lists"), Items(now, "lists")))
        {
            Lists(id, before, wasFiles, after, nowFiles);
        }

        var (setsBefore, setsNow) = (ReadSets(was, wasFiles), ReadSets(now, nowFiles));
        Codes("read and on no list", With(setsBefore, "codes", was, "readAndAbsent", Texts),
            With(setsNow, "codes", now, "readAndAbsent", Texts));
        Codes("regions of codes that were read whole", With(setsBefore, "regions", was, "readRegions", Regions),
            With(setsNow, "regions", now, "readRegions", Regions));
        Codes("regions that nobody has read", With(setsBefore, "unread", was, "unreadRegions", Texts),
            With(setsNow, "unread", now, "unreadRegions", Texts));
        var (criteriaBefore, criteriaNow) = (Criteria(was, wasFiles, "criteria"), Criteria(now, nowFiles, "criteria"));
        foreach (var (id, before, after) in Pairs(criteriaBefore, criteriaNow))
        {
            Criterion($"criterion {id}", before, after);
        }

        Order(criteriaBefore, criteriaNow);
        foreach (var (id, before, after) in Pairs(Criteria(was, wasFiles, "notes"), Criteria(now, nowFiles, "notes")))
        {
            Criterion($"note {id}", before, after);
        }

        Codes("replaced versions of the form", Texts(was, "forms"), Texts(now, "forms"));
        Value("validMonths", "months that a signed notice counts", was, now, PolicyWords.Plain);
    }

    private void Documents(JsonElement was, KnowledgeFiles wasFiles, JsonElement now, KnowledgeFiles nowFiles)
    {
        var (before, after) = (CitedDocuments.Of(was, wasFiles), CitedDocuments.Of(now, nowFiles));
        foreach (var name in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var heading = name == CitedDocuments.Main ? "main document" : $"document {name}";
            if (!before.TryGetValue(name, out var old) || !after.TryGetValue(name, out var young))
            {
                var one = before.GetValueOrDefault(name, after.GetValueOrDefault(name));
                Say(heading, $"{(before.ContainsKey(name) ? "No longer cited" : "New")}: {string.Join(", ", one.EnumerateObject().Select(part => PolicyWords.Plain(part.Value)))}");
                continue;
            }

            foreach (var property in (string[])["title", "date", "url"])
            {
                Value(property, property == "url" ? "address" : property, old, young, PolicyWords.Plain, heading);
            }
        }
    }

    private void Order(List<JsonElement> was, List<JsonElement> now)
    {
        var (before, after) = (was.ConvertAll(Id), now.ConvertAll(Id));
        if (!before.Intersect(after, StringComparer.Ordinal)
            .SequenceEqual(after.Intersect(before, StringComparer.Ordinal), StringComparer.Ordinal))
        {
            var decides = now.Exists(one => one.GetProperty("role").GetString() == "decides");
            Say("policy", $"The criteria stand in another order{(decides ? ", and of the rules the first that is met decides" : "")}: {string.Join(", ", after)}");
        }
    }

    private void Lists(string id, JsonElement? was, KnowledgeFiles wasFiles, JsonElement? now, KnowledgeFiles nowFiles)
    {
        var heading = $"list {id}";
        if (was is null || now is null)
        {
            Say(heading, was is null
                ? $"New, with {Count(now!.Value, nowFiles)}: {PolicyWords.Plain(now.Value.GetProperty("says"))}" : $"No longer there; it had {Count(was.Value, wasFiles)}.");
            return;
        }

        Codes(heading, Listed(was.Value, wasFiles), Listed(now.Value, nowFiles));
        foreach (var property in (string[])["studies", "says", "cite"])
        {
            Value(property, property == "cite" ? "source" : property, was.Value, now.Value,
                property == "cite" ? PolicyWords.Source : PolicyWords.Plain, heading);
        }

        static string Count(JsonElement list, KnowledgeFiles files) => Listed(list, files).Count is var count
            && count == 1 ? "1 code" : $"{count} codes";
    }

    private void Criterion(string heading, JsonElement? was, JsonElement? now)
    {
        if (was is null || now is null)
        {
            var one = (now ?? was)!.Value;
            Say(heading, $"{(was is null ? "New" : "No longer there")}: {PolicyWords.Plain(one.GetProperty("says"))}");
            if (was is null && one.TryGetProperty("test", out var test) && !test.TryGetProperty("always", out _))
            {
                Say(heading, $"It asks whether {Condition(test)}.");
            }

            return;
        }

        foreach (var (property, words, say) in _criterionParts)
        {
            Value(property, words, was.Value, now.Value, say, heading);
        }

        var (before, after) = (Findings(was.Value), Findings(now.Value));
        before.Except(after, StringComparer.Ordinal).ToList().ForEach(one => Say(heading, $"no longer raises {one}"));
        after.Except(before, StringComparer.Ordinal).ToList().ForEach(one => Say(heading, $"now raises {one}"));

        static List<string> Findings(JsonElement criterion) => Items(criterion, "findings").ConvertAll(PolicyWords.Finding);
    }

    private void Codes(string heading, List<string> was, List<string> now)
    {
        Some("added", now.Except(was, StringComparer.Ordinal).ToList());
        Some("no longer there", was.Except(now, StringComparer.Ordinal).ToList());

        void Some(string word, List<string> codes)
        {
            if (codes.Count > 0)
            {
                Say(heading, $"{codes.Count} {word}: {string.Join(", ", codes.Take(ShownCodes))}{(codes.Count > ShownCodes ? ", ..." : "")}");
            }
        }
    }

    private void Value(
        string property, string words, JsonElement was, JsonElement now, Func<JsonElement, string> say, string heading = "policy")
    {
        var before = was.TryGetProperty(property, out var old) ? old : (JsonElement?)null;
        var after = now.TryGetProperty(property, out var young) ? young : (JsonElement?)null;
        if (before is null ? after is not null : after is null || !JsonElement.DeepEquals(before.Value, after.Value))
        {
            Say(heading, $"{words}: was {(before is { } one ? say(one) : "(nothing)")}; is now {(after is { } other ? say(other) : "(nothing)")}");
        }
    }

    private void Say(string heading, string text) => _lines.Add((heading, text));

    private static IEnumerable<(string Id, JsonElement? Was, JsonElement? Now)> Pairs(List<JsonElement> was, List<JsonElement> now)
    {
        var after = now.ToDictionary(Id);
        foreach (var one in was)
        {
            yield return (Id(one), one, after.TryGetValue(Id(one), out var same) ? same : null);
        }

        var before = was.Select(Id).ToHashSet(StringComparer.Ordinal);
        foreach (var one in now.Where(one => !before.Contains(Id(one))))
        {
            yield return (Id(one), null, one);
        }
    }

    private static string Id(JsonElement one) => one.GetProperty("id").GetString()!;

    private static bool Is(JsonElement edition, string flag) => edition.TryGetProperty(flag, out var told)
        && told.ValueKind == JsonValueKind.True;

    private static List<string> Listed(JsonElement list, KnowledgeFiles files) =>
        list.TryGetProperty("codeSet", out var set) ? Texts(CodeSet(set, files), "codes") : Texts(list, "codes");

    private static List<JsonElement> ReadSets(JsonElement edition, KnowledgeFiles files) =>
        Items(edition, "readSets").ConvertAll(set => CodeSet(set, files));

    private static JsonElement CodeSet(JsonElement id, KnowledgeFiles files) =>
        JsonSerializer.Deserialize<JsonElement>(files[$"policies/code-sets/{id.GetString()}.json"].Span);

    private static List<string> With(
        List<JsonElement> sets, string ofSet, JsonElement edition, string property, Func<JsonElement, string, List<string>> read) =>
        [.. sets.SelectMany(set => read(set, ofSet)), .. read(edition, property)];

    private static List<string> Regions(JsonElement json, string property) =>
        Items(json, property).ConvertAll(ends => string.Join('-', ends.EnumerateArray().Select(PolicyWords.Plain).Distinct()));

    /// <summary>The criteria or notes of an edition, those of shared files with them.</summary>
    internal static List<JsonElement> Criteria(JsonElement edition, KnowledgeFiles files, string property)
    {
        var all = Items(edition, property);
        foreach (var include in Items(edition, "include"))
        {
            var except = Texts(include, "except").ToHashSet(StringComparer.Ordinal);
            using var shared = JsonDocument.Parse(files[$"policies/shared/{include.GetProperty("shared").GetString()}.json"]);
            all.AddRange(Items(shared.RootElement, property).Where(one => !except.Contains(one.GetProperty("id").GetString()!)));
        }

        return all;
    }

    internal static List<JsonElement> Items(JsonElement json, string property) =>
        json.TryGetProperty(property, out var items) ? [.. items.EnumerateArray().Select(one => one.Clone())] : [];

    private static List<string> Texts(JsonElement json, string property) => [.. Items(json, property).Select(PolicyWords.Plain)];
}
