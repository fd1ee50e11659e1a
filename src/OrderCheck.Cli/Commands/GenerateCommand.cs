using System.Buffers;
using System.CommandLine;
using System.Text.Json;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck generate</c>: invented requests to replay.</summary>
internal static class GenerateCommand
{
    private const int FlushAt = 256 * 1024;

    public static Command Build(CommandEnvironment environment)
    {
        var count = Count();
        var seed = new Option<ulong>("--seed") { Description = "Where the drawing starts; the same seed gives the same bytes.",
            HelpName = "S", DefaultValueFactory = _ => 1 };
        var hooks = new Option<bool>("--hooks") { Description = "CDS Hooks order-sign calls instead of Bundles." };
        var until = Until();
        var output = new Option<string?>("--out") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
        var command = new Command("generate",
            "Writes invented requests with a plausible mix of studies, payers, places, ages, reasons and chart sizes, one JSON object per line.")
        {
            count, seed, hooks, until, output,
        };
        // On another thread: whoever waits for this one can then be told to stop.
        command.SetAction((parsed, stop) => Task.Run(
            () =>
            {
                var name = parsed.GetValue(output);
                using var file = name is null ? null : File.Create(name);
                var code = Run(
                    file ?? environment.Output, parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(hooks),
                    parsed.GetValue(until) ?? new DateOnly(2026, 12, 31), stop);
                if (name is not null)
                {
                    environment.Error.WriteLine($"{TerminalSafeText.Of(name)} is {(code == ExitCode.Done ? "written" : "not complete")}.");
                }

                return code;
            },
            CancellationToken.None));
        return command;
    }

    private static Argument<long> Count()
    {
        var count = new Argument<long>("count") { Description = "How many requests.", HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, out var number) && number < 0)
            {
                result.AddError("N is 0 or more.");
            }
        });
        return count;
    }

    private static Option<DateOnly?> Until()
    {
        var until = OrderCheckCommand.DayOption(
            "--until", "The last day on which an order was written; they are spread over the 180 days up to it. 2026-12-31 if not given.");
        until.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<DateOnly?>() is { Year: < 1900 or > 2200 })
            {
                result.AddError("--until takes a day from 1900 to 2200: births lie before it and appointments behind it.");
            }
        });
        return until;
    }

    private static int Run(Stream output, long count, ulong seed, bool hooks, DateOnly until, CancellationToken stop)
    {
        var buffer = new ArrayBufferWriter<byte>(FlushAt + (64 * 1024));
        using var json = new Utf8JsonWriter(buffer);
        var requests = new SyntheticRequestWriter(json, seed, until);
        for (var number = 1L; number <= count && !stop.IsCancellationRequested; number++)
        {
            requests.Write(number, hooks);
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount >= FlushAt)
            {
                output.Write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }

        output.Write(buffer.WrittenSpan);
        return stop.IsCancellationRequested ? ExitCode.Stopped : ExitCode.Done;
    }
}
