using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderCheck.Cli.Policies;

/// <summary><c>ordercheck policies new</c>: the next edition of a policy from its latest one, with cases to begin with.</summary>
internal static partial class NewEditionCommand
{
    private const string Sources = "src/knowledge";
    private const int SkeletonCases = 2;
    private const int MaxYearsAhead = 5;

    /// <summary>What lies farther back is a birth or the start of a coverage: it stays where it is.</summary>
    private const int RecentDays = 5 * 365;

    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var id = new Argument<string>("id") { Description = "Id of the policy, as 'policies list' shows it.", HelpName = "ID" };
        var date = new Argument<string>("date") { Description = "First day of the new edition, as 2027-01-01.", HelpName = "DATE" };
        date.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Day(result.Tokens[0].Value) is null)
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a date; write it as 2027-01-01.");
            }
        });
        var command = new Command(
            "new", "Writes the next edition of a policy: a copy of the latest one to change, and cases for the day before and the first day. Writes into --data, or into src/knowledge when it is called in the repository.")
        {
            id, date,
        };
        command.SetAction(parsed => Run(environment, parsed.GetValue(data)
            ?? (Directory.Exists(Path.Combine(Sources, "policies")) ? Sources : null), parsed.GetValue(id)!,
            Day(parsed.GetValue(date)!)!.Value));
        return command;
    }

    private static int Run(CommandEnvironment environment, string? folder, string id, DateOnly day)
    {
        if (folder is null)
        {
            return Refuse("There is no folder src/knowledge/policies here: call this in the repository, or name the data folder with --data.");
        }

        var files = KnowledgeFolder.Files(folder);
        var knowledge = KnowledgeLoader.Load(files);
        if (knowledge.Policies.All.FirstOrDefault(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is not { } policy)
        {
            return Refuse($"There is no policy '{TerminalSafeText.Of(id)}'; 'ordercheck policies list' shows all.");
        }

        var latest = policy.Editions[^1];
        if (day > environment.Today.AddYears(MaxYearsAhead))
        {
            return Refuse($"{Formats.Of(day)} is more than {MaxYearsAhead} years ahead; is the year right?");
        }

        if (latest.Retired || day <= latest.From)
        {
            return Refuse(latest.Retired
                ? $"{policy.Id} was retired on {Formats.Of(latest.From)}; a policy that comes back is a new policy."
                : $"The latest edition of {policy.Id} starts on {Formats.Of(latest.From)}; a new one has to start later.");
        }

        var today = Formats.Of(environment.Today);
        var edition = Read(files, EditionPath(policy, latest.From));
        edition = From().Replace(edition, $"${{name}}\"{Formats.Of(day)}\"", 1);
        edition = Transcribed().Replace(edition, $"${{name}}\"{today}\"", 1);
        edition = LastChecked().Replace(edition, $"${{name}}\"{today}\"", 1);
        var withEdition = files.With(EditionPath(policy, day), edition);

        // A case that cannot be read is said before anything is written.
        _ = KnowledgeVerifier.ReadCases(knowledge, files);
        var (cases, added) = AddCases(withEdition, policy, latest.From, day);

        var editionFile = Path.Combine(folder, EditionPath(policy, day));
        var casesFile = Path.Combine(folder, CasesPath(policy));
        File.WriteAllText(editionFile, edition, new UTF8Encoding(false));
        if (added.Count > 0)
        {
            File.WriteAllText(casesFile, cases, new UTF8Encoding(false));
        }

        Report(new ConsoleOutput(environment), policy, latest.From, day, editionFile, casesFile, added);
        return ExitCode.Done;

        int Refuse(string text)
        {
            environment.Error.WriteLine(text);
            return ExitCode.Usage;
        }
    }

    private static void Report(ConsoleOutput output, CoveragePolicy policy, DateOnly latest, DateOnly day, string editionFile,
        string casesFile, List<string> added)
    {
        output.Line($"{policy.Id}: edition {Formats.Of(day)}, a copy of {Formats.Of(latest)}", ConsoleOutput.Strong);
        output.Row(2, "edition", 8, editionFile);
        output.Row(2, "cases", 8, $"{casesFile}, {added.Count} added");
        added.ForEach(name => output.Row(4, "-", 1, name));
        if (added.Count == 0)
        {
            output.Line("No case of the latest edition holds unchanged on these days: write two of your own, one for the day before and one for the first day.", ConsoleOutput.Warning);
        }

        output.Line("Next: change lists and criteria of the edition and the dates of its documents, correct the cases of its first day, then run 'ordercheck policies verify' with the same --data.");
    }

    /// <summary>Adds cases for the day before and the first day, made from cases that hold: they hold until the edition is
    /// changed.</summary>
    private static (string Cases, List<string> Added) AddCases(KnowledgeFiles files, CoveragePolicy policy, DateOnly latest, DateOnly day)
    {
        var path = CasesPath(policy);
        var text = Read(files, path);
        var added = new List<string>();
        using var json = JsonDocument.Parse(text);
        var models = json.RootElement.GetProperty("cases").EnumerateArray()
            .Where(one => Day(one.GetProperty("on").GetString()!) is { } on && on >= latest && !one.TryGetProperty("also", out _)
            && Answer(one) is not null)
            .OrderBy(one => one.GetProperty("order").EnumerateObject().Count())
            .GroupBy(Answer).OrderBy(group => group.Key switch { "supported" or "required" => 0, "unsupported" or "needed" => 1, _ => 2 })
            .ToList();
        foreach (var model in models.TakeWhile(_ => added.Count < SkeletonCases * 2))
        {
            // First as they are; then with the days of tests moved along, so that what was recent stays recent.
            foreach (var (one, moves) in model.SelectMany(one => new[] { (one, false), (one, true) }))
            {
                var (before, first) = ($"On the day before edition {Formats.Of(day)}: {Name(one)}",
                    $"On the first day of edition {Formats.Of(day)}: {Name(one)}");
                var longer = Append(Append(text, Skeleton(before, day.AddDays(-1), one, moves)), Skeleton(first, day, one, moves));
                if (Hold(longer, before, first))
                {
                    text = longer;
                    added.AddRange([before, first]);
                    break;
                }
            }
        }

        return (text, added);

        bool Hold(string cases, params string[] names)
        {
            var changed = files.With(path, cases);
            var knowledge = KnowledgeLoader.Load(changed);
            var assessor = new OrderAssessor(knowledge);
            return KnowledgeVerifier.ReadCases(knowledge, changed).Where(found => found.Owner == policy.Id && names.Contains(found.Name))
                .All(found => found.Run(assessor).IsEmpty);
        }

        static string? Answer(JsonElement one) => one.GetProperty("expect") is var expect
            && (expect.TryGetProperty("support", out var answer) || expect.TryGetProperty("abn", out answer)
            || expect.TryGetProperty("priorAuth", out answer)) ? answer.GetString() : null;

        static string Name(JsonElement one) => one.GetProperty("name").GetString()!;
    }

    private static string Skeleton(string name, DateOnly on, JsonElement model, bool moves)
    {
        var order = model.GetProperty("order").GetRawText();
        if (moves)
        {
            var days = on.DayNumber - Day(model.GetProperty("on").GetString()!)!.Value.DayNumber;
            order = AnyDay().Replace(
                order,
                found => Day(found.Groups["day"].Value) is { } day && day.DayNumber >= on.DayNumber - days - RecentDays
                && day.DayNumber <= DateOnly.MaxValue.DayNumber - days
                    ? $"\"{Formats.Of(day.AddDays(days))}\""
                    : found.Value);
        }

        return $$"""
            {
              "name": "{{JsonEncodedText.Encode(name, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}",
              "on": "{{Formats.Of(on)}}",
              "order": {{order}},
              "expect": {{model.GetProperty("expect").GetRawText()}}
            }
        """;
    }

    // As text, so that everything else stays as a person wrote it.
    private static string Append(string cases, string one)
    {
        var end = cases.LastIndexOf(']');
        return $"{cases[..end].TrimEnd()},\n{one}\n  {cases[end..]}";
    }

    private static string EditionPath(CoveragePolicy policy, DateOnly from) => $"{policy.Folder}/editions/{Formats.Of(from)}.json";

    private static string CasesPath(CoveragePolicy policy) => $"{policy.Folder}/cases.json";

    private static string Read(KnowledgeFiles files, string path) => Encoding.UTF8.GetString(files[path].Span);

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex("\"(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AnyDay();

    [GeneratedRegex("(?<name>\"from\"\\s*:\\s*)\"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex From();

    [GeneratedRegex("(?<name>\"transcribed\"\\s*:\\s*)\"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Transcribed();

    [GeneratedRegex("(?<name>\"lastChecked\"\\s*:\\s*)\"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LastChecked();
}
