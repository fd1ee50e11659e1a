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
        Chart(environment, data),
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
        var command = new Command("gaps", "Shows what nobody has read, reviewed or written down: where answers stay open or rest on our own reading.");
        command.SetAction(parsed =>
        {
            var knowledge = parsed.Load(data);
            CoverageGapsWriter.Write(new ConsoleOutput(environment), CoverageGaps.Of(knowledge, environment.Today), knowledge.Watch);
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

    private static Command Chart(CommandEnvironment environment, Option<string?> data)
    {
        var id = new Argument<string?>("id") { Description = "Id of the policy; all if not given.", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format") { Description = "The form of the table.", HelpName = "markdown|html", DefaultValueFactory = _ => "markdown" };
        format.AcceptOnlyFromAmong("markdown", "html");
        var output = new Option<string?>("--out") { Description = "Write to this file instead of standard output; an ending .html gives a page.", HelpName = "FILE" };
        var command = new Command("chart", "Shows which patient gets which answer: the cases of the policies as a table.") { id, format, output };
        command.SetAction(parsed =>
        {
            var files = KnowledgeFolder.Files(parsed.GetValue(data));
            var knowledge = KnowledgeLoader.Load(files);
            var wanted = parsed.GetValue(id);
            var policy = wanted is null ? null : knowledge.Policies.All.FirstOrDefault(policy => policy.Id.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (wanted is not null && policy is null)
            {
                environment.Error.WriteLine($"There is no policy '{TerminalSafeText.Of(wanted)}'; 'ordercheck policies list' shows all.");
                return ExitCode.Usage;
            }

            var name = parsed.GetValue(output);
            var html = parsed.GetValue(format) == "html" || (name is not null && name.EndsWith(".html", StringComparison.OrdinalIgnoreCase));
            using var file = name is null ? null : File.CreateText(name);
            CaseChart.Write(file ?? environment.Text, files, knowledge, policy?.Id, html);
            if (name is not null)
            {
                environment.Error.WriteLine($"{TerminalSafeText.Of(name)} is written.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
