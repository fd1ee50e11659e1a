using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.Replay.Answering;

/// <summary>Parses each request as JSON and answers nothing: how fast this machine could be at most.</summary>
internal sealed class ParseOnlyAnswers : IReplayAnswers
{
    public ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return ValueTask.FromResult<ImmutableArray<ReplayedOrder>>([new ReplayedOrder { Request = name }]);
        }
        catch (JsonException)
        {
            return ValueTask.FromResult<ImmutableArray<ReplayedOrder>>(
                [new ReplayedOrder { Request = name, Fault = "The request is not JSON." }]);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
