namespace OrderCheck.Replay;

/// <summary>What the caller of a replay asked for.</summary>
internal sealed record ReplaySettings
{
    public required IReadOnlyList<string> Paths { get; init; }

    public Uri? Target { get; init; }

    /// <summary>The target as it knows itself, or null when that is no other address.</summary>
    public Uri? Audience { get; init; }

    /// <summary>Signs the calls; null when they are not signed.</summary>
    public CallSigner? Signer { get; init; }

    /// <summary>True to let the service read from a mock EHR what the requests told.</summary>
    public bool MockEhr { get; init; }

    /// <summary>Folder of a recorded EHR, which takes the place of the charts that the requests told; null for those.</summary>
    public string? RecordedEhr { get; init; }

    /// <summary>Port of that EHR when there is a target.</summary>
    public int EhrPort { get; init; }

    /// <summary>The data folder, or null for the shipped data.</summary>
    public string? Data { get; init; }

    public DateOnly? AsOf { get; init; }

    public string? Baseline { get; init; }

    /// <summary>For a what-if: the policies to compare the current ones with.</summary>
    public Knowledge? Others { get; init; }

    /// <summary>Those policies in words.</summary>
    public string? Against { get; init; }

    public int Parallel { get; init; } = 1;

    public int Limit { get; init; } = int.MaxValue;

    public bool Resume { get; init; }

    public IReadOnlyList<string> Outputs { get; init; } = [];

    public string Format { get; init; } = "table";

    public bool ParseOnly { get; init; }

    /// <summary>Whole paths of the files that are written or compared with, and so are no requests.</summary>
    public IReadOnlySet<string> OwnFiles =>
        Outputs.Append(Baseline).OfType<string>().Select(OutputFile.Whole).ToHashSet(StringComparer.Ordinal);
}
