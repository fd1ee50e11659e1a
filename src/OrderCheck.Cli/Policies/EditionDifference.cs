using System.Text.Json;

namespace OrderCheck.Cli;

/// <summary>What changed between two editions, or between two data folders, in an analyst's words.</summary>
internal sealed class EditionDifference
{
    private const int ShownCodes = 40;

    private static readonly (string Property, string Words, Func<JsonElement, string> Say)[] CriterionParts =
    [
        ("role", "role", ConditionWords.Plain), ("studies", "studies", ConditionWords.Plain), ("when", "applies when", ConditionWords.Of), ("test", "asks whether", ConditionWords.Of),
        ("says", "says", ConditionWords.Plain), ("cite", "source", ConditionWords.Plain), ("ask", "asks for", ConditionWords.Plain), ("answer", "answers", ConditionWords.Plain),
        ("findings", "findings", ConditionWords.Plain),
    ];

    private readonly List<(string Heading, string Text)> _lines = [];

    /// <summary>What changed: a heading, and a sentence each; empty when nothing did.</summary>
    public IReadOnlyList<(string Heading, string Text)> Lines => _lines;

    /// <summary>Compares two editions, of the same or of two sets of files.</summary>
    public static EditionDifference OfEditions(KnowledgeFiles wasFiles, string wasPath, KnowledgeFiles nowFiles, string nowPath)
    {
        var difference = new EditionDifference();
        using var was = JsonDocument.Parse(wasFiles[wasPath]);
        using var now = JsonDocument.Parse(nowFiles[nowPath]);
        difference.Compare(was.RootElement, wasFiles, now.RootElement, nowFiles);
        return difference;
    }

    /// <summary>Compares the identity of a policy in two sets of files.</summary>
    public static EditionDifference OfIdentity(KnowledgeFiles wasFiles, KnowledgeFiles nowFiles, string path)
    {
        var difference = new EditionDifference();
        using var was = JsonDocument.Parse(wasFiles[path]);
        using var now = JsonDocument.Parse(nowFiles[path]);
        foreach (var property in (string[])["id", "title", "issuer", "question", "rank", "appliesTo"])
        {
            difference.Value(property, property == "appliesTo" ? "applies to" : property, was.RootElement, now.RootElement, ConditionWords.Plain);
        }

        return difference;
    }

    private void Compare(JsonElement was, KnowledgeFiles wasFiles, JsonElement now, KnowledgeFiles nowFiles)
    {
        var retired = now.TryGetProperty("retired", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (retired)
        {
            Say("policy", "It is withdrawn from this day on.");
            return;
        }

        Value("documents", "documents", was, now, ConditionWords.Plain);
        foreach (var (id, before, after) in Pairs(Items(was, "lists"), Items(now, "lists")))
        {
            Lists(id, before, after);
        }

        Codes("read and on no list", Texts(was, "readAndAbsent"), Texts(now, "readAndAbsent"));
        Codes("regions that nobody has read", Texts(was, "unreadRegions"), Texts(now, "unreadRegions"));
        foreach (var (id, before, after) in Pairs(Criteria(was, wasFiles, "criteria"), Criteria(now, nowFiles, "criteria")))
        {
            Criterion($"criterion {id}", before, after);
        }

        foreach (var (id, before, after) in Pairs(Criteria(was, wasFiles, "notes"), Criteria(now, nowFiles, "notes")))
        {
            Criterion($"note {id}", before, after);
        }
    }

    private void Lists(string id, JsonElement? was, JsonElement? now)
    {
        var heading = $"list {id}";
        if (was is null || now is null)
        {
            Say(heading, was is null ? $"New, with {Texts(now!.Value, "codes").Count} codes: {ConditionWords.Plain(now.Value.GetProperty("says"))}" : "No longer there.");
            return;
        }

        Codes(heading, Texts(was.Value, "codes"), Texts(now.Value, "codes"));
        foreach (var property in (string[])["studies", "says", "cite"])
        {
            Value(property, property == "cite" ? "source" : property, was.Value, now.Value, ConditionWords.Plain, heading);
        }
    }

    private void Criterion(string heading, JsonElement? was, JsonElement? now)
    {
        if (was is null || now is null)
        {
            var one = (now ?? was)!.Value;
            Say(heading, $"{(was is null ? "New" : "No longer there")}: {ConditionWords.Plain(one.GetProperty("says"))}");
            if (was is null && one.TryGetProperty("test", out var test))
            {
                Say(heading, $"It asks whether {ConditionWords.Of(test)}.");
            }

            return;
        }

        foreach (var (property, words, say) in CriterionParts)
        {
            Value(property, words, was.Value, now.Value, say, heading);
        }
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

    private void Value(string property, string words, JsonElement was, JsonElement now, Func<JsonElement, string> say, string heading = "policy")
    {
        var before = was.TryGetProperty(property, out var old) ? old : (JsonElement?)null;
        var after = now.TryGetProperty(property, out var young) ? young : (JsonElement?)null;
        if (before is null ? after is not null : after is null || !JsonElement.DeepEquals(before.Value, after.Value))
        {
            Say(heading, $"{words}: {(before is { } one ? say(one) : "nothing")} => {(after is { } other ? say(other) : "nothing")}");
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

        static string Id(JsonElement one) => one.GetProperty("id").GetString()!;
    }

    /// <summary>The criteria or notes of an edition, those of shared files with them.</summary>
    private static List<JsonElement> Criteria(JsonElement edition, KnowledgeFiles files, string property)
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

    private static List<JsonElement> Items(JsonElement json, string property) => json.TryGetProperty(property, out var items) ? [.. items.EnumerateArray().Select(one => one.Clone())] : [];

    private static List<string> Texts(JsonElement json, string property) => [.. Items(json, property).Select(ConditionWords.Plain)];
}
