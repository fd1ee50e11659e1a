using System.Buffers;
using System.Globalization;

namespace OrderCheck.Replay;

/// <summary>Some requests in their order, to be answered together by one worker.</summary>
internal sealed class RequestBatch : IDisposable
{
    private readonly byte[] _buffer;

    public RequestBatch(byte[] buffer) => _buffer = buffer;

    /// <summary>The requests: name, place in the buffer.</summary>
    public List<(string Name, int Start, int Length)> Requests { get; } = [];

    /// <summary>The file with the expected answers, or null.</summary>
    public string? Expectation { get; init; }

    /// <summary>Bytes of the input up to the end of the batch, for the progress.</summary>
    public long BytesDone { get; set; }

    public ReadOnlyMemory<byte> Body(int index) => _buffer.AsMemory(Requests[index].Start, Requests[index].Length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}

/// <summary>Cuts the inputs into batches, with no more in memory than a batch.</summary>
/// <param name="environment">For standard input.</param>
/// <param name="bodyLimit">Requests longer than this are cut one byte beyond it, so that the reader refuses them.</param>
/// <param name="perBatch">Most requests in a batch.</param>
internal sealed class RequestBatches(CommandEnvironment environment, int bodyLimit, int perBatch)
{
    private const int BufferSize = 256 * 1024;

    private long _number;

    /// <summary>The requests from one on, up to a number.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="skip">So many requests are left out.</param>
    /// <param name="limit">After so many requests (those left out counted) it ends.</param>
    /// <param name="lastSkipped">Is told the name of the last request that was left out.</param>
    public IEnumerable<RequestBatch> Read(IEnumerable<ReplayInput> inputs, long skip, long limit, Action<string> lastSkipped)
    {
        var bytes = 0L;
        foreach (var input in inputs)
        {
            if (_number >= limit)
            {
                yield break;
            }

            using var stream = Open(input);
            if (!input.OnePerLine)
            {
                bytes += input.Bytes;
                if (++_number <= skip)
                {
                    lastSkipped(input.Name);
                    continue;
                }

                var size = (int)Math.Min(input.Bytes, bodyLimit) + 1;
                var buffer = ArrayPool<byte>.Shared.Rent(size);
                var length = stream.ReadAtLeast(buffer.AsSpan(0, size), size, throwOnEndOfStream: false);
                var batch = new RequestBatch(buffer) { Expectation = input.Expectation, BytesDone = bytes };
                batch.Requests.Add((input.Name, 0, length));
                yield return batch;
                continue;
            }

            foreach (var batch in Lines(stream, input, skip, limit, lastSkipped, bytes))
            {
                yield return batch;
            }

            bytes += input.Bytes;
        }
    }

    private IEnumerable<RequestBatch> Lines(Stream stream, ReplayInput input, long skip, long limit, Action<string> lastSkipped, long bytesBefore)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var batch = new RequestBatch(buffer);
        var (filled, start, line, read, overlong) = (0, 0, 0L, 0L, false);
        while (true)
        {
            var got = stream.Read(buffer, filled, buffer.Length - filled);
            read += got;
            filled += got;
            while (start < filled || got == 0)
            {
                var end = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
                if (end < 0 && got > 0)
                {
                    break;
                }

                var length = end < 0 ? filled - start : end;
                line++;
                if (!overlong && !buffer.AsSpan(start, length).Trim(" \t\r"u8).IsEmpty)
                {
                    _number++;
                    var name = string.Create(CultureInfo.InvariantCulture, $"{input.Name}:{line}");
                    if (_number <= skip)
                    {
                        lastSkipped(name);
                    }
                    else if (_number <= limit)
                    {
                        batch.Requests.Add((name, start, Math.Min(length, bodyLimit + 1)));
                    }
                }

                overlong = false;
                start += length + 1;
                if (end < 0 || _number >= limit)
                {
                    batch.BytesDone = bytesBefore + read;
                    yield return batch;
                    yield break;
                }

                if (batch.Requests.Count == perBatch)
                {
                    batch.BytesDone = bytesBefore + read - (filled - start);
                    (buffer, batch, filled, start) = Next(buffer, batch, filled, start, BufferSize, out var full);
                    yield return full;
                }
            }

            if (filled < buffer.Length)
            {
                continue;
            }

            if (batch.Requests.Count > 0)
            {
                batch.BytesDone = bytesBefore + read - (filled - start);
                (buffer, batch, filled, start) = Next(buffer, batch, filled, start, BufferSize, out var full);
                yield return full;
            }
            else if (start > 0)
            {
                buffer.AsSpan(start, filled - start).CopyTo(buffer);
                (filled, start) = (filled - start, 0);
            }
            else if (filled <= bodyLimit)
            {
                (buffer, batch, filled, start) = Next(buffer, batch, filled, start, buffer.Length * 2, out var small);
                small.Dispose();
            }
            else
            {
                // Too long to be read: it is refused by its first bytes, and the rest of the line is passed over.
                if (!overlong && ++_number > skip && _number <= limit)
                {
                    batch.Requests.Add((string.Create(CultureInfo.InvariantCulture, $"{input.Name}:{line + 1}"), 0, bodyLimit + 1));
                    batch.BytesDone = bytesBefore + read;
                    (buffer, batch, filled, start) = Next(buffer, batch, filled, filled, BufferSize, out var refused);
                    yield return refused;
                }

                (overlong, filled, start) = (true, 0, 0);
            }
        }
    }

    // What is left of the buffer moves to the next batch; the old one keeps its bytes until it is answered.
    private static (byte[] Buffer, RequestBatch Batch, int Filled, int Start) Next(byte[] buffer, RequestBatch batch, int filled, int start, int size, out RequestBatch full)
    {
        start = Math.Min(start, filled);
        var rest = filled - start;
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(size, rest * 2));
        buffer.AsSpan(start, rest).CopyTo(next);
        full = batch;
        return (next, new RequestBatch(next), rest, 0);
    }

    private Stream Open(ReplayInput input)
    {
        try
        {
            return input.Path == ReplayInput.StandardInput
                ? environment.Input
                : new FileStream(input.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableInputException($"{input.Name}: cannot be opened or read");
        }
    }
}
