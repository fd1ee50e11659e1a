using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace OrderCheck.Cli.Commands;

/// <summary>START HERE: the command with all that is below it, and how faults become exit codes.</summary>
internal static class OrderCheckCommand
{
    private const string Name = "ordercheck";
    private const string RequiredCommand = "Required command was not provided.";

    /// <summary>What was begun when the command is stopped may take this long to end.</summary>
    private static readonly TimeSpan EndingTime = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args, CommandEnvironment environment, CancellationToken stop = default)
    {
        var parsed = Build(environment).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return await RefuseUsage(parsed, environment);
        }

        try
        {
            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { Output = environment.Text, Error = environment.Error, EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = EndingTime }, stop);
            await environment.Text.FlushAsync(CancellationToken.None);
            return code;
        }
        catch (KnowledgeException fault)
        {
            await environment.Error.WriteLineAsync(
                $"""
                The policy data is wrong.
                  file     {TerminalSafeText.Of(fault.File)}
                  place    {TerminalSafeText.Of(fault.Place)}
                  problem  {TerminalSafeText.Of(fault.Problem)}
                  remedy   {TerminalSafeText.Of(fault.Remedy)}
                """);
            return ExitCode.Failed;
        }
        catch (UnreadableInputException fault)
        {
            await environment.Error.WriteLineAsync(TerminalSafeText.Of(fault.Message));
            return ExitCode.Unreadable;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Failed;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await environment.Error.WriteLineAsync(TerminalSafeText.Of(fault.Message));
            return ExitCode.Failed;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // By its type alone: a message may quote the input, and so may a trace.
            await environment.Error.WriteLineAsync(
                $"{Name} failed because of a fault of its own ({fault.GetType().Name}). Nothing was decided; report it with the command and, without patient data, what it was given.");
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

    private static Command Build(CommandEnvironment environment)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Use the policies, studies, signals and terms of this folder instead of those that came with the command.",
            HelpName = "FOLDER",
            Recursive = true,
        };
        return new Command(Name,
            "Says of heart CT and heart MRI orders which study they ask for, whether it is screening or diagnostic, whether the diagnosis supports it, whether an ABN is called for and whether prior authorization is likely. Advice, not a payer's determination.")
        {
            CheckCommand.Build(environment, data),
            NoticeDraftCommand.Build(environment, data),
            ServeCommand.Build(environment, data),
            MockEhrCommand.Build(environment),
            HookCommand.Build(environment),
            ValidateCommand.Build(environment),
            PoliciesCommand.Build(environment, data),
            ReplayCommand.Build(environment, data),
            GenerateCommand.Build(environment),
            LogCommand.Build(environment, data),
            data,
            new HelpOption(),
            new VersionOption { Action = new VersionAction(environment) },
        };
    }

    private static async Task<int> RefuseUsage(ParseResult parsed, CommandEnvironment environment)
    {
        // That a command is required follows from a word that is none; the word is what the caller wants to know.
        var errors = parsed.Errors.Where(error => error.Message != RequiredCommand || parsed.UnmatchedTokens.Count == 0);
        foreach (var error in errors)
        {
            await environment.Error.WriteLineAsync(TerminalSafeText.Of(error.Message));
        }

        var path = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
        {
            path.Push(command.Command.Name);
        }

        await environment.Error.WriteLineAsync($"Try: {string.Join(' ', path)} --help");
        return ExitCode.Usage;
    }

    private sealed class VersionAction(CommandEnvironment environment) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            environment.Text.WriteLine($"{Name} {typeof(OrderCheckCommand).Assembly.GetName().Version!.ToString(3)}");
            return ExitCode.Done;
        }
    }
}
