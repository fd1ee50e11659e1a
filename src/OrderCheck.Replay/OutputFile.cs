namespace OrderCheck.Replay;

/// <summary>What the name of an output file says about it.</summary>
internal static class OutputFile
{
    /// <summary>The form that the ending of a file name stands for, or null.</summary>
    public static string? Form(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".ndjson" => "ndjson",
        ".csv" => "csv",
        ".xml" => "junit",
        ".json" => "json",
        ".html" => "html",
        _ => null,
    };

    public static string Whole(string path) =>
        path is ReplayInput.StandardInput or "" ? path : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    public static bool IsRun(string file) => Form(file) == "ndjson";
}
