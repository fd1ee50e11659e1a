using System.Collections.Immutable;

namespace OrderCheck.Replay.Answering;

/// <summary>Answers the requests of a replay. Called from several threads at once.</summary>
internal interface IReplayAnswers : IAsyncDisposable
{
    /// <summary>Answers one request: one entry per order, or one that says why there is none.</summary>
    ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop);

    /// <summary>What the caller of the replay should know of the answers so far; each advice is told once, null when there is
    /// none.</summary>
    /// <param name="atEnd">True when no more answers come.</param>
    string? TakeAdvice(bool atEnd) => null;
}
