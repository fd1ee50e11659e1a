using System.Text;

namespace OrderCheck.Cli.Tests;

/// <summary>Calls the command inside the test process and keeps what it wrote.</summary>
internal sealed record Ordercheck(int Code, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public static Task<Ordercheck> Call(params string[] args) => Call(new Terminal(), args);

    public static Task<Ordercheck> Call(Terminal terminal, params string[] args) => Call(terminal, new StoppedClock(), args, CancellationToken.None);

    /// <summary>Calls it until it is told to stop.</summary>
    public static Task<Ordercheck> Call(Terminal terminal, CancellationToken stop, params string[] args) => Call(terminal, new StoppedClock(), args, stop);

    /// <summary>Calls it at the time that it is: what is signed must hold for somebody else's clock.</summary>
    public static Task<Ordercheck> CallNow(Terminal terminal, params string[] args) => Call(terminal, TimeProvider.System, args, CancellationToken.None);

    private static async Task<Ordercheck> Call(Terminal terminal, TimeProvider clock, string[] args, CancellationToken stop)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(terminal.Input));
        using var environment = new CommandEnvironment
        {
            Input = input,
            Output = output,
            Text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true),
            Error = error,
            Clock = clock,
            OutputIsTerminal = terminal.IsTerminal,
            ErrorIsTerminal = terminal.ErrorIsTerminal,
            Colours = terminal.Colours,
            Width = terminal.Width,
        };
        var code = await OrderCheckCommand.RunAsync(args, environment, stop);
        return new Ordercheck(code, output.ToArray(), error.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 10, 15, 12, 0, 0, TimeSpan.Zero);
    }
}

/// <summary>What the command is told about who is looking, and what it is given to read.</summary>
internal sealed record Terminal(string Input = "", bool IsTerminal = false, bool Colours = false, int Width = CommandEnvironment.Unbounded, bool ErrorIsTerminal = false);

/// <summary>A folder that is gone after the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ordercheck-test-").FullName;

    public string Write(string name, string content)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>Puts a copy of the shipped data into the folder, or into one below it.</summary>
    public ScratchFolder WithShippedData(string below = "")
    {
        var shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "data");
        foreach (var file in Directory.EnumerateFiles(shipped, "*.json", SearchOption.AllDirectories))
        {
            Write(System.IO.Path.Combine(below, System.IO.Path.GetRelativePath(shipped, file)), File.ReadAllText(file));
        }

        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
