using System.Collections.Immutable;

namespace OrderCheck.Ehr;

/// <summary>One call that the EHR got.</summary>
/// <param name="Number">Its place in the order of arrival, from 1.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without query.</param>
/// <param name="Query">Its query with the question mark, or nothing.</param>
/// <param name="Headers">Its headers; names in any case.</param>
/// <param name="Body">Its body, or nothing.</param>
/// <param name="Status">The status of the answer; null while there is none, 0 when the connection was cut before it.</param>
/// <param name="Fault">The fault that it met; <see cref="Ehr.Fault.None"/> without one.</param>
public sealed record RecordedCall(
    int Number, DateTimeOffset At, string Method, string Path, string Query, ImmutableDictionary<string, string> Headers, string Body, int? Status, Fault Fault);

/// <summary>The last calls.</summary>
internal sealed class CallLog
{
    private const int Kept = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<int> _numbers = new();
    private readonly Dictionary<int, RecordedCall> _calls = [];
    private int _last;

    public ImmutableArray<RecordedCall> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _numbers.Select(number => _calls[number])];
            }
        }
    }

    public int Begin(Func<int, RecordedCall> call)
    {
        lock (_gate)
        {
            var number = ++_last;
            _numbers.Enqueue(number);
            _calls[number] = call(number);
            if (_numbers.Count > Kept)
            {
                _calls.Remove(_numbers.Dequeue());
            }

            return number;
        }
    }

    public void Answer(int number, int status, Fault fault)
    {
        lock (_gate)
        {
            if (_calls.TryGetValue(number, out var call))
            {
                _calls[number] = call with { Status = status, Fault = fault };
            }
        }
    }

    public void Forget()
    {
        lock (_gate)
        {
            _numbers.Clear();
            _calls.Clear();
        }
    }
}
