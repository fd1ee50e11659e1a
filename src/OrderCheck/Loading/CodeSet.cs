using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Codes that several editions name together: a list of a document, or what was looked up in it.</summary>
/// <param name="Codes">Single codes.</param>
/// <param name="Regions">Stretches of codes.</param>
/// <param name="Unread">Regions beside them that nobody has read, in words.</param>
internal sealed record CodeSet(ImmutableArray<string> Codes, ImmutableArray<CodeRegion> Regions, ImmutableArray<string> Unread)
{
    private const string Folder = "policies/code-sets/";

    /// <summary>Reads every file of <c>policies/code-sets</c>, by id.</summary>
    public static FrozenDictionary<string, CodeSet> ReadAll(KnowledgeFiles files, Func<StrictJsonNode, string> readCode) => files.Paths
        .Where(path => path.StartsWith(Folder, StringComparison.Ordinal))
        .Select(path => Read(StrictJsonNode.Parse(path, files[path]), readCode))
        .ToFrozenDictionary(set => set.Id, set => set.Set, StringComparer.Ordinal);

    /// <summary>Reads <c>["I05.2", "I52"]</c>.</summary>
    public static CodeRegion ReadRegion(StrictJsonNode node)
    {
        var ends = node.AsList(item => item.AsText());
        return ends is [var first, var last] && string.CompareOrdinal(first, last) <= 0
            && ends.All(end => end.Length >= 3 && char.IsAsciiLetterUpper(end[0]))
            ? new CodeRegion(first, last)
            : throw node.Fault("a region has a first and a last code, in the order of the code book", "write [\"I05.2\", \"I52\"]");
    }

    private static (string Id, CodeSet Set) Read(StrictJsonNode file, Func<StrictJsonNode, string> readCode)
    {
        var id = file.Text("id");
        if (file.File != $"{Folder}{id}.json")
        {
            throw file.Fault($"the set is called {id}", "name the file after its id");
        }

        file.OptionalText("about");
        var set = new CodeSet(file.List("codes", readCode), file.List("regions", ReadRegion), file.Texts("unread"));
        file.Done();
        return (id, set);
    }
}
