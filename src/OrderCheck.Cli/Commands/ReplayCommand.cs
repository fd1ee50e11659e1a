using System.CommandLine;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck replay</c>: answers many recorded orders again, and says what differs.</summary>
internal static class ReplayCommand
{
    private const int RequestsPerBatch = 64;

    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Folders of examples, requests as JSON, NDJSON files with one request per line; - reads NDJSON from standard input.",
            HelpName = "PATH",
            Arity = ArgumentArity.OneOrMore,
        };
        var target = new Option<string?>("--target")
        {
            Description = "Ask the service at this address instead of answering here: hook calls at the service for their hook, everything else at POST /check.",
            HelpName = "URL",
        };
        var audience = new Option<string?>("--audience") { Description = "The address of the service as it knows it, where a proxy changes it; that of --target if not given.", HelpName = "URL" };
        var mockEhr = new Option<string?>("--mock-ehr")
        {
            HelpName = "FOLDER",
            Arity = ArgumentArity.ZeroOrOne,
            Description = "Send hook calls without their prefetched data, and Bundles as order-sign calls, so that the service has to read from an EHR: a mock EHR holds the chart of each request. "
                + "With a FOLDER that mock-ehr --record wrote, hook calls stay as they are and the service reads what was recorded. "
                + "With --target the service there must be allowed to read it: name http://127.0.0.1:5090/charts (or the port of --ehr-port) in its setting OrderCheck:FhirServers.",
        };
        var ehrPort = new Option<int>("--ehr-port") { Description = "Port of the mock EHR when --target is given.", HelpName = "PORT", DefaultValueFactory = _ => MockEhrCommand.DefaultPort };
        ehrPort.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var told) && told is < 1 or > 65535)
            {
                result.AddError($"{told} is not a port; --ehr-port takes 1 to 65535.");
            }
        });
        var asOf = OrderCheckCommand.DayOption("--as-of", "The day to take for orders that name none; today if not given. A service at --target takes its own day for hook calls.");
        var baseline = new Option<string?>("--baseline") { Description = "Compare each answer with that of an earlier run (a file that --out wrote).", HelpName = "RUN" };
        var policies = new Option<string?>("--policies") { Description = "What if: compare the current policies with those of this folder (policies, or a data folder).", HelpName = "FOLDER" };
        var policiesOn = OrderCheckCommand.DayOption("--policies-on", "What if: compare with the editions in force on this day; the orders keep their dates. With --policies the editions of that day hold on both sides.");
        var parallel = Positive("--parallel", "Requests answered at once; as many as there are processors if not given.");
        var limit = Positive("--limit", "Stop after so many requests.");
        var resume = new Option<bool>("--resume") { Description = "Go on where the run in --out FILE.ndjson was stopped." };
        var outputs = new Option<string[]>("--out")
        {
            Description = "Write the results to a file as well; its ending says how: .ndjson (a run, for --baseline and --resume), .csv, .xml (JUnit), .json (the totals), .html (a report).",
            HelpName = "FILE",
        };
        var format = new Option<string>("--format")
        {
            Description = "What goes to standard output.",
            HelpName = "table|ndjson|csv|junit|json|html",
            DefaultValueFactory = _ => "table",
        };
        format.AcceptOnlyFromAmong("table", "ndjson", "csv", "junit", "json", "html");
        var parseOnly = new Option<bool>("--parse-only") { Description = "Only read and parse the requests: how fast this machine could be at most." };
        var command = new Command("replay", "Answers recorded orders again and adds up the answers. Answers are compared with those beside an example's request.json (assessment.json, or response.json of a hook call), with a baseline, or with other policies. "
            + "Exit code: 0 done, 1 an answer is not the expected one or not that of the baseline, or the service cannot be reached, 2 wrong usage, 3 a request could not be read, 130 stopped.")
        {
            paths, target, audience, mockEhr, ehrPort, asOf, baseline, policies, policiesOn, parallel, limit, resume, outputs, format, parseOnly,
        };
        var caller = new CallerOptions();
        caller.AddTo(command);
        command.Validators.Add(result =>
        {
            var (address, known) = (result.GetValue(target), result.GetValue(audience));
            foreach (var problem in new[] { address is null ? null : CallerOptions.Problem("--target", address), known is null ? null : CallerOptions.Problem("--audience", known) }.OfType<string>())
            {
                result.AddError(problem);
            }

            Refuse(address is null && (known is not null || caller.IsGiven(result)), "Nobody is called without --target: leave out --key, --issuer, --tenant and --audience.");
            Refuse(result.GetValue(parseOnly) && (address is not null || result.GetResult(mockEhr) is not null), "--parse-only answers nothing: leave out --target and --mock-ehr.");
            var whatIf = result.GetValue(policies) is not null || result.GetValue(policiesOn) is not null;
            var told = result.GetValue(outputs) ?? [];
            Refuse(whatIf && result.GetValue(baseline) is not null, "Give either a baseline or other policies to compare with.");
            Refuse(whatIf && (address is not null || result.GetResult(mockEhr) is not null), "Other policies can only be tried in process: leave out --target and --mock-ehr.");
            Refuse(result.GetValue(resume) && told.Count(OutputFile.IsRun) != 1, "--resume needs the run to go on with: --out FILE.ndjson.");
            Refuse(result.GetValue(resume) && (result.GetValue(paths) ?? []).Contains(ReplayInput.StandardInput), "Standard input cannot be resumed; replay a file.");
            var inputs = (result.GetValue(paths) ?? []).Append(result.GetValue(baseline)).OfType<string>().Select(OutputFile.Whole).ToList();
            foreach (var file in told)
            {
                Refuse(OutputFile.Form(file) is null, $"'{file}': the ending says nothing; use .ndjson, .csv, .xml, .json or .html.");
                Refuse(inputs.Contains(OutputFile.Whole(file)), $"'{file}' is read by this replay; write to another file.");
            }

            Refuse(told.Select(OutputFile.Whole).Distinct(StringComparer.Ordinal).Count() < told.Length, "Two results cannot go to the same file.");
            Refuse((result.GetValue(paths) ?? []).Select(OutputFile.Whole) is var all && all.Distinct(StringComparer.Ordinal).Count() < all.Count(), "A path is named twice.");

            void Refuse(bool wrong, string text)
            {
                if (wrong)
                {
                    result.AddError(text);
                }
            }
        });
        command.SetAction((parsed, stop) =>
        {
            var (knowledge, others) = Load(parsed.GetValue(data), parsed.GetValue(policies), parsed.GetValue(policiesOn));
            var today = environment.Today;
            var settings = new ReplaySettings
            {
                Paths = parsed.GetValue(paths)!,
                Target = parsed.GetValue(target) is { } address ? new Uri(address) : null,
                Audience = parsed.GetValue(audience) is { } known ? new Uri(known) : null,
                Signer = caller.Signer(parsed, environment.Clock),
                MockEhr = parsed.GetResult(mockEhr) is not null,
                RecordedEhr = parsed.GetValue(mockEhr),
                EhrPort = parsed.GetValue(ehrPort),
                Data = parsed.GetValue(data),
                AsOf = parsed.GetValue(asOf),
                Baseline = parsed.GetValue(baseline),
                Others = others,
                Against = others is null ? null : string.Join(", ", new[]
                {
                    parsed.GetValue(policies) is { } folder ? $"policies of {folder}" : null,
                    parsed.GetValue(policiesOn) is { } day ? $"editions in force on {Formats.Of(day)}" : null,
                }.OfType<string>()),
                Parallel = parsed.GetValue(parallel) ?? Environment.ProcessorCount,
                Limit = parsed.GetValue(limit) ?? int.MaxValue,
                Resume = parsed.GetValue(resume),
                Outputs = parsed.GetValue(outputs) ?? [],
                Format = parsed.GetValue(format)!,
                ParseOnly = parsed.GetValue(parseOnly),
            };
            return new ReplayRun(environment, knowledge, settings, today, settings.Target is null && !settings.MockEhr ? RequestsPerBatch : 1, ReadingLimits.Default.BodyBytes).RunAsync(stop);
        });
        return command;
    }


    /// <summary>What decides, and for a what-if what it is compared with. With a folder and a day the editions of that day hold on both sides.</summary>
    private static (Knowledge Current, Knowledge? Others) Load(string? data, string? folder, DateOnly? day)
    {
        var files = KnowledgeFolder.Files(data);
        return folder is null
            ? (KnowledgeLoader.Load(files), day is null ? null : KnowledgeLoader.Load(files, day))
            : (KnowledgeLoader.Load(files, day), KnowledgeLoader.Load(files.WithPoliciesOf(KnowledgeFolder.PolicyFiles(folder)), day));
    }

    private static Option<int?> Positive(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var told) && told < 1)
            {
                result.AddError($"{name} is 1 or more.");
            }
        });
        return option;
    }
}
