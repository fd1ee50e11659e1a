namespace OrderCheck.Ehr.Data;

/// <summary>One piece of JSON to serve.</summary>
/// <param name="Name">Short name, put before its ids when another bundle uses the same ids.</param>
/// <param name="Json">A Bundle of any type, a Parameters, a resource, a CDS Hooks call or an array of those: every resource in it is
/// served.</param>
/// <param name="Title">What the page calls it; its name if null.</param>
public sealed record EhrBundle(string Name, string Json, string? Title = null)
{
    private const string RequestFile = "request.json";

    private const string NdjsonEnding = ".ndjson";

    /// <summary>
    /// Reads files and folders: a JSON file, an NDJSON file, a folder that holds <c>request.json</c>, a folder of such folders, or a folder
    /// of JSON and NDJSON files. The NDJSON files of one folder belong together, as a Bulk Data export writes them: their resources refer
    /// to each other.
    /// </summary>
    /// <exception cref="IOException">There is nothing to read.</exception>
    public static IReadOnlyList<EhrBundle> ReadFiles(IEnumerable<string> paths)
    {
        var bundles = new List<EhrBundle>();
        foreach (var path in paths)
        {
            var before = bundles.Count;
            bundles.AddRange(JsonFiles(path).Select(ReadFile));
            if (NdjsonFiles(path) is { Length: > 0 } export)
            {
                bundles.Add(ReadExport(path, export));
            }

            if (bundles.Count == before)
            {
                throw new FileNotFoundException(
                    $"{path} holds no JSON to serve; name a FHIR JSON or NDJSON file, an example folder, a folder of example folders "
                    + "or a folder of JSON or NDJSON files.", path);
            }
        }

        return bundles;
    }

    private static string[] JsonFiles(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) && !path.EndsWith(NdjsonEnding, StringComparison.OrdinalIgnoreCase) ? [path] : [];
        }

        var request = Path.Combine(path, RequestFile);
        if (File.Exists(request))
        {
            return [request];
        }

        var examples = Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)
            .Select(folder => Path.Combine(folder, RequestFile))
            .Where(File.Exists).ToArray();
        return examples.Length > 0 ? examples : Files(path, ".json");
    }

    private static string[] NdjsonFiles(string path) =>
        Directory.Exists(path) ? Files(path, NdjsonEnding) : File.Exists(path)
            && path.EndsWith(NdjsonEnding, StringComparison.OrdinalIgnoreCase) ? [path] : [];

    private static string[] Files(string folder, string ending) =>
        [.. Directory.EnumerateFiles(folder).Where(file => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];

    private static EhrBundle ReadFile(string file)
    {
        var title = Path.GetFileName(file) == RequestFile
            ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))!)
            : Path.GetFileNameWithoutExtension(file);
        return new EhrBundle(ShortName(title), File.ReadAllText(file), title);
    }

    private static EhrBundle ReadExport(string path, string[] files)
    {
        var title = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var lines = files.SelectMany(File.ReadLines).Where(line => !string.IsNullOrWhiteSpace(line));
        return new EhrBundle(ShortName(title), $"[{string.Join(",\n", lines)}]", title);
    }

    private static string ShortName(string title)
    {
        var mark = title.IndexOf('-', StringComparison.Ordinal);
        return mark > 0 && title[..mark].All(char.IsAsciiDigit) ? title[..mark] : title;
    }
}
