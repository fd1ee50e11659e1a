using System.CommandLine;

namespace OrderCheck.Cli;

/// <summary>Loads the knowledge that <c>--data</c> names, or the shipped one.</summary>
internal static class KnowledgeFolder
{
    /// <summary>Loads and checks it.</summary>
    /// <exception cref="KnowledgeException">The data is missing or wrong.</exception>
    public static Knowledge Load(this ParseResult parsed, Option<string?> data) =>
        Knowledge.Load(parsed.GetValue(data) is { } folder ? KnowledgeFiles.ReadFolder(folder) : KnowledgeFiles.ReadShipped());
}
