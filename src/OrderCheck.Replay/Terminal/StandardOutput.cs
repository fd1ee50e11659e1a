using Microsoft.Win32.SafeHandles;

namespace OrderCheck.Replay.Terminal;

/// <summary>The standard output of the process; tells a reader that has enough from a full disk.</summary>
internal sealed class StandardOutput : Stream
{
    private readonly Stream _inner;

    private StandardOutput(Stream inner) => _inner = inner;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static StandardOutput Open() => new(OpenPipe() ?? Console.OpenStandardOutput());

    /// <summary>Writes at once.</summary>
    /// <exception cref="OutputClosedException">The reader has closed it.</exception>
    /// <exception cref="IOException">Its disk is full.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _inner.Write(buffer);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw IsClosedPipe(fault)
                ? new OutputClosedException(fault)
                : new IOException($"The standard output takes no more: {(fault is IOException ? fault.Message.TrimEnd('.') : "it is closed")}.", fault);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // EPIPE on Unix; ERROR_BROKEN_PIPE and ERROR_NO_DATA on Windows.
    private static bool IsClosedPipe(Exception fault) => fault is IOException
        && fault.HResult is 32 or unchecked((int)0x8007006D) or unchecked((int)0x800700E8);

    // The stream of the console hides that the other end of a pipe was closed, so that a long answer would be written for no one.
    private static FileStream? OpenPipe()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return null;
        }

        try
        {
            var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return file.CanSeek ? null : file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
