using System.Data.Common;
using OrderCheck.Decisions.Storage;

namespace OrderCheck.Decisions;

/// <summary>What a check of the chain found.</summary>
/// <param name="Rows">Rows that were checked.</param>
/// <param name="LastHash">Hash at the end of the chain: kept elsewhere, it shows later that no row before it was changed.</param>
/// <param name="BrokenAt">Place of the first row that is not as it was written; null when all are.</param>
/// <param name="Problem">What is wrong there, or null.</param>
public sealed record LogVerification(long Rows, string LastHash, long? BrokenAt, string? Problem)
{
    /// <summary>True when every row is as it was written, in its place.</summary>
    public bool IsIntact => BrokenAt is null;

    internal static LogVerification Of(DbConnection connection)
    {
        // The ends first: what is written meanwhile lies behind them.
        var (firstSeq, hash, lastSeq, lastHash) = LogStore.Ends(connection);
        var (next, rows) = (firstSeq, 0L);
        foreach (var row in LogStore.Read(connection, "").TakeWhile(row => row.Seq <= lastSeq))
        {
            if (row.Seq != next)
            {
                return new LogVerification(
                    rows, lastHash, next, row.Seq > next ? "The row is missing." : "A row stands before the first one.");
            }

            if (row.Hash != row.HashAfter(hash))
            {
                return new LogVerification(rows, lastHash, next, "The row, or its place, was changed.");
            }

            (hash, next, rows) = (row.Hash, next + 1, rows + 1);
        }

        return next <= lastSeq ? new LogVerification(rows, lastHash, next, "The row is missing.")
            : hash != lastHash ? new LogVerification(rows, lastHash, lastSeq, "The row is not the one that was written last.")
            : new LogVerification(rows, lastHash, null, null);
    }
}
