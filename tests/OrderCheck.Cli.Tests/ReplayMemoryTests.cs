using System.Buffers;
using System.Text.Json;

namespace OrderCheck.Cli.Tests;

/// <summary>Alone, because other tests would be counted too.</summary>
[CollectionDefinition(nameof(ReplayMemoryTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(ReplayMemoryTests))]
public sealed class ReplayMemoryTests
{
    private const int Early = 1_000;
    private const int Late = 8_000;

    // The batches that happen to be under way differ by so much; six hundred bytes kept of each request would already be as much.
    private const long MayGrow = 4 * 1024 * 1024;

    [Fact]
    public async Task A_replay_needs_no_more_memory_for_eight_thousand_requests_than_for_one_thousand()
    {
        using var requests = new MeasuredRequests();
        using var environment = new CommandEnvironment { Input = requests, Output = Stream.Null, Text = new StreamWriter(Stream.Null), Error = TextWriter.Null };

        Assert.Equal(0, await OrderCheckCommand.RunAsync(["replay", "-", "--policies-on", "2024-12-31", "--format", "html", "--parallel", "2"], environment));
        Assert.True(requests.After > 0 && requests.After - requests.Before < MayGrow, $"{requests.Before:N0} bytes live after {Early:N0} requests, {requests.After:N0} after {Late:N0}");
    }

    [Fact]
    public async Task Generating_needs_no_more_memory_for_eight_thousand_requests_than_for_one_thousand()
    {
        using var output = new MeasuredOutput();
        using var environment = new CommandEnvironment { Input = Stream.Null, Output = output, Text = new StreamWriter(Stream.Null), Error = TextWriter.Null };

        Assert.Equal(0, await OrderCheckCommand.RunAsync(["generate", $"{Late}"], environment));
        Assert.True(output.Last > 0 && output.Last - output.First < MayGrow, $"{output.First:N0} bytes live after the first part, {output.Last:N0} after the last");
    }

    /// <summary>Invents requests while they are read, and measures what is live after some and after many.</summary>
    private sealed class MeasuredRequests : Stream
    {
        private readonly ArrayBufferWriter<byte> _line = new();
        private readonly Utf8JsonWriter _json;
        private readonly SyntheticRequestWriter _requests;
        private int _number;
        private int _at;

        public MeasuredRequests() => _requests = new SyntheticRequestWriter(_json = new Utf8JsonWriter(_line), seed: 1, new DateOnly(2026, 12, 31));

        public long Before { get; private set; }

        public long After { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_at == _line.WrittenCount && !Next())
            {
                return 0;
            }

            var part = _line.WrittenSpan[_at..];
            part = part[..Math.Min(part.Length, count)];
            part.CopyTo(buffer.AsSpan(offset));
            _at += part.Length;
            return part.Length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _json.Dispose();
            base.Dispose(disposing);
        }

        private bool Next()
        {
            (Before, After) = _number switch
            {
                Early => (GC.GetTotalMemory(forceFullCollection: true), After),
                Late => (Before, GC.GetTotalMemory(forceFullCollection: true)),
                _ => (Before, After),
            };
            if (_number++ == Late)
            {
                return false;
            }

            _line.ResetWrittenCount();
            _at = 0;
            _requests.Write(_number, hook: _number % 2 == 0);
            _json.Flush();
            _json.Reset();
            _line.Write("\n"u8);
            return true;
        }
    }

    private sealed class MeasuredOutput : Stream
    {
        public long First { get; private set; }

        public long Last { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Last = GC.GetTotalMemory(forceFullCollection: true);
            First = First == 0 ? Last : First;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
