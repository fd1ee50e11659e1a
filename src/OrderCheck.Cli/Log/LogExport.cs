using System.Buffers;
using OrderCheck.Decisions;
using Parquet;
using Parquet.Serialization;

namespace OrderCheck.Cli.Log;

/// <summary>Writes rows of the log for other programs.</summary>
internal static class LogExport
{
    private const int RowGroup = 10_000;

    /// <summary>Writes rows as they are read; none but those of one group of Parquet are held in memory.</summary>
    public static async Task WriteAsync(Stream output, IEnumerable<LogEntry> entries, string format, CancellationToken stop)
    {
        if (format == "parquet")
        {
            // Parquet ends with what is known only then, so it is written where it can be counted.
            using var counted = output.CanSeek ? null : File.Create(Path.GetTempFileName(), 64 * 1024, FileOptions.DeleteOnClose);
            await ParquetSerializer.SerializeAsync(
                entries.Select(FlatEntry.Of), counted ?? output, new ParquetOptions { RowGroupSize = RowGroup }, cancellationToken: stop);
            if (counted is not null)
            {
                counted.Position = 0;
                await counted.CopyToAsync(output, stop);
            }

            return;
        }

        var line = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
        {
            stop.ThrowIfCancellationRequested();
            if (format == "auditevent")
            {
                line.ResetWrittenCount();
                FhirJson.Write(line, AuditEventBuilder.Of(entry));
                WriteLine(output, line.WrittenSpan);
            }
            else
            {
                WriteLine(output, entry.ToJson());
            }
        }
    }

    public static void WriteLine(Stream output, ReadOnlySpan<byte> json)
    {
        output.Write(json);
        output.Write("\n"u8);
    }
}
