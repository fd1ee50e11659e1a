using System.CommandLine;
using OrderCheck.Decisions;

namespace OrderCheck.Cli.Log;

/// <summary><c>ordercheck log</c>: what the decision log holds, whether it is as it was written, and whether the same would be decided
/// again.</summary>
internal static class LogCommand
{
    private const string ConnectionVariable = "OrderCheck__DecisionLog__ConnectionString";

    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var place = new LogPlace(
            new Option<string>("--log")
            {
                Description = "The SQLite file of the service; data/decisions.db below the working folder if not given.",
                HelpName = "FILE",
                DefaultValueFactory = _ => new DecisionLogSettings().Path,
                Recursive = true,
            },
            new Option<string?>("--connection")
            {
                Description = $"The PostgreSQL database of the service instead; the environment variable {ConnectionVariable} if not given.",
                HelpName = "STRING",
                Recursive = true,
            });
        return new Command("log",
            "Reads the decision log: what was answered, when, from what, and what became of the cards. It holds chart data. Exit code: 0 as it should be, 1 not, 2 wrong usage, 3 nothing found.")
        {
            Show(environment, place),
            Export(environment, place),
            Stats(environment, place),
            Verify(environment, place),
            ReproduceCommand.Build(environment, place, data),
            place.File,
            place.Connection,
        };
    }

    private static Command Show(CommandEnvironment environment, LogPlace place)
    {
        var id = IdArgument();
        var command = new Command("show", "The rows of an assessment, a call or a card, each as one line of JSON.") { id };
        command.SetAction(async (parsed, _) =>
        {
            using var log = place.Open(parsed);
            var entries = await log.FindAsync(parsed.GetValue(id)!);
            foreach (var entry in entries)
            {
                LogExport.WriteLine(environment.Output, entry.ToJson());
            }

            return entries.IsEmpty ? throw new UnreadableInputException($"{parsed.GetValue(id)}: is not in the log") : ExitCode.Done;
        });
        return command;
    }

    private static Command Export(CommandEnvironment environment, LogPlace place)
    {
        var (from, until) = Days();
        var format = new Option<string>("--format")
        {
            Description = "ndjson: a row a line; auditevent: FHIR R4 AuditEvents, one a line; parquet: flat columns for analysis.",
            HelpName = "ndjson|auditevent|parquet",
            DefaultValueFactory = _ => "ndjson",
        };
        format.AcceptOnlyFromAmong("ndjson", "auditevent", "parquet");
        var output = new Option<string?>("--out") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
        var command = new Command("export", "All rows, or those of some days (UTC).") { from, until, format, output };
        command.SetAction(async (parsed, stop) =>
        {
            using var log = place.Open(parsed);
            using var file = parsed.GetValue(output) is { } name ? File.Create(name) : null;
            await LogExport.WriteAsync(file ?? environment.Output, Entries(log, parsed, from, until), parsed.GetValue(format)!, stop);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Stats(CommandEnvironment environment, LogPlace place)
    {
        var (from, until) = Days();
        var format = new Option<string>("--format") { Description = "table for people, json for programs.", HelpName = "table|json",
            DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var command = new Command("stats",
            "How often each answer was given, and for each criterion how many of its cards were accepted or overridden.") { from, until,
            format };
        command.SetAction(parsed =>
        {
            using var log = place.Open(parsed);
            var stats = LogStatistics.Of(Entries(log, parsed, from, until));
            if (parsed.GetValue(format) == "json")
            {
                StatisticsWriter.WriteJson(environment.Output, stats);
            }
            else
            {
                StatisticsWriter.WriteTable(new ConsoleOutput(environment), stats);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify(CommandEnvironment environment, LogPlace place)
    {
        var command = new Command("verify",
            "Checks that no row was edited, deleted or moved since it was written. Keep the hash that it prints elsewhere: whoever can write the whole database could build another chain.");
        command.SetAction(async (parsed, _) =>
        {
            using var log = place.Open(parsed);
            var found = await log.VerifyAsync();
            var output = new ConsoleOutput(environment);
            if (found.IsIntact)
            {
                output.Line(FormattableString.Invariant(
                    $"All {found.Rows} rows are as they were written; the last hash is {found.LastHash}."), ConsoleOutput.Good);
                return ExitCode.Done;
            }

            output.Line(FormattableString.Invariant(
                $"Row {found.BrokenAt}: {found.Problem} {found.Rows} rows before it are as they were written."), ConsoleOutput.Bad);
            return ExitCode.Failed;
        });
        return command;
    }

    internal static Argument<string> IdArgument() =>
        new("id") { Description = "Id of an assessment or of a call, or uuid of a card.", HelpName = "ID" };

    private static (Option<DateOnly?> From, Option<DateOnly?> Until) Days() =>
        (OrderCheckCommand.DayOption("--from", "The first day."), OrderCheckCommand.DayOption("--until", "The last day."));

    private static IEnumerable<LogEntry> Entries(DecisionLog log, ParseResult parsed, Option<DateOnly?> from, Option<DateOnly?> until) =>
        log.Export(StartOf(parsed.GetValue(from)), StartOf(parsed.GetValue(until)?.AddDays(1)));

    private static DateTimeOffset? StartOf(DateOnly? day) =>
        day is { } start ? new DateTimeOffset(start, TimeOnly.MinValue, TimeSpan.Zero) : null;

    /// <summary>Where the log is.</summary>
    internal sealed record LogPlace(Option<string> File, Option<string?> Connection)
    {
        /// <summary>The log, to be read.</summary>
        public DecisionLog Open(ParseResult parsed)
        {
            var connection = parsed.GetValue(Connection) ?? Environment.GetEnvironmentVariable(ConnectionVariable);
            return connection is { Length: > 0 } && !DecisionLogSettings.IsConnectionString(connection)
                ? throw new UnreadableInputException(
                "The connection string cannot be read; write it like Host=db.example;Database=ordercheck;Username=ordercheck.")
                : new DecisionLog(
                    new DecisionLogSettings { Path = parsed.GetValue(File)!,
                    ConnectionString = connection is { Length: > 0 } ? connection : null }, TimeProvider.System);
        }
    }
}
