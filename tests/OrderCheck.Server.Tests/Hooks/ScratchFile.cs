namespace OrderCheck.Server.Tests;

/// <summary>A file that is gone after the test.</summary>
internal sealed class ScratchFile : IDisposable
{
    public ScratchFile(string content)
    {
        Path = System.IO.Path.GetTempFileName();
        File.WriteAllText(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
