namespace OrderCheck;

/// <summary>A fault in a data file: which file, where in it, what is wrong and what would be right.</summary>
public sealed class KnowledgeException : Exception
{
    /// <summary>Builds the fault.</summary>
    public KnowledgeException(string file, string path, string problem, string remedy, int? line = null)
        : base($"{file}: {Placed(path, line)}: {problem}; {remedy}")
    {
        File = file;
        Path = path;
        Line = line;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The file, relative to the data folder.</summary>
    public string File { get; }

    /// <summary>JSON path within the file, such as <c>$.criteria[3].cite</c>.</summary>
    public string Path { get; }

    /// <summary>Line of the file on which that stands, from 1; null when it is about the whole file or not known.</summary>
    public int? Line { get; }

    /// <summary>Line and path, as a person looks for them.</summary>
    public string Place => Placed(Path, Line);

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What would be right.</summary>
    public string Remedy { get; }

    private static string Placed(string path, int? line) => line is null ? path : FormattableString.Invariant($"line {line}, {path}");
}
