using System.Text.Json;

namespace OrderCheck.Cli.Policies;

/// <summary>What changed between two editions, or between two data folders, in an analyst's words.</summary>
internal sealed class EditionDifference
{
    private const int ShownCodes = 40;

    private static readonly (string Property, string Words, Func<JsonElement, string> Say)[] CriterionParts =
    [
        ("role", "role", ConditionWords.Plain), ("studies", "studies", ConditionWords.Plain), ("when", "applies when", ConditionWords.Of), ("test", "asks whether", ConditionWords.Of),
        ("says", "says", ConditionWords.Plain), ("cite", "source", ConditionWords.Source), ("ask", "asks for", ConditionWords.Plain), ("answer", "answers", ConditionWords.Answer),
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
        if (Is(now, "retired"))
        {
            Say("policy", "It is withdrawn from this day on.");
            return;
        }

        Documents(was, now);
        Value("mainDocument", "main document", was, now, ConditionWords.Plain);
        foreach (var (id, before, after) in Pairs(Items(was, "lists"), Items(now, "lists")))
        {
            Lists(id, before, after);
        }

        Codes("read and on no list", Texts(was, "readAndAbsent"), Texts(now, "readAndAbsent"));
        Codes("regions of codes that were read whole", Regions(was), Regions(now));
        Codes("regions that nobody has read", Texts(was, "unreadRegions"), Texts(now, "unreadRegions"));
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
        Value("validMonths", "months that a signed notice counts", was, now, ConditionWords.Plain);
    }

    private void Documents(JsonElement was, JsonElement now)
    {
        var (before, after) = (Named(was), Named(now));
        foreach (var id in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var heading = $"document {id}";
            if (!before.TryGetValue(id, out var old) || !after.TryGetValue(id, out var young))
            {
                var one = before.GetValueOrDefault(id, after.GetValueOrDefault(id));
                Say(heading, $"{(before.ContainsKey(id) ? "No longer there" : "New")}: {string.Join(", ", one.EnumerateObject().Select(part => ConditionWords.Plain(part.Value)))}");
                continue;
            }

            foreach (var property in (string[])["title", "date", "url"])
            {
                Value(property, property == "url" ? "address" : property, old, young, ConditionWords.Plain, heading);
            }
        }

        static Dictionary<string, JsonElement> Named(JsonElement edition) =>
            edition.TryGetProperty("documents", out var documents) ? documents.EnumerateObject().ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal) : [];
    }

    private void Order(List<JsonElement> was, List<JsonElement> now)
    {
        var (before, after) = (was.ConvertAll(Id), now.ConvertAll(Id));
        if (!before.Intersect(after, StringComparer.Ordinal).SequenceEqual(after.Intersect(before, StringComparer.Ordinal), StringComparer.Ordinal))
        {
            var decides = now.Exists(one => one.GetProperty("role").GetString() == "decides");
            Say("policy", $"The criteria stand in another order{(decides ? ", and of the rules the first that is met decides" : "")}: {string.Join(", ", after)}");
        }
    }

    private void Lists(string id, JsonElement? was, JsonElement? now)
    {
        var heading = $"list {id}";
        if (was is null || now is null)
        {
            Say(heading, was is null ? $"New, with {Count(now!.Value)}: {ConditionWords.Plain(now.Value.GetProperty("says"))}" : $"No longer there; it had {Count(was.Value)}.");
            return;
        }

        Codes(heading, Texts(was.Value, "codes"), Texts(now.Value, "codes"));
        foreach (var property in (string[])["studies", "says", "cite"])
        {
            Value(property, property == "cite" ? "source" : property, was.Value, now.Value, property == "cite" ? ConditionWords.Source : ConditionWords.Plain, heading);
        }

        static string Count(JsonElement list) => Texts(list, "codes").Count is var count && count == 1 ? "1 code" : $"{count} codes";
    }

    private void Criterion(string heading, JsonElement? was, JsonElement? now)
    {
        if (was is null || now is null)
        {
            var one = (now ?? was)!.Value;
            Say(heading, $"{(was is null ? "New" : "No longer there")}: {ConditionWords.Plain(one.GetProperty("says"))}");
            if (was is null && one.TryGetProperty("test", out var test) && !test.TryGetProperty("always", out _))
            {
                Say(heading, $"It asks whether {ConditionWords.Of(test)}.");
            }

            return;
        }

        foreach (var (property, words, say) in CriterionParts)
        {
            Value(property, words, was.Value, now.Value, say, heading);
        }

        var (before, after) = (Findings(was.Value), Findings(now.Value));
        before.Except(after, StringComparer.Ordinal).ToList().ForEach(one => Say(heading, $"no longer raises {one}"));
        after.Except(before, StringComparer.Ordinal).ToList().ForEach(one => Say(heading, $"now raises {one}"));

        static List<string> Findings(JsonElement criterion) => Items(criterion, "findings").ConvertAll(ConditionWords.Finding);
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

    private static bool Is(JsonElement edition, string flag) => edition.TryGetProperty(flag, out var told) && told.ValueKind == JsonValueKind.True;

    private static List<string> Regions(JsonElement edition) => Items(edition, "readRegions").ConvertAll(ends => string.Join('-', ends.EnumerateArray().Select(ConditionWords.Plain).Distinct()));

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
