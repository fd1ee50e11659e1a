namespace OrderCheck.Replay;

/// <summary>A file to replay: one request, or one per line.</summary>
/// <param name="Path">Where it is; <c>-</c> for standard input.</param>
/// <param name="Name">How a run names it.</param>
/// <param name="OnePerLine">True for NDJSON.</param>
/// <param name="Expectation">The file with the expected answers (<c>assessment.json</c> of an example, <c>response.json</c> of a hook
/// call), or null.</param>
/// <param name="Bytes">Its size, or 0 for standard input.</param>
internal sealed record ReplayInput(string Path, string Name, bool OnePerLine, string? Expectation, long Bytes)
{
    public const string StandardInput = "-";

    private const string Request = "request.json";

    // An example of a hook call has its expected answer as the service gives it.
    private static readonly string[] Answers = ["assessment.json", "response.json"];

    private static readonly string[] LineEndings = [".ndjson", ".jsonl"];

    /// <summary>The files below some paths, always in the same order. Of an example folder only the request is one. Where several paths are
    /// given, names begin with them.</summary>
    /// <param name="paths">Files, folders, or <c>-</c>.</param>
    /// <param name="except">Whole paths of files that are none, though they lie there: what the replay itself writes or compares
    /// with.</param>
    /// <exception cref="UnreadableInputException">There is no such file or folder, or no request in a folder.</exception>
    public static IEnumerable<ReplayInput> Find(IReadOnlyCollection<string> paths, IReadOnlySet<string> except)
    {
        return paths.SelectMany(path => Find(path, paths.Count == 1, except));
    }

    private static IEnumerable<ReplayInput> Find(string path, bool isOnlyOne, IReadOnlySet<string> except) =>
        path == StandardInput ? [new ReplayInput(path, "standard input", true, null, 0)]
        : Directory.Exists(path) ? InNamedFolder(path, isOnlyOne, except)
        : File.Exists(path) ? [OfFile(path, isOnlyOne ? System.IO.Path.GetFileName(path) : path)]
        : throw new UnreadableInputException($"{path}: there is no such file or folder");

    private static IEnumerable<ReplayInput> InNamedFolder(string folder, bool isOnlyOne, IReadOnlySet<string> except)
    {
        var isEmpty = true;
        foreach (var input in InFolder(folder, folder, except))
        {
            isEmpty = false;
            yield return isOnlyOne ? input : input with { Name = $"{folder.TrimEnd('/', '\\')}/{input.Name}" };
        }

        if (isEmpty)
        {
            throw new UnreadableInputException($"{folder}: holds no request; name a folder with .json, .ndjson or .jsonl files");
        }
    }

    private static IEnumerable<ReplayInput> InFolder(string root, string folder, IReadOnlySet<string> except)
    {
        var request = System.IO.Path.Combine(folder, Request);
        var files = File.Exists(request)
            ? [request]
            : Directory.EnumerateFiles(folder)
            .Where(file => (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || HasLines(file))
            && !except.Contains(System.IO.Path.GetFullPath(file)))
                .Order(StringComparer.Ordinal).ToArray();
        foreach (var file in files)
        {
            yield return OfFile(file, System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'));
        }

        foreach (var below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var input in InFolder(root, below, except))
            {
                yield return input;
            }
        }
    }

    private static ReplayInput OfFile(string file, string name)
    {
        var expectation = System.IO.Path.GetFileName(file) == Request
            ? Answers.Select(answer => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, answer)).FirstOrDefault(File.Exists)
            : null;
        return new ReplayInput(file, name, HasLines(file), expectation, new FileInfo(file).Length);
    }

    private static bool HasLines(string file) => LineEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
