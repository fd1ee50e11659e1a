namespace OrderCheck.Cli.Policies;

/// <summary>What changed between two folders of policies.</summary>
internal sealed class FolderDifference
{
    private const string Identity = "/policy.json";

    private readonly ConsoleOutput _output;
    private readonly KnowledgeFiles _was;
    private readonly KnowledgeFiles _now;
    private readonly Knowledge _knowledge;

    /// <summary>Loads both folders: what cannot be loaded cannot be compared either, and the fault then says where.</summary>
    /// <param name="output">Where the changes go.</param>
    /// <param name="around">The data that the policies rest on, where a folder holds policies alone.</param>
    /// <param name="was">The earlier policies.</param>
    /// <param name="now">The later policies.</param>
    public FolderDifference(ConsoleOutput output, KnowledgeFiles around, KnowledgeFiles was, KnowledgeFiles now)
    {
        (_output, _was, _now) = (output, was, now);
        _ = Load(was, around);
        _knowledge = Load(now, around);
    }

    /// <summary>Writes the changes and counts them.</summary>
    public int Write() => _was.Paths.Concat(_now.Paths)
        .Where(path => path.EndsWith(Identity, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).ToList()
        .Sum(WritePolicy);

    /// <summary>Writes the difference of two editions, under its headings.</summary>
    public static void Write(ConsoleOutput output, EditionDifference difference)
    {
        if (difference.Lines.Count == 0)
        {
            output.Line("  Nothing but its dates.");
        }

        foreach (var same in difference.Lines.GroupBy(line => line.Heading))
        {
            output.Line($"  {same.Key}");
            foreach (var (_, text) in same)
            {
                output.Row(4, "-", 1, text);
            }
        }
    }


    private static Knowledge Load(KnowledgeFiles files, KnowledgeFiles around) =>
        KnowledgeLoader.Load(files.Has("terminology/facts.json") ? files : around.WithPoliciesOf(files));

    private int WritePolicy(string path)
    {
        var name = path["policies/".Length..^Identity.Length];
        if (!_was.Has(path) || !_now.Has(path))
        {
            _output.Line(_was.Has(path) ? $"{name}: no longer there" : $"{name}: a new policy", ConsoleOutput.Strong);
            return 1;
        }

        var (before, after) = (EditionsOf(_was, path), EditionsOf(_now, path));
        return Section(name, EditionDifference.OfIdentity(_was, _now, path, _knowledge))
            + before.Union(after).Order(StringComparer.Ordinal).ToList().Sum(edition => WriteEdition(name, edition, before, after));
    }

    private int WriteEdition(string name, string edition, List<string> before, List<string> after)
    {
        var day = Path.GetFileNameWithoutExtension(edition);
        if (!after.Contains(edition))
        {
            _output.Line($"{name}: edition {day} is no longer there", ConsoleOutput.Strong);
            return 1;
        }

        if (before.Contains(edition))
        {
            return Section($"{name}: edition {day}", EditionDifference.OfEditions(_was, edition, _now, edition, _knowledge));
        }

        var previous = after.LastOrDefault(one => string.CompareOrdinal(one, edition) < 0);
        _output.Line($"{name}: new edition {day}{(previous is null ? "" : ", against the one before it")}", ConsoleOutput.Strong);
        if (previous is not null)
        {
            Write(_output, EditionDifference.OfEditions(_now, previous, _now, edition, _knowledge));
        }

        return 1;
    }

    private int Section(string heading, EditionDifference difference)
    {
        if (difference.Lines.Count > 0)
        {
            _output.Line(heading, ConsoleOutput.Strong);
            Write(_output, difference);
        }

        return difference.Lines.Count;
    }

    private static List<string> EditionsOf(KnowledgeFiles files, string policy) =>
        [.. files.Paths.Where(path => path.StartsWith(policy[..^"policy.json".Length] + "editions/", StringComparison.Ordinal))];
}
