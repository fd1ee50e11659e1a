namespace OrderCheck.Ehr.Tests;

/// <summary>A folder of a test, gone after it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ordercheck-ehr-").FullName;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>The text of every file, in the order of their names.</summary>
    public IEnumerable<string> Texts =>
        Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
