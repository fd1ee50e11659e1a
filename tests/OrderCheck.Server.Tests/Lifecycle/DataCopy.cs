namespace OrderCheck.Server.Tests;

/// <summary>A copy of the shipped knowledge in a folder of its own, to be changed while a service runs on it.</summary>
internal sealed class DataCopy : IDisposable
{
    private const string Title = "CGS LCD L33947, cardiac CT and coronary CTA, version 25";

    private readonly string _shippedDocuments;

    public DataCopy()
    {
        var shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "data");
        foreach (var file in Directory.EnumerateFiles(shipped, "*.json", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        _shippedDocuments = File.ReadAllText(Documents);
        Assert.Contains(Title, _shippedDocuments, StringComparison.Ordinal);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("ordercheck-data-").FullName;

    public string Documents => System.IO.Path.Combine(Path, "policies", "documents.json");

    /// <summary>Names the policy of the chest pain request otherwise, so that an answer shows which knowledge it is of.</summary>
    public void Name(string title) => File.WriteAllText(Documents, _shippedDocuments.Replace(Title, title, StringComparison.Ordinal));

    /// <summary>Gives the documents back as they were shipped.</summary>
    public void Restore() => File.WriteAllText(Documents, _shippedDocuments);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
