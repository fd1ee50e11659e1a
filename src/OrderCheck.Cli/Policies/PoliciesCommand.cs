using System.CommandLine;

namespace OrderCheck.Cli.Policies;

/// <summary><c>ordercheck policies</c>: what the policy data says, whether it holds together, and what it does not hold.</summary>
internal static class PoliciesCommand
{
    public static Command Build(CommandEnvironment environment, Option<string?> data) => new("policies", "Shows, checks and measures the policy data.")
    {
        List(environment, data),
        Show(environment, data),
        LookupCommand.Build(environment, data),
        Verify(environment, data),
        Gaps(environment, data),
        NewEditionCommand.Build(environment, data),
        DiffCommand.Build(environment, data),
        Stale(environment, data),
        ChartCommand.Build(environment, data),
    };

    private static Command List(CommandEnvironment environment, Option<string?> data)
    {
        var command = new Command("list", "Lists all policies with their editions.");
        command.SetAction(parsed => PolicyListing.Write(new ConsoleOutput(environment), parsed.Load(data)));
        return command;
    }

    private static Command Show(CommandEnvironment environment, Option<string?> data)
    {
        var id = new Argument<string>("id") { Description = "Id of the policy, as 'policies list' shows it.", HelpName = "ID" };
        var on = OrderCheckCommand.DayOption("--on", "Show the edition in force on this day; today if not given.");
        var command = new Command("show", "Shows a policy: who it applies to, the edition in force, its lists, criteria, notes and unread regions.") { id, on };
        command.SetAction(parsed =>
        {
            var knowledge = parsed.Load(data);
            var wanted = parsed.GetValue(id)!;
            var policy = knowledge.Policies.All.FirstOrDefault(policy => policy.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (policy is null)
            {
                environment.Error.WriteLine($"There is no policy '{TerminalSafeText.Of(wanted)}'; 'ordercheck policies list' shows all.");
                return ExitCode.Usage;
            }

            PolicyPage.Write(new ConsoleOutput(environment), policy, parsed.GetValue(on) ?? environment.Today);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify(CommandEnvironment environment, Option<string?> data)
    {
        var command = new Command("verify", "Runs every case, the calendar sweep, the pins and the hygiene checks. Exit code: 0 all holds, 1 something is wrong.");
        command.SetAction(parsed =>
        {
            var knowledge = parsed.Load(data);
            var report = KnowledgeVerifier.Run(knowledge, KnowledgeFolder.Files(parsed.GetValue(data)));
            KnowledgeReportWriter.Write(new ConsoleOutput(environment), knowledge, report);
            foreach (var fault in report.Faults)
            {
                environment.Error.WriteLine(TerminalSafeText.Of(fault));
            }

            return report.Faults.IsEmpty ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Command Gaps(CommandEnvironment environment, Option<string?> data)
    {
        var run = new Option<string?>("--orders")
        {
            Description = "Rank by the orders of this run, as 'replay --out FILE.ndjson' wrote it; by members of the plans if not given.",
            HelpName = "RUN",
        };
        var command = new Command("gaps", "Shows what nobody has read, reviewed or written down: where answers stay open or rest on our own reading.") { run };
        command.SetAction(parsed =>
        {
            var knowledge = parsed.Load(data);
            var open = parsed.GetValue(run) is { } file ? OpenOrders.Of(file, knowledge) : null;
            CoverageGapsWriter.Write(new ConsoleOutput(environment), CoverageGaps.Of(knowledge, environment.Today), knowledge.Watch, open);
        });
        return command;
    }

    private static Command Stale(CommandEnvironment environment, Option<string?> data)
    {
        var days = new Option<int>("--days", "--older-than") { Description = "How many days without a check are too many.", HelpName = "N", DefaultValueFactory = _ => 180 };
        days.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var told) || told is < 0 or > 100_000))
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a number of days; write it as 180.");
            }
        });
        var command = new Command("stale", "Lists the policies that nobody has compared with their documents for some time.") { days };
        command.SetAction(parsed => StaleListing.Write(new ConsoleOutput(environment), parsed.Load(data), environment.Today, parsed.GetValue(days)));
        return command;
    }
}
