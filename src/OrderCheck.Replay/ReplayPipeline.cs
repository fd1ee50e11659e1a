using System.Collections.Immutable;
using System.Threading.Channels;

namespace OrderCheck.Replay;

/// <summary>Answers batches on several workers and hands the answers on in the order of the input, with few batches in memory at a
/// time.</summary>
internal sealed class ReplayPipeline(IReplayAnswers answers, int parallel)
{
    private const int BatchesAheadPerWorker = 4;

    /// <summary>Runs until the batches end or the caller stops it; what was begun is then finished and handed on.</summary>
    public async Task RunAsync(
        IAsyncEnumerable<RequestBatch> batches, Action<long, ImmutableArray<ReplayedOrder>> take, CancellationToken stop)
    {
        using var abandoned = new CancellationTokenSource();

        // Not disposed of: after a stop a last batch may still give it back.
        var workers = new SemaphoreSlim(parallel);
        var inOrder = Channel.CreateBounded<Task<(long, ImmutableArray<ReplayedOrder>)>>(parallel * BatchesAheadPerWorker);
        var producer = Task.Run(() => Produce(batches, workers, inOrder.Writer, stop, abandoned.Token), CancellationToken.None);
        try
        {
            while (await HasMore(inOrder.Reader, stop))
            {
                while (inOrder.Reader.TryRead(out var batch))
                {
                    var (bytes, orders) = await batch;
                    take(bytes, orders);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A call was cut off by the stop: the run ends before it.
        }
        finally
        {
            await abandoned.CancelAsync();
            while (inOrder.Reader.TryRead(out var rest))
            {
                await Task.WhenAny(rest);
            }
        }

        if (!stop.IsCancellationRequested)
        {
            await producer;
        }
    }

    // After a stop more is not awaited, which may never come: what was begun is there already.
    private static async ValueTask<bool> HasMore<T>(ChannelReader<T> reader, CancellationToken stop)
    {
        try
        {
            return await reader.WaitToReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return reader.TryPeek(out _);
        }
    }

    private async Task Produce(
        IAsyncEnumerable<RequestBatch> batches, SemaphoreSlim workers, ChannelWriter<Task<(long, ImmutableArray<ReplayedOrder>)>> inOrder,
        CancellationToken stop, CancellationToken abandoned)
    {
        Exception? fault = null;
        try
        {
            await foreach (var batch in batches.WithCancellation(CancellationToken.None))
            {
                if (stop.IsCancellationRequested || abandoned.IsCancellationRequested)
                {
                    break;
                }

                await workers.WaitAsync(CancellationToken.None);
                var work = Task.Run(() => Answer(batch, workers, stop), CancellationToken.None);
                await inOrder.WriteAsync(work, abandoned);
            }
        }
        catch (OperationCanceledException) when (abandoned.IsCancellationRequested)
        {
            // No one takes answers any more; the reader of the channel says why.
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or UnreadableInputException)
        {
            // What was read before is answered first.
            fault = failed;
        }
        finally
        {
            inOrder.Complete(fault);
        }
    }

    private async Task<(long, ImmutableArray<ReplayedOrder>)> Answer(RequestBatch batch, SemaphoreSlim workers, CancellationToken stop)
    {
        try
        {
            var orders = ImmutableArray.CreateBuilder<ReplayedOrder>();
            foreach (var (name, body) in batch.Requests)
            {
                var found = await answers.AnswerAsync(name, body, stop);
                orders.AddRange(batch.Expectation is { } file ? Expect(file, found) : found);
            }

            return (batch.BytesDone, orders.ToImmutable());
        }
        finally
        {
            workers.Release();
        }
    }

    /// <summary>Compares the answers with those of a file in the form of <c>POST /check</c> or of a hook.</summary>
    private static ImmutableArray<ReplayedOrder> Expect(string file, ImmutableArray<ReplayedOrder> found)
    {
        var expected = ServiceAnswers.TryRead(found[0].Request, File.ReadAllBytes(file))
            ?? throw new UnreadableInputException($"{file}: holds no answers as POST /check or a hook gives them");
        return expected.Length != found.Length
            ? [.. found.Select(order => order with { Compared = true,
            Differences = [new AnswerDifference("orders", $"{expected.Length}", $"{found.Length}", [])] })]
            : [.. found.Select((order, index) => order.Compared ? order
            : order with { Compared = true, Differences = AnswerComparison.Compare(expected[index], order) })];
    }
}
