using System.CommandLine;

namespace OrderCheck.Cli.Policies;

/// <summary><c>ordercheck policies chart</c>: which patient gets which answer.</summary>
internal static class ChartCommand
{
    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var id = new Argument<string?>("id") { Description = "Id of the policy; all if not given.", HelpName = "ID", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format") { Description = "The form of the table.", HelpName = "markdown|html", DefaultValueFactory = _ => "markdown" };
        format.AcceptOnlyFromAmong("markdown", "html");
        var output = new Option<string?>("--out")
        {
            Description = "Write to this file instead of standard output; an ending .html gives a page with a search field. A folder (ending in /) gets one page a policy and an index.",
            HelpName = "FILE|FOLDER/",
        };
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

            Write(environment, files, knowledge, policy?.Id, parsed.GetValue(output), parsed.GetValue(format) == "html");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(CommandEnvironment environment, KnowledgeFiles files, Knowledge knowledge, string? policy, string? name, bool html)
    {
        if (name is null)
        {
            CaseChart.Write(environment.Text, files, knowledge, policy, html);
            return;
        }

        if (policy is null && (Path.EndsInDirectorySeparator(name) || Directory.Exists(name)))
        {
            CaseChart.WriteFolder(name, files, knowledge);
        }
        else
        {
            using var file = File.CreateText(name);
            CaseChart.Write(file, files, knowledge, policy, html || name.EndsWith(".html", StringComparison.OrdinalIgnoreCase));
        }

        environment.Error.WriteLine($"{TerminalSafeText.Of(name)} is written.");
    }
}
