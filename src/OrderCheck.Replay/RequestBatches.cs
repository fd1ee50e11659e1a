using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Pipelines;

namespace OrderCheck.Replay;

/// <summary>Cuts the inputs into batches, with no more in memory than a batch.</summary>
/// <param name="environment">For standard input.</param>
/// <param name="bodyLimit">Requests longer than this are cut one byte beyond it, so that the reader refuses them.</param>
/// <param name="perBatch">Maximum number of requests in a batch.</param>
internal sealed class RequestBatches(CommandEnvironment environment, int bodyLimit, int perBatch)
{
    private const int ReadBytes = 64 * 1024;
    private const int BatchBytes = 256 * 1024;

    private long _number;

    /// <summary>The requests from one on, up to a number.</summary>
    /// <param name="inputs">The files.</param>
    /// <param name="skip">So many requests are left out.</param>
    /// <param name="limit">After so many requests (those left out counted) it ends.</param>
    /// <param name="lastSkipped">Receives the name of each request that is left out.</param>
    public async IAsyncEnumerable<RequestBatch> ReadAsync(
        IEnumerable<ReplayInput> inputs, long skip, long limit, Action<string> lastSkipped)
    {
        var bytesBefore = 0L;
        foreach (var input in inputs)
        {
            if (_number >= limit)
            {
                yield break;
            }

            await using var stream = Open(input);
            var (requests, bytes, bytesRead) = (ImmutableArray.CreateBuilder<(string, ReadOnlyMemory<byte>)>(), 0, 0L);
            await foreach (var (name, body) in input.OnePerLine ? ReadLinesAsync(stream, input.Name) : ReadWholeAsync(stream, input))
            {
                bytesRead += body.Length + 1;
                if (++_number <= skip)
                {
                    lastSkipped(name);
                    continue;
                }

                requests.Add((name, body));
                bytes += body.Length;
                if (_number >= limit)
                {
                    break;
                }

                if (requests.Count == perBatch || bytes >= BatchBytes)
                {
                    yield return new RequestBatch(requests.DrainToImmutable(), bytesBefore + bytesRead, input.Expectation);
                    bytes = 0;
                }
            }

            // The last one may be empty: with it the caller learns that everything was left out.
            bytesBefore += input.Bytes;
            yield return new RequestBatch(requests.DrainToImmutable(), bytesBefore, input.Expectation);
        }
    }

    private async IAsyncEnumerable<(string Name, ReadOnlyMemory<byte> Body)> ReadWholeAsync(Stream stream, ReplayInput input)
    {
        var body = new byte[(int)Math.Min(input.Bytes, bodyLimit) + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false);
        yield return (input.Name, body.AsMemory(0, length));
    }

    private async IAsyncEnumerable<(string Name, ReadOnlyMemory<byte> Body)> ReadLinesAsync(Stream stream, string name)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReadBytes, leaveOpen: true));
        var (line, isRest) = (1L, false);
        while (true)
        {
            var result = await reader.ReadAsync();
            var buffer = result.Buffer;
            while (TryTake(ref buffer, result.IsCompleted, out var text, out var isEnd))
            {
                // The rest of a line that is too long is passed over: the line is refused by its first bytes.
                if (!isRest && Body(text) is { IsEmpty: false } body)
                {
                    yield return (string.Create(CultureInfo.InvariantCulture, $"{name}:{line}"), body);
                }

                isRest = !isEnd;
                line += isEnd ? 1 : 0;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                yield break;
            }
        }
    }

    /// <summary>Takes a line, or a part of one that is longer than a body may be.</summary>
    private bool TryTake(ref ReadOnlySequence<byte> buffer, bool isLast, out ReadOnlySequence<byte> text, out bool isEnd)
    {
        var end = buffer.PositionOf((byte)'\n');
        isEnd = end is not null || isLast;
        text = end is { } position ? buffer.Slice(0, position) : buffer;
        if (end is null && (buffer.IsEmpty || (!isLast && buffer.Length <= bodyLimit)))
        {
            return false;
        }

        buffer = end is { } newline ? buffer.Slice(buffer.GetPosition(1, newline)) : buffer.Slice(buffer.End);
        return true;
    }

    private ReadOnlyMemory<byte> Body(ReadOnlySequence<byte> text)
    {
        var body = text.Slice(0, Math.Min(text.Length, bodyLimit + 1L)).ToArray();
        return body.AsSpan().Trim(" \t\r"u8).IsEmpty ? default(ReadOnlyMemory<byte>) : body;
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
