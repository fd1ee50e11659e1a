using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace OrderCheck.Cli;

/// <summary>START HERE: the command with all that is below it, and how faults become exit codes.</summary>
internal static class OrderCheckCommand
{
    private const string Name = "ordercheck";

    /// <summary>What was begun when the command is stopped may take this long to end.</summary>
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings, CancellationToken stop = default)
    {
        var parsed = Build(surroundings).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return await RefuseUsage(parsed, surroundings);
        }

        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { Output = surroundings.Text, Error = surroundings.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = EndingTime }, stop);
            await surroundings.Text.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (KnowledgeException fault)
        {
            await surroundings.Error.WriteLineAsync(
                $"""
                The policy data is wrong.
                  file     {CleanText.Of(fault.File)}
                  place    {CleanText.Of(fault.Place)}
                  problem  {CleanText.Of(fault.Problem)}
                  remedy   {CleanText.Of(fault.Remedy)}
                """);
            return ExitCode.Failed;
        }
        catch (UnreadableInputException fault)
        {
            await surroundings.Error.WriteLineAsync(CleanText.Of(fault.Message));
            return ExitCode.Unreadable;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await surroundings.Error.WriteLineAsync(CleanText.Of(fault.Message));
            return ExitCode.Failed;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // By its type alone: a message may quote the input, and so may a trace.
            await surroundings.Error.WriteLineAsync($"{Name} failed because of a fault of its own ({fault.GetType().Name}). Nothing was decided; report it with the command and, without patient data, what it was given.");
            return ExitCode.Failed;
        }
    }

    /// <summary>A day as <c>2026-10-15</c>.</summary>
    public static Option<DateOnly?> DayOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"'{text}' is not a date for {name}; write it as 2026-10-15.");
            return null;
        },
    };

    private static Command Build(Surroundings surroundings)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Use the policies, studies, signals and terms of this folder instead of those that came with the command.",
            HelpName = "FOLDER",
            Recursive = true,
        };
        return new Command(Name, "Says of heart CT and heart MRI orders which study they ask for, whether it is screening or diagnostic, whether the diagnosis supports it, whether an ABN is called for and whether prior authorization is likely. Advice, not a payer's determination.")
        {
            CheckCommand.Build(surroundings, data),
            ServeCommand.Build(surroundings, data),
            MockEhrCommand.Build(surroundings),
            HookCommand.Build(surroundings),
            PoliciesCommand.Build(surroundings, data),
            ReplayCommand.Build(surroundings, data),
            GenerateCommand.Build(surroundings),
            data,
            new HelpOption(),
            new VersionOption { Action = new VersionAction(surroundings) },
        };
    }

    private static async Task<int> RefuseUsage(ParseResult parsed, Surroundings surroundings)
    {
        foreach (var error in parsed.Errors)
        {
            await surroundings.Error.WriteLineAsync(CleanText.Of(error.Message));
        }

        var path = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
        {
            path.Push(command.Command.Name);
        }

        await surroundings.Error.WriteLineAsync($"Try: {string.Join(' ', path)} --help");
        return ExitCode.Usage;
    }

    private sealed class VersionAction(Surroundings surroundings) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            surroundings.Text.WriteLine($"{Name} {typeof(OrderCheckCommand).Assembly.GetName().Version!.ToString(3)}");
            return ExitCode.Done;
        }
    }
}
