using System.Globalization;

namespace OrderCheck.Replay;

/// <summary>A line with a bar, the rate and the time left, on a terminal only.</summary>
internal sealed class ReplayProgress(CommandEnvironment environment, long bytes)
{
    private const int BarWidth = 24;
    private const double Interval = 0.2;

    private readonly long _started = environment.Clock.GetTimestamp();
    private double _shownAt;
    private int _length;
    private long _firstBytes = -1;

    public void Show(long bytesDone, long requests, long bytesAtStart)
    {
        if (!environment.ErrorIsTerminal)
        {
            return;
        }

        var elapsed = environment.Clock.GetElapsedTime(_started).TotalSeconds;
        if (elapsed - _shownAt < Interval)
        {
            return;
        }

        _shownAt = elapsed;
        _firstBytes = _firstBytes < 0 ? bytesAtStart : _firstBytes;
        Line(Text(bytesDone, requests, elapsed));
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_length > 0)
        {
            Line("");
            environment.Error.Write('\r');
        }
    }

    private string Text(long bytesDone, long requests, double elapsed)
    {
        var rate = requests / Math.Max(elapsed, 0.001);
        if (bytes <= 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{requests:N0} requests, {rate:N0} a second");
        }

        var share = Math.Clamp((double)bytesDone / bytes, 0, 1);
        var speed = (bytesDone - _firstBytes) / Math.Max(elapsed, 0.001);
        var left = speed > 0 ? TimeSpan.FromSeconds((bytes - bytesDone) / speed) : TimeSpan.Zero;
        var bar = new string('#', (int)(share * BarWidth)).PadRight(BarWidth, '.');
        return string.Create(CultureInfo.InvariantCulture, $"[{bar}] {share * 100,3:N0}%  {requests:N0} requests, {rate:N0} a second, {(int)left.TotalMinutes}:{left.Seconds:D2} left");
    }

    private void Line(string text)
    {
        environment.Error.Write('\r' + text.PadRight(_length));
        _length = text.Length;
    }
}
