using System.CommandLine;
using System.CommandLine.Parsing;

namespace OrderCheck.Cli.Commands;

/// <summary>The arguments and options of <c>ordercheck replay</c>: what they are, which do not go together, and the settings they
/// make.</summary>
internal sealed class ReplayOptions
{
    private readonly Argument<string[]> _paths = new("paths")
    {
        Description = "Folders of examples, requests as JSON, NDJSON files with one request per line; - reads NDJSON from standard input.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _target = new("--target")
    {
        Description = "Ask the service at this address instead of answering here: hook calls at the service for their hook, everything else at POST /check.",
        HelpName = "URL",
    };

    private readonly Option<string?> _audience = new(
        "--audience") { Description = "The address of the service as it knows it, where a proxy changes it; that of --target if not given.",
        HelpName = "URL" };

    private readonly Option<string?> _mockEhr = new("--mock-ehr")
    {
        HelpName = "FOLDER",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Send hook calls without their prefetched data, and Bundles as order-sign calls, so that the service has to read from an EHR: a mock EHR holds the chart of each request. "
            + "With a FOLDER that mock-ehr --record wrote, hook calls stay as they are and the service reads what was recorded. "
            + "With --target the service there must be allowed to read it: name http://127.0.0.1:5090/charts (or the port of --ehr-port) in its setting OrderCheck:FhirServers.",
    };

    private readonly Option<int> _ehrPort = new("--ehr-port") { Description = "Port of the mock EHR when --target is given.",
        HelpName = "PORT", DefaultValueFactory = _ => MockEhrCommand.DefaultPort };

    private readonly Option<DateOnly?> _asOf = OrderCheckCommand.DayOption("--as-of",
        "The day to take for orders that name none; today if not given. A service at --target takes its own day for hook calls.");

    private readonly Option<string?> _baseline = new(
        "--baseline") { Description = "Compare each answer with that of an earlier run (a file that --out wrote).", HelpName = "RUN" };

    private readonly Option<string?> _policies = new(
        "--policies") { Description = "What if: compare the current policies with those of this folder (policies, or a data folder).",
        HelpName = "FOLDER" };

    private readonly Option<DateOnly?> _policiesOn = OrderCheckCommand.DayOption("--policies-on",
        "What if: compare with the editions in force on this day; the orders keep their dates. With --policies the editions of that day hold on both sides.");

    private readonly Option<int?> _parallel = Positive(
        "--parallel", "Requests answered at once; as many as there are processors if not given.");

    private readonly Option<int?> _limit = Positive("--limit", "Stop after so many requests.");

    private readonly Option<bool> _resume = new("--resume") { Description = "Go on where the run in --out FILE.ndjson was stopped." };

    private readonly Option<string[]> _outputs = new("--out")
    {
        Description = "Write the results to a file as well; its ending says how: .ndjson (a run, for --baseline and --resume), .csv, .xml (JUnit), .json (the totals), .html (a report).",
        HelpName = "FILE",
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "What goes to standard output.",
        HelpName = "table|ndjson|csv|junit|json|html",
        DefaultValueFactory = _ => "table",
    };

    private readonly Option<bool> _parseOnly = new(
        "--parse-only") { Description = "Only read and parse the requests: how fast this machine could be at most." };

    private readonly CallerOptions _caller = new();

    public ReplayOptions()
    {
        _ehrPort.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 1 or > 65535)
            {
                result.AddError($"{port} is not a port; --ehr-port takes 1 to 65535.");
            }
        });
        _format.AcceptOnlyFromAmong("table", "ndjson", "csv", "junit", "json", "html");
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _target, _audience, _mockEhr, _ehrPort, _asOf, _baseline, _policies, _policiesOn, _parallel, _limit, _resume, _outputs, _format,
            _parseOnly,
        })
        {
            command.Options.Add(option);
        }

        command.Arguments.Add(_paths);
        _caller.AddTo(command);
        command.Validators.Add(ValidateAddresses);
        command.Validators.Add(ValidateComparison);
        command.Validators.Add(ValidateFiles);
    }

    /// <summary>What decides, and for a what-if what it is compared with. With a folder and a day the editions of that day hold on both
    /// sides.</summary>
    public (Knowledge Current, Knowledge? Others) Load(ParseResult parsed, string? data)
    {
        var (files, folder, day) = (KnowledgeFolder.Files(data), parsed.GetValue(_policies), parsed.GetValue(_policiesOn));
        return folder is null
            ? (KnowledgeLoader.Load(files), day is null ? null : KnowledgeLoader.Load(files, day))
            : (KnowledgeLoader.Load(files, day), KnowledgeLoader.Load(files.WithPoliciesOf(KnowledgeFolder.PolicyFiles(folder)), day));
    }

    public ReplaySettings Settings(ParseResult parsed, CommandEnvironment environment, string? data, Knowledge? others) => new()
    {
        Paths = parsed.GetValue(_paths)!,
        Target = parsed.GetValue(_target) is { } address ? new Uri(address) : null,
        Audience = parsed.GetValue(_audience) is { } known ? new Uri(known) : null,
        Signer = _caller.Signer(parsed, environment.Clock),
        MockEhr = parsed.GetResult(_mockEhr) is not null,
        RecordedEhr = parsed.GetValue(_mockEhr),
        EhrPort = parsed.GetValue(_ehrPort),
        Data = data,
        AsOf = parsed.GetValue(_asOf),
        Baseline = parsed.GetValue(_baseline),
        Others = others,
        Against = others is null ? null : string.Join(", ", new[]
        {
            parsed.GetValue(_policies) is { } folder ? $"policies of {folder}" : null,
            parsed.GetValue(_policiesOn) is { } day ? $"editions in force on {Formats.Of(day)}" : null,
        }.OfType<string>()),
        Parallel = parsed.GetValue(_parallel) ?? Environment.ProcessorCount,
        Limit = parsed.GetValue(_limit) ?? int.MaxValue,
        Resume = parsed.GetValue(_resume),
        Outputs = parsed.GetValue(_outputs) ?? [],
        Format = parsed.GetValue(_format)!,
        ParseOnly = parsed.GetValue(_parseOnly),
    };

    private void ValidateAddresses(CommandResult result)
    {
        var (address, known) = (result.GetValue(_target), result.GetValue(_audience));
        foreach (var (option, url) in new[] { ("--target", address), ("--audience", known) })
        {
            if (url is not null && CallerOptions.Problem(option, url) is { } problem)
            {
                result.AddError(problem);
            }
        }

        Refuse(
            result, address is null && (known is not null || _caller.IsGiven(result)),
            "Nobody is called without --target: leave out --key, --issuer, --tenant and --audience.");
        Refuse(
            result, result.GetValue(_parseOnly) && IsElsewhere(result), "--parse-only answers nothing: leave out --target and --mock-ehr.");
    }

    private void ValidateComparison(CommandResult result)
    {
        var isWhatIf = result.GetValue(_policies) is not null || result.GetValue(_policiesOn) is not null;
        Refuse(result, isWhatIf && result.GetValue(_baseline) is not null, "Give either a baseline or other policies to compare with.");
        Refuse(result, isWhatIf && IsElsewhere(result), "Other policies can only be tried in process: leave out --target and --mock-ehr.");
    }

    private void ValidateFiles(CommandResult result)
    {
        var (paths, outputs) = (result.GetValue(_paths) ?? [], result.GetValue(_outputs) ?? []);
        Refuse(result, result.GetValue(_resume) && outputs.Count(OutputFile.IsRun) != 1,
            "--resume needs the run to go on with: --out FILE.ndjson.");
        Refuse(result, result.GetValue(_resume) && paths.Contains(ReplayInput.StandardInput),
            "Standard input cannot be resumed; replay a file.");
        var inputs = paths.Append(result.GetValue(_baseline)).OfType<string>().Select(OutputFile.Whole).ToList();
        foreach (var file in outputs)
        {
            Refuse(result, OutputFile.Form(file) is null, $"'{file}': the ending says nothing; use .ndjson, .csv, .xml, .json or .html.");
            Refuse(result, inputs.Contains(OutputFile.Whole(file)), $"'{file}' is read by this replay; write to another file.");
        }

        Refuse(result, HasTwins(outputs), "Two results cannot go to the same file.");
        Refuse(result, HasTwins(paths), "A path is named twice.");
    }

    private bool IsElsewhere(CommandResult result) => result.GetValue(_target) is not null || result.GetResult(_mockEhr) is not null;

    private static bool HasTwins(string[] files) => files.Select(OutputFile.Whole).Distinct(StringComparer.Ordinal).Count() < files.Length;

    private static void Refuse(CommandResult result, bool isWrong, string text)
    {
        if (isWrong)
        {
            result.AddError(text);
        }
    }

    private static Option<int?> Positive(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number < 1)
            {
                result.AddError($"{name} is 1 or more.");
            }
        });
        return option;
    }
}
