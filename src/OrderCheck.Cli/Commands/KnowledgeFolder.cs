using System.CommandLine;

namespace OrderCheck.Cli.Commands;

/// <summary>Loads the knowledge that <c>--data</c> names, or the shipped one.</summary>
internal static class KnowledgeFolder
{
    private const string Policies = "policies";

    /// <summary>Loads and checks it.</summary>
    /// <exception cref="KnowledgeException">The data is missing or wrong.</exception>
    public static Knowledge Load(this ParseResult parsed, Option<string?> data) => KnowledgeLoader.Load(Files(parsed.GetValue(data)));

    /// <summary>The files of a data folder, or the shipped ones for null.</summary>
    public static KnowledgeFiles Files(string? folder) => folder is null ? KnowledgeFiles.ReadShipped() : KnowledgeFiles.ReadFolder(folder);

    /// <summary>The policies of a folder: one with a folder <c>policies</c>, or that folder itself.</summary>
    /// <exception cref="KnowledgeException">There is no policy.</exception>
    public static KnowledgeFiles PolicyFiles(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, Policies)))
        {
            return KnowledgeFiles.ReadFolder(folder);
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetFileName(path) == Policies
            ? KnowledgeFiles.ReadFolder(Path.GetDirectoryName(path)!)
            : throw new KnowledgeException(folder, "$", "there are no policies here", "name a data folder, or the folder 'policies' in it");
    }
}
