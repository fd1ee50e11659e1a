using System.Data.Common;
using Npgsql;

namespace OrderCheck.Decisions;

/// <summary>Where the decision log is, and how long a caller waits for it.</summary>
public sealed record DecisionLogSettings
{
    /// <summary>The SQLite file, created with its folder. Not used with a <see cref="ConnectionString"/>.</summary>
    public string Path { get; init; } = "data/decisions.db";

    /// <summary>Connection string of a PostgreSQL database, which several instances may share; null for SQLite.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// The secret that patients are hashed with, at least <see cref="MinKeyBytes"/>; the same for every instance that shares a database.
    /// Only a log that is read
    /// needs none.
    /// </summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Longest time that a caller waits until a row is written; 5 seconds by default.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Shortest key, in bytes.</summary>
    public const int MinKeyBytes = 16;

    /// <summary>True for a connection string that PostgreSQL's driver can read.</summary>
    public static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 };
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or DbException)
        {
            return false;
        }
    }
}
