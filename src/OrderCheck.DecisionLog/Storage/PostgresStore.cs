using System.Data.Common;
using DbUp;
using Npgsql;

namespace OrderCheck.Decisions.Storage;

/// <summary>The log in a PostgreSQL database, which several instances may share.</summary>
internal sealed class PostgresStore : LogStore
{
    /// <summary>Number of the lock under which one instance at a time brings the schema up to date.</summary>
    private const long MigrationLock = 0x0DEC1510;

    private readonly string _connectionString;

    public PostgresStore(string connectionString, TimeSpan timeout)
    {
        var seconds = Math.Max(1, (int)timeout.TotalSeconds);
        _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = seconds,
            CommandTimeout = seconds,
            ApplicationName = "ordercheck",
        }.ToString();
    }

    public override DbConnection Connect(bool forWriting)
    {
        var connection = new NpgsqlConnection(_connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Opens a connection without holding a thread while it opens.</summary>
    public async Task<DbConnection> ConnectAsync(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(stop);
        return connection;
    }

    public override void Migrate()
    {
        using var connection = Connect(forWriting: true);
        Execute(connection, $"SELECT pg_advisory_lock({MigrationLock})");
        try
        {
            Ensure(DeployChanges.To.PostgresqlDatabase(_connectionString).WithScriptsEmbeddedInAssembly(Scripts).LogToNowhere().Build()
                .PerformUpgrade());
        }
        finally
        {
            Execute(connection, $"SELECT pg_advisory_unlock({MigrationLock})");
        }
    }

    public override DbTransaction BeginWriting(DbConnection connection)
    {
        var transaction = connection.BeginTransaction();
        try
        {
            Execute(connection, "SELECT last_seq FROM decision_log_head WHERE id = 1 FOR UPDATE");
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    public override void ForgetConnections()
    {
        using var connection = new NpgsqlConnection(_connectionString);
        NpgsqlConnection.ClearPool(connection);
    }
}
