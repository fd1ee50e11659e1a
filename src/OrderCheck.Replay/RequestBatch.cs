using System.Collections.Immutable;

namespace OrderCheck.Replay;

/// <summary>Some requests in their order, to be answered together by one worker.</summary>
/// <param name="Requests">Name and body of each.</param>
/// <param name="BytesDone">Bytes of the input up to the end of the batch, for the progress.</param>
/// <param name="Expectation">The file with the expected answers, or null.</param>
internal sealed record RequestBatch(
    ImmutableArray<(string Name, ReadOnlyMemory<byte> Body)> Requests, long BytesDone, string? Expectation = null);
