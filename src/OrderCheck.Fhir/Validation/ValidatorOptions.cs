namespace OrderCheck.Fhir.Validation;

/// <summary>How much a validator takes on.</summary>
public sealed record ValidatorOptions
{
    /// <summary>How long a caller waits for its turn; two seconds unless set. One resource is validated at a time.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many issues are reported for one resource; 100 unless set.</summary>
    public int MaxIssues { get; init; } = 100;

    /// <summary>How many resources one body may hold, contained ones and entries included; 500 unless set.</summary>
    public int MaxResources { get; init; } = 500;

    /// <summary>How large a resource may be, in bytes; 512 KiB unless set. That takes up to about three seconds.</summary>
    public int MaxBytes { get; init; } = 512 * 1024;

    /// <summary>The folder that holds <c>fhir-definitions</c> and <c>fhir-profiles</c>; the program's own unless set.</summary>
    public string Folder { get; init; } = AppContext.BaseDirectory;

    /// <summary>Folders with further definitions as JSON files: profiles with snapshots, value sets, code systems. None unless set; they go
    /// before the shipped ones.</summary>
    public IReadOnlyList<string> MoreFolders { get; init; } = [];
}
