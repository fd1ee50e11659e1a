using System.CommandLine;
using OrderCheck.Decisions;

namespace OrderCheck.Cli.Log;

/// <summary><c>ordercheck log reproduce</c>: decides again from the stored facts and compares.</summary>
internal static class ReproduceCommand
{
    public static Command Build(CommandEnvironment environment, LogCommand.LogPlace place, Option<string?> data)
    {
        var id = LogCommand.IdArgument();
        var knowledge = new Option<string[]>("--knowledge")
        {
            Description = "Also look in these data folders for the version that decided. --data decides under one folder, whatever its version.",
            HelpName = "FOLDER",
        };
        var payers = new Option<string?>("--payers") { Description = "The site's payer table that the client had.", HelpName = "FILE" };
        var command = new Command(
            "reproduce",
            "Decides again, from the facts in the log, under the knowledge that decided when it is on this disk, and says what differs. Exit code: 0 the same, 1 not, 3 not in the log.")
        {
            id, knowledge, payers,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var log = place.Open(parsed);
            var folders = parsed.GetValue(data) is { } one ? [one] : (string?[])[null, .. parsed.GetValue(knowledge) ?? []];
            return await Run(
                environment, log, parsed.GetValue(id)!, version => new OrderAssessor(Choose(version, folders, parsed.GetValue(payers))));
        });
        return command;
    }

    private static async Task<int> Run(CommandEnvironment environment, DecisionLog log, string id, Func<string, OrderAssessor> assessorOf)
    {
        var entries = (await log.FindAsync(id)).Where(entry => entry.Decision is not null).ToList();
        if (entries.Count == 0)
        {
            throw new UnreadableInputException($"{id}: no decision of this id is in the log");
        }

        var wanted = entries.Select(entry => entry.Seq).ToHashSet();
        var (output, code) = (new ConsoleOutput(environment), ExitCode.Done);
        foreach (var call in entries.Select(entry => entry.Decision!.RequestId).Distinct(StringComparer.Ordinal))
        {
            var results = (await log.ReproduceAsync(call, assessorOf)).Where(result => wanted.Contains(result.Entry.Seq)).ToList();
            if (results.Count == 0)
            {
                output.Line($"{call}: its facts are not in the log any more", ConsoleOutput.Bad);
            }

            results.ForEach(result => Write(output, result));
            code = results.Count > 0 && results.TrueForAll(result => result.IsSame) ? code : ExitCode.Failed;
        }

        return code;
    }

    private static void Write(ConsoleOutput output, Reproduction result)
    {
        var decision = result.Entry.Decision!;
        output.Line($"{decision.AssessmentId}, call {decision.RequestId}: {(result.IsSame ? "the same" : "different")}",
            result.IsSame ? ConsoleOutput.Good : ConsoleOutput.Bad);
        output.Row(2, "knowledge", 11, result.KnowledgeVersion == decision.KnowledgeVersion
            ? decision.KnowledgeVersion
            : $"{result.KnowledgeVersion} decided now, {decision.KnowledgeVersion} on that day");
        foreach (var difference in result.Differences)
        {
            output.Row(
                2, difference.Kind, 11, $"{difference.Name}: was {difference.Then ?? "not there"}, is {difference.Now ?? "not there"}");
        }
    }

    /// <summary>The knowledge of that version among the folders, else that of the first.</summary>
    private static Knowledge Choose(string version, string?[] folders, string? payers)
    {
        var files = folders.Select(KnowledgeFolder.Files).Select(one => payers is null ? one : one.WithSitePayers(payers)).ToList();
        return KnowledgeLoader.Load(files.Find(one => one.Version() == version) ?? files[0]);
    }
}
