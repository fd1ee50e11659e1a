using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace OrderCheck.Cli.Policies;

/// <summary><c>ordercheck policies diff</c>: what changed between two editions or two folders.</summary>
internal static class DiffCommand
{
    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var what = new Argument<string[]>("what")
        {
            Description = "A policy id (its last two editions), a policy id and two days (the editions in force then), two policy ids (their last editions), or two folders with policies.",
            HelpName = "ID [DATE DATE] | ID ID | FOLDER FOLDER",
            Arity = new ArgumentArity(1, 3),
        };
        var command = new Command("diff", "Says what differs between two editions of a policy, two policies, or two folders of policies.") { what };
        command.SetAction(parsed => parsed.GetValue(what)! switch
        {
            [var was, var now] => Directory.Exists(was) || Directory.Exists(now)
                ? Folders(environment, KnowledgeFolder.Files(parsed.GetValue(data)), was, now)
                : Policies(environment, KnowledgeFolder.Files(parsed.GetValue(data)), was, now),
            [var id, .. var days] => Editions(environment, KnowledgeFolder.Files(parsed.GetValue(data)), id, days),
            _ => ExitCode.Usage,
        });
        return command;
    }

    private static int Editions(CommandEnvironment environment, KnowledgeFiles files, string id, string[] days)
    {
        var knowledge = KnowledgeLoader.Load(files);
        if (Find(knowledge, id) is not { } policy)
        {
            return RefuseUnknown(environment, id);
        }

        List<DateOnly> on = [.. days.Select(Day).OfType<DateOnly>()];
        PolicyEdition[] both = days.Length == 0
            ? [.. policy.Editions.TakeLast(2)]
            : [.. on.Select(day => policy.Editions.LastOrDefault(one => one.From <= day)).OfType<PolicyEdition>()];
        if (both is not [var was, var now])
        {
            return Refuse(environment, days.Length == 0
                ? $"{policy.Id} has one edition only, so there is nothing to compare it with."
                : $"Name two days of which an edition is transcribed, as 2026-10-15. The editions of {policy.Id} start on {string.Join(", ", policy.Editions.Select(one => Formats.Of(one.From)))}.");
        }

        var output = new ConsoleOutput(environment);
        if (ReferenceEquals(was, now))
        {
            WithinOne(output, files, policy, was, on.Min(), on.Max());
            return ExitCode.Done;
        }

        output.Line($"{policy.Id}: edition {Formats.Of(was.From)} to edition {Formats.Of(now.From)}", ConsoleOutput.Strong);
        FolderDifference.Write(output, EditionDifference.Between(files, policy, was, now, knowledge));
        return ExitCode.Done;
    }

    // One edition serves both days, but it was read from documents that may be younger than the first of them.
    private static void WithinOne(ConsoleOutput output, KnowledgeFiles files, CoveragePolicy policy, PolicyEdition edition, DateOnly first, DateOnly last)
    {
        output.Line($"{policy.Id}: edition {Formats.Of(edition.From)} is used for both days", ConsoleOutput.Strong);
        using var json = JsonDocument.Parse(files[Path(policy, edition)]);
        var younger = CitedDocuments.Of(json.RootElement, files).Values
            .Select(document => (Title: document.GetProperty("title").GetString(), Date: document.TryGetProperty("date", out var date) ? Day(date.GetString()!) : null))
            .Where(document => document.Date > first).OrderBy(document => document.Date).ToList();
        foreach (var (title, date) in younger)
        {
            output.Row(2, "-", 1, $"It cites {title}, of {Formats.Of(date!.Value)}, {(date <= last ? "between the two days" : "after both days")}: what the document said before that is not transcribed.");
        }

        if (younger.Count == 0)
        {
            output.Line("  Nothing differs, and it cites no document of a later date.");
        }
    }

    // Two contractors on the same studies: what the one says and the other does not.
    private static int Policies(CommandEnvironment environment, KnowledgeFiles files, string one, string other)
    {
        var knowledge = KnowledgeLoader.Load(files);
        if (Find(knowledge, one) is not { } first || Find(knowledge, other) is not { } second)
        {
            return RefuseUnknown(environment, Find(knowledge, one) is null ? one : other);
        }

        var (was, now) = (first.Editions[^1], second.Editions[^1]);
        var output = new ConsoleOutput(environment);
        output.Line($"{first.Id}, edition {Formats.Of(was.From)}, against {second.Id}, edition {Formats.Of(now.From)}", ConsoleOutput.Strong);
        FolderDifference.Write(output, EditionDifference.OfEditions(files, Path(first, was), files, Path(second, now), knowledge));
        return ExitCode.Done;
    }

    private static CoveragePolicy? Find(Knowledge knowledge, string id) =>
        knowledge.Policies.All.FirstOrDefault(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static int Folders(CommandEnvironment environment, KnowledgeFiles around, string wasFolder, string nowFolder)
    {
        if (!Directory.Exists(wasFolder) || !Directory.Exists(nowFolder))
        {
            return Refuse(environment, "Name a policy id, a policy id and two days, two policy ids, or two folders.");
        }

        var output = new ConsoleOutput(environment);
        var changes = new FolderDifference(output, around, KnowledgeFolder.PolicyFiles(wasFolder), KnowledgeFolder.PolicyFiles(nowFolder)).Write();
        output.Line(changes == 1 ? "1 change" : $"{changes} changes");
        return ExitCode.Done;
    }

    private static string Path(CoveragePolicy policy, PolicyEdition edition) => $"{policy.Folder}/editions/{Formats.Of(edition.From)}.json";

    private static int RefuseUnknown(CommandEnvironment environment, string id) =>
        Refuse(environment, $"There is no policy '{TerminalSafeText.Of(id)}'; 'ordercheck policies list' shows all.");

    private static int Refuse(CommandEnvironment environment, string text)
    {
        environment.Error.WriteLine(text);
        return ExitCode.Usage;
    }
}
