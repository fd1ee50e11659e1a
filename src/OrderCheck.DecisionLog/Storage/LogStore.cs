using System.Data.Common;
using System.Reflection;
using DbUp.Engine;

namespace OrderCheck.Decisions.Storage;

/// <summary>The tables of the log in a database. One schema; what differs between SQLite and PostgreSQL is in the two classes below this
/// one.</summary>
internal abstract class LogStore
{
    private const string Columns = "seq, kind, at, client, request_id, position, assessment_id, card, idempotency_key, body, facts, hash";

    /// <summary>The scripts of the schema.</summary>
    protected static Assembly Scripts => typeof(LogStore).Assembly;

    /// <summary>Opens a connection.</summary>
    /// <param name="forWriting">False for one that only reads.</param>
    public abstract DbConnection Connect(bool forWriting);

    /// <summary>Brings the schema up to date. Several instances may do so at once.</summary>
    public abstract void Migrate();

    /// <summary>Begins to write: from here to the end of the transaction no one else does.</summary>
    public abstract DbTransaction BeginWriting(DbConnection connection);

    /// <summary>Forgets connections that may be dead.</summary>
    public abstract void ForgetConnections();

    /// <summary>Writes rows behind the last one, in one transaction that is durable when this returns.</summary>
    public void Append(DbConnection connection, IReadOnlyList<LogRow> rows)
    {
        using var transaction = BeginWriting(connection);
        var (seq, hash) = Head(transaction);
        using var insert = Insert(transaction);
        using var card = Command(
            transaction, "INSERT INTO decision_log_card (card, client, seq) VALUES (@card, @client, @seq)", "card", "client", "seq");
        foreach (var row in rows)
        {
            if (row.IdempotencyKey is { } key && Holds(transaction, key))
            {
                continue;
            }

            var next = Joined(transaction, row) with { Seq = ++seq };
            next = next with { Hash = hash = next.HashAfter(hash) };
            Run(insert, next.Seq, next.Kind, next.At, next.Client, next.RequestId, next.Position, next.AssessmentId, next.Card,
                next.IdempotencyKey, next.Body, next.Facts, next.Hash);
            foreach (var shown in next.Cards)
            {
                Run(card, shown, next.Client, next.Seq);
            }
        }

        using var head = Command(
            transaction, "UPDATE decision_log_head SET last_seq = @seq, last_hash = @hash WHERE id = 1", "seq", "hash");
        Run(head, seq, hash);
        transaction.Commit();
    }

    /// <summary>Reads rows in their order.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="where">A condition over the columns, such as <c>at &lt; @a</c>; empty for all.</param>
    /// <param name="values">The values of <c>@a</c>, <c>@b</c> and so on.</param>
    public static IEnumerable<LogRow> Read(DbConnection connection, string where, params string[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM decision_log {(where.Length > 0 ? $"WHERE {where} " : "")}ORDER BY seq";
        for (var i = 0; i < values.Length; i++)
        {
            Add(command, ((char)('a' + i)).ToString()).Value = values[i];
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return Row(reader);
        }
    }

    /// <summary>Both ends of the chain.</summary>
    public static (long FirstSeq, string FirstHash, long LastSeq, string LastHash) Ends(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT first_seq, first_hash, last_seq, last_hash FROM decision_log_head WHERE id = 1";
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? (reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3))
            : throw new InvalidDataException("The row that holds both ends of the chain is missing.");
    }

    /// <summary>Deletes the rows that were written before a moment; the chain then begins behind them.</summary>
    /// <returns>How many.</returns>
    public long DeleteBefore(DbConnection connection, string at)
    {
        using var transaction = BeginWriting(connection);
        var last = Scalar(transaction, "SELECT MAX(seq) FROM decision_log WHERE at < @at", "at", at) is long seq ? seq : 0;
        if (last == 0)
        {
            return 0;
        }

        using var head = Command(
            transaction, "UPDATE decision_log_head SET first_seq = @next, first_hash = (SELECT hash FROM decision_log WHERE seq = @last) WHERE id = 1", "next", "last");
        Run(head, last + 1, last);
        using var cards = Command(transaction, "DELETE FROM decision_log_card WHERE seq <= @last", "last");
        Run(cards, last);
        using var rows = Command(transaction, "DELETE FROM decision_log WHERE seq <= @last", "last");
        rows.Parameters[0].Value = last;
        var deleted = rows.ExecuteNonQuery();
        transaction.Commit();
        return deleted;
    }

    /// <summary>Throws what an upgrade of the schema failed with.</summary>
    protected static void Ensure(DatabaseUpgradeResult result)
    {
        if (!result.Successful)
        {
            throw result.Error;
        }
    }

    /// <summary>Runs a statement without parameters.</summary>
    protected static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static (long Seq, string Hash) Head(DbTransaction transaction)
    {
        var (_, _, seq, hash) = Ends(transaction.Connection!);
        return (seq, hash);
    }

    private static bool Holds(DbTransaction transaction, string key) =>
        Scalar(transaction, "SELECT seq FROM decision_log WHERE idempotency_key = @key", "key", key) is not null and not DBNull;

    // Feedback is joined to the latest row of its client that showed the card.
    private static LogRow Joined(DbTransaction transaction, LogRow row)
    {
        if (row.Kind != LogRow.FeedbackKind)
        {
            return row;
        }

        using var find = Command(
            transaction,
            $"SELECT {Columns} FROM decision_log WHERE seq = (SELECT MAX(seq) FROM decision_log_card WHERE card = @card AND client = @client)", "card", "client");
        find.Parameters[0].Value = row.Card;
        find.Parameters[1].Value = row.Client;
        using var reader = find.ExecuteReader();
        return reader.Read() ? FeedbackRow.Join(row, Row(reader)) : row;
    }

    private static DbCommand Insert(DbTransaction transaction) => Command(
        transaction, $"INSERT INTO decision_log ({Columns}) VALUES ({string.Join(", ", Columns.Split(", ").Select(name => "@" + name))})",
        Columns.Split(", "));

    private static DbCommand Command(DbTransaction transaction, string sql, params string[] parameters)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            Add(command, name);
        }

        return command;
    }

    private static DbParameter Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@" + name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private static void Run(DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private static object? Scalar(DbTransaction transaction, string sql, string name, string value)
    {
        using var command = Command(transaction, sql, name);
        command.Parameters[0].Value = value;
        return command.ExecuteScalar();
    }

    private static LogRow Row(DbDataReader reader) => new()
    {
        Seq = reader.GetInt64(0),
        Kind = reader.GetString(1),
        At = reader.GetString(2),
        Client = reader.GetString(3),
        RequestId = Text(reader, 4),
        Position = reader.GetInt32(5),
        AssessmentId = Text(reader, 6),
        Card = Text(reader, 7),
        IdempotencyKey = Text(reader, 8),
        Body = reader.GetString(9),
        Facts = Text(reader, 10),
        Hash = reader.GetString(11),
    };

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
