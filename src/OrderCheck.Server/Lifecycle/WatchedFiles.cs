namespace OrderCheck.Server.Lifecycle;

/// <summary>Files and folders that are read anew when they have changed and rest.</summary>
/// <param name="what">What they hold, as log and metrics call it.</param>
/// <param name="paths">The files and folders.</param>
/// <param name="reload">Reads them; throws what is wrong with them, and then leaves everything as it was.</param>
/// <param name="metrics">Counts it.</param>
/// <param name="logger">Reports it.</param>
internal sealed partial class WatchedFiles(string what, IReadOnlyCollection<string> paths, Func<string> reload, ServiceMetrics metrics, ILogger logger)
{
    private readonly Lock _turn = new();
    private string _taken = Stamp(paths);
    private string _seen = "";

    /// <summary>True when the files that lie there now were refused, so that older ones are still used.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Reads files that have changed since they were last read and not since the last look, so that a copy under way is left alone. Files that were refused are
    /// read again when they change.</summary>
    public void Look()
    {
        var stamp = Stamp(paths);
        var rests = stamp == _seen;
        _seen = stamp;
        if (rests && stamp != _taken)
        {
            Reload();
        }
    }

    /// <summary>Reads the files now.</summary>
    /// <returns>False when they were refused.</returns>
    public bool Reload()
    {
        lock (_turn)
        {
            if (paths.Count == 0)
            {
                return true;
            }

            _taken = Stamp(paths);
            try
            {
                Taken(logger, what, reload());
                IsRefused = false;
            }
            catch (Exception fault)
            {
                // Whatever is wrong with new files, the service goes on with the old ones.
                Refused(logger, what, fault is StartRefusedException or KnowledgeException or InvalidDataException or IOException or UnauthorizedAccessException ? fault.Message : fault.GetType().Name);
                IsRefused = true;
            }

            metrics.Reloaded(what, !IsRefused);
            return !IsRefused;
        }
    }

    // Names, sizes and times; a link is followed, because mounted volumes are exchanged by pointing a link elsewhere.
    private static string Stamp(IEnumerable<string> paths)
    {
        try
        {
            return string.Join('\n', paths.SelectMany(Files).Select(file => $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }

    private static IEnumerable<FileInfo> Files(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*.json", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal)
        : [File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path)];

    [LoggerMessage(Level = LogLevel.Information, Message = "The {What} was read again: {Result}")]
    private static partial void Taken(ILogger logger, string what, string result);

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed {What} was refused, the one before is still used: {Fault}")]
    private static partial void Refused(ILogger logger, string what, string fault);
}
