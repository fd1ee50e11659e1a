using System.Data.Common;
using DbUp;
using DbUp.Sqlite.Helpers;
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
            // FULL: a commit is on the disk when it returns, also through a loss of power.
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        }

        return connection;
    }

    public override void Migrate()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        using var connection = Connect(forWriting: true);
        // DbUp asks whether its tables are there and creates them later; between the two no other process may.
        Execute(connection, "BEGIN EXCLUSIVE");
        using var shared = new SharedConnection(connection);
        Ensure(DeployChanges.To.SqliteDatabase(shared).WithScriptsEmbeddedInAssembly(Scripts).LogToNowhere().Build().PerformUpgrade());
        Execute(connection, "COMMIT");
    }

    public override DbTransaction BeginWriting(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override void ForgetConnections()
    {
        // There is no pool.
    }
}
