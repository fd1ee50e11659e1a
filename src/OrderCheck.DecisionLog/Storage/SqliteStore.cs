using System.Data.Common;
using DbUp;
using Microsoft.Data.Sqlite;

namespace OrderCheck.Decisions.Storage;

/// <summary>The log in a SQLite file with a write-ahead log. Several processes of one machine may share it.</summary>
internal sealed class SqliteStore : LogStore
{
    private readonly string _path;
    private readonly string _connectionString;

    public SqliteStore(string path, TimeSpan timeout)
    {
        _path = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)timeout.TotalSeconds),
        }.ToString();
    }

    public override DbConnection Connect(bool forWriting)
    {
        if (!forWriting && !File.Exists(_path))
        {
            throw new FileNotFoundException("There is no decision log at this path.");
        }

        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        if (forWriting)
        {
            using var command = connection.CreateCommand();
            // FULL: a commit is on the disk when it returns, also through a loss of power.
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            command.ExecuteNonQuery();
        }

        return connection;
    }

    public override void Migrate()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using (Connect(forWriting: true))
        {
            // Sets the journal mode before DbUp opens the file its own way.
        }

        Ensure(DeployChanges.To.SqliteDatabase(_connectionString).WithScriptsEmbeddedInAssembly(Scripts).LogToNowhere().Build()
            .PerformUpgrade());
    }

    public override DbTransaction BeginWriting(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override void ForgetConnections()
    {
        // There is no pool.
    }
}
