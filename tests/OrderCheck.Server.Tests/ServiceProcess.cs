using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace OrderCheck.Server.Tests;

/// <summary>The service as a process of its own.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process) => _process = process;

    public static ServiceProcess Start(string[] args, Dictionary<string, string>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrderCheck.Server.dll"), .. args])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new ServiceProcess(Process.Start(start)!);
    }

    public async Task<(string Text, Uri Address)> Started()
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains("Stop with Ctrl+C", StringComparison.Ordinal))
        {
            text.AppendLine(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await _process.StandardError.ReadToEndAsync()));
        }

        return (text.ToString(), new Uri(Addresses().Match(text.ToString()).Value));
    }

    /// <summary>Reads and forgets what the service says, so that it never waits for a reader.</summary>
    public void Ignore() => _ = _process.StandardOutput.ReadToEndAsync();

    public async Task<string> LineWith(string part)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }

    public async Task<(int Code, string Output, string Error)> Ended()
    {
        var (output, error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await output, await error);
    }

    /// <summary>Ends the process without a word.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*", RegexOptions.NonBacktracking)]
    private static partial Regex Addresses();
}
