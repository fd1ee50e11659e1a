using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Replay;

/// <summary>The first line of a run: what was replayed and with what.</summary>
/// <param name="Inputs">What was replayed, as the caller named it.</param>
/// <param name="Knowledge">Version of the data that decided, or the address of the service.</param>
/// <param name="Against">What the answers were compared with, or an empty text.</param>
/// <param name="AsOf">The day taken for orders that name none.</param>
internal sealed record RunHeader(string Inputs, string Knowledge, string Against, string AsOf)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("ordercheckRun", 1);
        json.WriteString("inputs", Inputs);
        json.WriteString("knowledge", Knowledge);
        json.WriteString("against", Against);
        json.WriteString("asOf", AsOf);
        json.WriteEndObject();
    }

    public override string ToString() =>
        $"{Inputs} with {Knowledge} as of {AsOf}{(Against.Length > 0 ? ", compared with " + Against : "")}";

    public static RunHeader Read(JsonElement json) => json.GetProperty("ordercheckRun").GetInt32() == 1
        ? new(json.GetProperty("inputs").GetString()!, json.GetProperty("knowledge").GetString()!, json.GetProperty("against").GetString()!,
        json.GetProperty("asOf").GetString()!)
        : throw new InvalidOperationException();
}

/// <summary>Reads a run, one order after the other.</summary>
internal sealed class RunReader : IDisposable
{
    private readonly string _file;
    private readonly StreamReader _reader;
    private int _line;

    public RunReader(string file)
    {
        _file = file;
        try
        {
            _reader = new StreamReader(file, Encoding.UTF8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableInputException($"{file}: cannot be opened; name a run, as 'ordercheck replay --out FILE.ndjson' writes it");
        }

        Header = Parse(RunHeader.Read) ?? throw Broken();
    }

    public RunHeader Header { get; }

    /// <summary>The next order, or null at the end.</summary>
    /// <exception cref="UnreadableInputException">The line is none of a run.</exception>
    public ReplayedOrder? Next() => Parse(json => ReplayedOrderJson.Read(json));

    /// <summary>
    /// Hands on the orders of all complete requests and cuts off what a sudden end left behind them, so that writing can go on there.
    /// </summary>
    public static (long Requests, string? LastRequest) Recover(string file, RunHeader expected, Action<ReplayedOrder> take)
    {
        var (requests, last, complete) = (0L, (string?)null, 0L);
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read))
        using (var lines = new StreamReader(stream, Encoding.UTF8))
        {
            var position = 0L;
            var pending = new List<ReplayedOrder>();
            var first = true;
            while (lines.ReadLine() is { } line)
            {
                position += Encoding.UTF8.GetByteCount(line) + 1;
                if (position > stream.Length)
                {
                    break;
                }

                try
                {
                    using var json = JsonDocument.Parse(line);
                    if (first)
                    {
                        var header = RunHeader.Read(json.RootElement);
                        if (header != expected)
                        {
                            throw new UnreadableInputException(
                                $"{file}: is a run of {header}, not of {expected}; name another file, or leave out --resume");
                        }

                        (first, complete) = (false, position);
                        continue;
                    }

                    pending.Add(ReplayedOrderJson.Read(json.RootElement));
                }
                catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException
                or FormatException)
                {
                    throw new UnreadableInputException($"{file}: is not a run, as 'ordercheck replay --out FILE.ndjson' writes it");
                }

                if (pending[^1].IsLastOfRequest)
                {
                    pending.ForEach(take);
                    (requests, last, complete) = (requests + 1, pending[^1].Request, position);
                    pending.Clear();
                }
            }
        }

        using var cut = new FileStream(file, FileMode.Open, FileAccess.Write);
        cut.SetLength(complete);
        return (requests, last);
    }

    public void Dispose() => _reader.Dispose();

    private T? Parse<T>(Func<JsonElement, T> read)
        where T : class
    {
        if (_reader.ReadLine() is not { } line)
        {
            return null;
        }

        _line++;
        try
        {
            using var json = JsonDocument.Parse(line);
            return read(json.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Broken();
        }
    }

    private UnreadableInputException Broken() =>
        new($"{_file}: line {_line} is not of a run, as 'ordercheck replay --out FILE.ndjson' writes it");
}

/// <summary>The answers of an earlier run, in step with those of the present one.</summary>
internal sealed class Baseline(string file) : IDisposable
{
    /// <summary>How far the two may be out of step before an order counts as new.</summary>
    private const int LookAhead = 10_000;

    private readonly RunReader _run = new(file);
    private readonly Dictionary<(string Request, int Position), ReplayedOrder> _ahead = [];
    private bool _ended;

    /// <summary>The order with what differs from the baseline; unchanged when the baseline does not have it.</summary>
    public ReplayedOrder Compare(ReplayedOrder order)
    {
        var key = (order.Request, order.Position);
        ReplayedOrder? was;
        while (!_ahead.Remove(key, out was) && !_ended && _ahead.Count < LookAhead)
        {
            if (_run.Next() is { } next)
            {
                _ahead[(next.Request, next.Position)] = next;
            }
            else
            {
                _ended = true;
            }
        }

        return order with
        {
            Compared = true,
            Differences = was is null ? [new AnswerDifference("order", "not in the baseline", "answered", [])]
            : AnswerComparison.Compare(was, order),
        };
    }

    /// <summary>Number of its orders that were not compared with any; afterwards it is used up.</summary>
    public long CountRest()
    {
        var rest = (long)_ahead.Count;
        while (!_ended && _run.Next() is not null)
        {
            rest++;
        }

        return rest;
    }

    public void Dispose() => _run.Dispose();
}

/// <summary>Writes a run: a header and one line per order. Every line is complete, so that a run that was stopped can be resumed.</summary>
internal sealed class RunWriter : IReplayWriter
{
    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    /// <summary>Begins a run or goes on with one.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="header">Its first line, or null to go on with one that has it.</param>
    public RunWriter(Stream stream, RunHeader? header)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(_buffer);
        if (header is not null)
        {
            header.Write(_json);
            EndLine();
        }
    }

    public void Write(ReplayedOrder order)
    {
        ReplayedOrderJson.Write(_json, order);
        EndLine();
    }

    public void Finish(ReplayTotals totals, ReplaySession session) => _stream.Flush();

    public void Dispose()
    {
        _json.Dispose();
        _stream.Dispose();
    }

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
