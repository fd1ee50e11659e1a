using System.Text;

namespace OrderCheck.Cli.Tests;

/// <summary>Calls the command inside the test process and keeps what it wrote.</summary>
internal sealed record Ordercheck(int Code, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);

    public static Task<Ordercheck> Call(params string[] args) => Call(new Terminal(), args);

    public static async Task<Ordercheck> Call(Terminal terminal, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(terminal.Input));
        using var surroundings = new Surroundings
        {
            Input = input,
            Output = output,
            Text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true),
            Error = error,
            Clock = new StoppedClock(),
            OutputIsTerminal = terminal.IsTerminal,
            Colours = terminal.Colours,
            Width = terminal.Width,
        };
        var code = await OrderCheckCommand.RunAsync(args, surroundings);
        return new Ordercheck(code, output.ToArray(), error.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 10, 15, 12, 0, 0, TimeSpan.Zero);
    }
}

/// <summary>What the command is told about who is looking, and what it is given to read.</summary>
internal sealed record Terminal(string Input = "", bool IsTerminal = false, bool Colours = false, int Width = Surroundings.Unbounded);

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

    /// <summary>Puts a copy of the shipped data into the folder.</summary>
    public ScratchFolder WithShippedData()
    {
        var shipped = System.IO.Path.Combine(AppContext.BaseDirectory, "data");
        foreach (var file in Directory.EnumerateFiles(shipped, "*.json", SearchOption.AllDirectories))
        {
            Write(System.IO.Path.GetRelativePath(shipped, file), File.ReadAllText(file));
        }

        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
