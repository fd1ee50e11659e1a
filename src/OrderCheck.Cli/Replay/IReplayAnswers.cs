using System.Collections.Immutable;

namespace OrderCheck.Cli;

/// <summary>Answers the requests of a replay. Called from several threads at once.</summary>
internal interface IReplayAnswers
{
    /// <summary>Answers one request: one entry per order, or one that says why there is none.</summary>
    ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop);
}
