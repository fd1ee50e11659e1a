using System.CommandLine;
using System.Globalization;

namespace OrderCheck.Cli;

/// <summary><c>ordercheck policies diff</c>: what changed between two editions or two folders.</summary>
internal static class DiffCommand
{
    public static Command Build(Surroundings surroundings, Option<string?> data)
    {
        var what = new Argument<string[]>("what")
        {
            Description = "A policy id (its last two editions), a policy id and two days (the editions in force then), or two folders with policies.",
            HelpName = "ID [DATE DATE] | FOLDER FOLDER",
            Arity = new ArgumentArity(1, 3),
        };
        var command = new Command("diff", "Says what changed between two editions of a policy, or between two folders of policies.") { what };
        command.SetAction(parsed => parsed.GetValue(what)! switch
        {
            [var was, var now] => Folders(surroundings, KnowledgeFolder.Files(parsed.GetValue(data)), was, now),
            [var id, .. var days] => Editions(surroundings, KnowledgeFolder.Files(parsed.GetValue(data)), id, days),
            _ => ExitCode.Usage,
        });
        return command;
    }

    private static int Editions(Surroundings surroundings, KnowledgeFiles files, string id, string[] days)
    {
        var policy = Knowledge.Load(files).Policies.All.FirstOrDefault(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (policy is null)
        {
            return Refuse(surroundings, $"There is no policy '{CleanText.Of(id)}'; 'ordercheck policies list' shows all.");
        }

        PolicyEdition[] both;
        if (days.Length == 0)
        {
            both = [.. policy.Editions.TakeLast(2)];
        }
        else
        {
            both = [.. days.Select(day => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on) ? policy.Editions.LastOrDefault(one => one.From <= on) : null).OfType<PolicyEdition>()];
        }

        if (both is not [var was, var now])
        {
            return Refuse(surroundings, days.Length == 0
                ? $"{policy.Id} has one edition only, so there is nothing to compare it with."
                : $"Name two days on which an edition was in force, as 2026-10-15. The editions of {policy.Id} start on {string.Join(", ", policy.Editions.Select(one => Wording.Of(one.From)))}.");
        }

        var screen = new Screen(surroundings);
        screen.Line($"{policy.Id}: edition {Wording.Of(was.From)} to edition {Wording.Of(now.From)}", Screen.Strong);
        Write(screen, EditionDifference.OfEditions(files, Path(policy, was), files, Path(policy, now)));
        return ExitCode.Done;
    }

    private static int Folders(Surroundings surroundings, KnowledgeFiles around, string wasFolder, string nowFolder)
    {
        if (!Directory.Exists(wasFolder) || !Directory.Exists(nowFolder))
        {
            return Refuse(surroundings, "Name a policy id, a policy id and two days, or two folders.");
        }

        var screen = new Screen(surroundings);
        var (wasFiles, nowFiles) = (KnowledgeFolder.PolicyFiles(wasFolder), KnowledgeFolder.PolicyFiles(nowFolder));
        foreach (var files in (KnowledgeFiles[])[wasFiles, nowFiles])
        {
            // What cannot be loaded cannot be compared either; the fault then says where.
            _ = Knowledge.Load(files.Has("terminology/facts.json") ? files : around.WithPoliciesOf(files));
        }

        var changes = 0;
        foreach (var path in wasFiles.Paths.Concat(nowFiles.Paths).Where(path => path.EndsWith("/policy.json", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal))
        {
            var name = path["policies/".Length..^"/policy.json".Length];
            if (!wasFiles.Has(path) || !nowFiles.Has(path))
            {
                screen.Line(wasFiles.Has(path) ? $"{name}: no longer there" : $"{name}: a new policy", Screen.Strong);
                changes++;
                continue;
            }

            changes += Section(name, EditionDifference.OfIdentity(wasFiles, nowFiles, path));
            var (before, after) = (EditionsOf(wasFiles, path), EditionsOf(nowFiles, path));
            foreach (var edition in before.Union(after).Order(StringComparer.Ordinal))
            {
                var day = System.IO.Path.GetFileNameWithoutExtension(edition);
                if (!after.Contains(edition))
                {
                    screen.Line($"{name}: edition {day} is no longer there", Screen.Strong);
                    changes++;
                }
                else if (before.Contains(edition))
                {
                    changes += Section($"{name}: edition {day}", EditionDifference.OfEditions(wasFiles, edition, nowFiles, edition));
                }
                else
                {
                    changes++;
                    var previous = after.LastOrDefault(one => string.CompareOrdinal(one, edition) < 0);
                    screen.Line($"{name}: new edition {day}{(previous is null ? "" : ", against the one before it")}", Screen.Strong);
                    if (previous is not null)
                    {
                        Write(screen, EditionDifference.OfEditions(nowFiles, previous, nowFiles, edition));
                    }
                }
            }
        }

        screen.Line(changes == 1 ? "1 change" : $"{changes} changes");
        return ExitCode.Done;

        int Section(string heading, EditionDifference difference)
        {
            if (difference.Lines.Count > 0)
            {
                screen.Line(heading, Screen.Strong);
                Write(screen, difference);
            }

            return difference.Lines.Count;
        }
    }

    private static List<string> EditionsOf(KnowledgeFiles files, string policy) =>
        [.. files.Paths.Where(path => path.StartsWith(policy[..^"policy.json".Length] + "editions/", StringComparison.Ordinal))];

    private static void Write(Screen screen, EditionDifference difference)
    {
        if (difference.Lines.Count == 0)
        {
            screen.Line("  Nothing but its dates.");
        }

        foreach (var same in difference.Lines.GroupBy(line => line.Heading))
        {
            screen.Line($"  {same.Key}");
            foreach (var (_, text) in same)
            {
                screen.Row(4, "-", 1, text);
            }
        }
    }

    private static string Path(CoveragePolicy policy, PolicyEdition edition) => $"{policy.Folder}/editions/{Wording.Of(edition.From)}.json";

    private static int Refuse(Surroundings surroundings, string text)
    {
        surroundings.Error.WriteLine(text);
        return ExitCode.Usage;
    }
}
