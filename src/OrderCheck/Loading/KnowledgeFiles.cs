using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace OrderCheck;

/// <summary>The data files as bytes, by path relative to the data folder with forward slashes. This is the one file that reads
/// disk.</summary>
public sealed class KnowledgeFiles
{
    private static readonly string[] Rooms = ["evidence", "policies", "screening", "studies", "terminology"];

    /// <summary>Where a site's own payer table is put among the files, in the format of <c>terminology/payers.json</c>.</summary>
    public const string SitePayers = "terminology/payers.site.json";

    private readonly FrozenDictionary<string, ReadOnlyMemory<byte>> _files;

    /// <summary>Takes files from memory.</summary>
    public KnowledgeFiles(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files) =>
        _files = files.ToFrozenDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal);

    /// <summary>Paths in ordinal order.</summary>
    public IEnumerable<string> Paths => _files.Keys.Order(StringComparer.Ordinal);

    /// <summary>The content of a file.</summary>
    /// <exception cref="KnowledgeException">There is none of that name.</exception>
    public ReadOnlyMemory<byte> this[string path] =>
        _files.TryGetValue(path, out var content)
            ? content
            : throw new KnowledgeException(path, "$", "the file is missing", "restore it, or point to a complete data folder");

    /// <summary>True when there is such a file.</summary>
    public bool Has(string path) => _files.ContainsKey(path);

    /// <summary>A copy with one file put in or replaced.</summary>
    public KnowledgeFiles With(string path, string content) =>
        new(_files.Where(file => file.Key != path).Append(new(path, Encoding.UTF8.GetBytes(content))));

    /// <summary>A copy whose policies are those of other files; everything else stays, with the documents that it cites.</summary>
    public KnowledgeFiles WithPoliciesOf(KnowledgeFiles other) =>
        new(_files.Where(file => !IsPolicy(file.Key)).Concat(other._files.Where(file => IsPolicy(file.Key)))
            .Append(KeyValuePair.Create(DocumentTable.PathAround, this[DocumentTable.Path])));

    private static bool IsPolicy(string path) => path.StartsWith("policies/", StringComparison.Ordinal);

    /// <summary>Twelve hexadecimal digits over all paths and contents but case files: the version of the knowledge.</summary>
    public string Version()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Paths.Where(path => !path.EndsWith("cases.json", StringComparison.Ordinal)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData([0]);
            hash.AppendData(SHA256.HashData(_files[path].Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

#pragma warning disable RS0030 // the one place of the core that touches the disk
    /// <summary>Reads every JSON file of the data below a folder; what else is there is left alone, so the sources of the data are a data
    /// folder too.</summary>
    /// <exception cref="KnowledgeException">The folder is missing.</exception>
    public static KnowledgeFiles ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new KnowledgeException(
                folder, "$", "the data folder is missing", "start the service from its published folder or name a data folder");
        }

        return new KnowledgeFiles(
            from room in Rooms
            let below = Path.Combine(folder, room)
            where Directory.Exists(below)
            from file in Directory.EnumerateFiles(below, "*.json", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(folder, file).Replace('\\', '/')
            select KeyValuePair.Create(path, (ReadOnlyMemory<byte>)File.ReadAllBytes(file)));
    }

    /// <summary>A copy with a site's own payer table put in.</summary>
    /// <exception cref="KnowledgeException">The file is missing.</exception>
    public KnowledgeFiles WithSitePayers(string file) => File.Exists(file)
        ? With(SitePayers, File.ReadAllText(file))
        : throw new KnowledgeException(file, "$", "the payer table is missing", "correct the path of the setting PayerTable, or remove it");

    /// <summary>Reads the data folder that was shipped beside the program.</summary>
    public static KnowledgeFiles ReadShipped() => ReadFolder(Path.Combine(AppContext.BaseDirectory, "data"));
#pragma warning restore RS0030
}
