using System.Globalization;
using Spectre.Console;

namespace OrderCheck.Replay;

/// <summary>A bar with the number of requests, the rate and the time left, on a terminal only.</summary>
internal sealed class ReplayProgress
{
    private readonly CommandEnvironment _environment;
    private readonly IAnsiConsole? _console;
    private readonly ProgressTask? _bar;
    private readonly long _started;

    private ReplayProgress(CommandEnvironment environment, IAnsiConsole? console, ProgressTask? bar) =>
        (_environment, _console, _bar, _started) = (environment, console, bar, environment.Clock.GetTimestamp());

    /// <summary>Shows the progress of a run for as long as it runs.</summary>
    /// <param name="environment">Where it is shown.</param>
    /// <param name="bytes">Size of the input; 0 when it is not known.</param>
    /// <param name="run">The run.</param>
    public static Task<T> RunAsync<T>(CommandEnvironment environment, long bytes, Func<ReplayProgress, Task<T>> run)
    {
        if (!environment.ErrorIsTerminal)
        {
            return run(new ReplayProgress(environment, null, null));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = environment.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(environment.Error),
        });
        return console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask("requests", maxValue: Math.Max(bytes, 1));
                bar.IsIndeterminate = bytes == 0;
                return run(new ReplayProgress(environment, console, bar));
            });
    }

    /// <summary>Shows how far it is.</summary>
    public void Show(long bytesDone, long requests)
    {
        if (_bar is not null)
        {
            var rate = requests / Math.Max(_environment.Clock.GetElapsedTime(_started).TotalSeconds, 0.001);
            _bar.Value = bytesDone;
            _bar.Description = string.Create(CultureInfo.InvariantCulture, $"{requests:N0} requests, {rate:N0} a second");
        }
    }

    /// <summary>Writes a line above the bar.</summary>
    public void WriteLine(string text)
    {
        if (_console is null)
        {
            _environment.Error.WriteLine(TerminalSafeText.Of(text));
        }
        else
        {
            _console.WriteLine(TerminalSafeText.Of(text));
        }
    }
}
