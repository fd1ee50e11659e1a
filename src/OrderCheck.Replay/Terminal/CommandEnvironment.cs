using System.Text;

namespace OrderCheck.Replay.Terminal;

/// <summary>What the command can see of the world: its streams, the clock, and whether a person is looking.</summary>
internal sealed class CommandEnvironment : IDisposable
{
    /// <summary>Lines are as long as their text where nobody has to look at them.</summary>
    public const int Unbounded = 1_000_000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public required Stream Input { get; init; }

    /// <summary>Where the answer goes, as bytes.</summary>
    public required Stream Output { get; init; }

    /// <summary>The same as text. One command writes to one of the two.</summary>
    public required TextWriter Text { get; init; }

    /// <summary>Everything that is not the answer.</summary>
    public required TextWriter Error { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>True when the output goes to a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>True when what is not the answer goes to a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>True when the output may be coloured.</summary>
    public bool Colours { get; init; }

    /// <summary>Columns of the output.</summary>
    public int Width { get; init; } = Unbounded;

    public DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    public static CommandEnvironment OfProcess()
    {
        var terminal = !Console.IsOutputRedirected;
        var output = StandardOutput.Open();
        return new CommandEnvironment
        {
            Input = Console.OpenStandardInput(),
            Output = output,
            Text = new StreamWriter(output, Utf8),
            Error = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true },
            OutputIsTerminal = terminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Colours = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Width = terminal ? Math.Max(Console.WindowWidth, 40) : Unbounded,
        };
    }

    public void Dispose()
    {
        Text.Dispose();
        Error.Dispose();
    }
}
