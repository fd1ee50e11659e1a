namespace OrderCheck.Cli;

/// <summary>A file to replay: one request, or one per line.</summary>
/// <param name="Path">Where it is; <c>-</c> for standard input.</param>
/// <param name="Name">How a run names it.</param>
/// <param name="OnePerLine">True for NDJSON.</param>
/// <param name="Expectation">The file with the expected answers (<c>assessment.json</c> of an example), or null.</param>
/// <param name="Bytes">Its size, or 0 for standard input.</param>
internal sealed record ReplayInput(string Path, string Name, bool OnePerLine, string? Expectation, long Bytes)
{
    public const string StandardInput = "-";

    private const string Request = "request.json";
    private const string Assessment = "assessment.json";

    private static readonly string[] LineEndings = [".ndjson", ".jsonl"];

    /// <summary>The files below some paths, always in the same order. Of an example folder only the request is one.</summary>
    /// <exception cref="UnreadableInputException">There is no such file or folder.</exception>
    public static IEnumerable<ReplayInput> Find(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (path == StandardInput)
            {
                yield return new ReplayInput(path, "standard input", true, null, 0);
            }
            else if (Directory.Exists(path))
            {
                foreach (var input in InFolder(path, path))
                {
                    yield return input;
                }
            }
            else if (File.Exists(path))
            {
                yield return OfFile(path, System.IO.Path.GetFileName(path));
            }
            else
            {
                throw new UnreadableInputException($"{path}: there is no such file or folder");
            }
        }
    }

    private static IEnumerable<ReplayInput> InFolder(string root, string folder)
    {
        var request = System.IO.Path.Combine(folder, Request);
        var files = File.Exists(request)
            ? [request]
            : Directory.EnumerateFiles(folder).Where(file => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || HasLines(file)).Order(StringComparer.Ordinal).ToArray();
        foreach (var file in files)
        {
            yield return OfFile(file, System.IO.Path.GetRelativePath(root, file).Replace('\\', '/'));
        }

        foreach (var below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            foreach (var input in InFolder(root, below))
            {
                yield return input;
            }
        }
    }

    private static ReplayInput OfFile(string file, string name)
    {
        var expectation = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, Assessment);
        return new ReplayInput(
            file, name, HasLines(file), System.IO.Path.GetFileName(file) == Request && File.Exists(expectation) ? expectation : null, new FileInfo(file).Length);
    }

    private static bool HasLines(string file) => LineEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
