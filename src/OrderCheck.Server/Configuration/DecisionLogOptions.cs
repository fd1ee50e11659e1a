using System.ComponentModel.DataAnnotations;
using System.Text;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Configuration;

/// <summary>What happens when an answer cannot be recorded.</summary>
internal enum DecisionLogMode
{
    /// <summary>It is not given: the caller gets 503.</summary>
    Required,

    /// <summary>It is given all the same, and does not wait for the log.</summary>
    BestEffort,

    /// <summary>Nothing is recorded.</summary>
    Off,
}

/// <summary>The durable record of answers and feedback (<c>OrderCheck:DecisionLog</c>).</summary>
internal sealed class DecisionLogOptions
{
    private const string BestEffort = "best-effort";
    private const string Off = "off";

    /// <summary><c>required</c>, <c>best-effort</c> or <c>off</c>; required by default.</summary>
    [RegularExpression($"(?i:required|{BestEffort}|{Off})", ErrorMessage = "{0} must be required, best-effort or off")]
    public string Mode { get; set; } = "required";

    /// <summary>The SQLite file, created with its folder; <c>data/decisions.db</c> below the working folder by default.</summary>
    public string Path { get; set; } = "data/decisions.db";

    /// <summary>Connection string of a PostgreSQL database that takes the place of the file; several instances may share it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>A file that holds the connection string, as secrets are mounted into containers; instead of <see cref="ConnectionString"/>.</summary>
    public string? ConnectionStringFile { get; set; }

    /// <summary>True when a database takes the place of the file.</summary>
    internal bool IsDatabase => ConnectionString is { Length: > 0 } || ConnectionStringFile is { Length: > 0 };

    /// <summary>The connection string, from wherever it is configured; null without one, or when its file cannot be read.</summary>
    internal string? EffectiveConnectionString => ConnectionString is { Length: > 0 } ? ConnectionString
        : ConnectionStringFile is { Length: > 0 } file && DecisionLogKey.Read(file) is { } content ? Encoding.UTF8.GetString(content)
        : null;

    /// <summary>
    /// A file with the secret that patients are hashed with, at least 16 bytes. By default one beside <see cref="Path"/>, ending in
    /// <c>.key</c>, created at the first
    /// start; needed with <see cref="ConnectionString"/>, and the same for all instances.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>Days after which a row is deleted; 0, the default, keeps all.</summary>
    [WholeNumber(0, 36_500)]
    public int RetentionDays { get; set; }

    /// <summary><see cref="Mode"/> as it was checked.</summary>
    internal DecisionLogMode EffectiveMode => Mode.ToLowerInvariant() switch
    {
        Off => DecisionLogMode.Off,
        BestEffort => DecisionLogMode.BestEffort,
        _ => DecisionLogMode.Required,
    };

    /// <summary>What is wrong with them together.</summary>
    /// <param name="path">The path of the section.</param>
    internal IEnumerable<string> Problems(string path)
    {
        if (EffectiveMode == DecisionLogMode.Off)
        {
            yield break;
        }

        if (IsDatabase)
        {
            foreach (var problem in DatabaseProblems(path))
            {
                yield return problem;
            }

            if (KeyFile is not { Length: > 0 })
            {
                yield return $"{path}:KeyFile is missing; name a file with a secret of at least {DecisionLogSettings.MinKeyBytes} bytes, the same for all instances that share the database";
            }
        }
        else if (string.IsNullOrWhiteSpace(Path))
        {
            yield return $"{path}:Path is empty; name a file, or set {path}:Mode to off";
        }

        if (KeyFile is { Length: > 0 } && DecisionLogKey.Read(KeyFile) is not { Length: >= DecisionLogSettings.MinKeyBytes })
        {
            yield return $"{path}:KeyFile is '{KeyFile}', which cannot be read or holds fewer than {DecisionLogSettings.MinKeyBytes} bytes";
        }
    }

    private IEnumerable<string> DatabaseProblems(string path)
    {
        if (ConnectionString is { Length: > 0 } && ConnectionStringFile is { Length: > 0 })
        {
            yield return $"{path}:ConnectionString and {path}:ConnectionStringFile are both configured; keep one of them";
        }
        else if (EffectiveConnectionString is not { } connection)
        {
            yield return $"{path}:ConnectionStringFile is '{ConnectionStringFile}', which cannot be read";
        }
        else if (!DecisionLogSettings.IsConnectionString(connection))
        {
            // It holds a password.
            var name = ConnectionString is { Length: > 0 } ? nameof(ConnectionString) : nameof(ConnectionStringFile);
            yield return $"{path}:{name} cannot be read; it must be one of PostgreSQL, such as Host=db.example;Database=ordercheck;Username=ordercheck";
        }
    }
}
