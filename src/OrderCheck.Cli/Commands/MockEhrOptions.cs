using System.CommandLine;
using System.CommandLine.Parsing;

namespace OrderCheck.Cli.Commands;

/// <summary>What <c>ordercheck mock-ehr</c> takes on the command line.</summary>
internal sealed class MockEhrOptions
{
    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "What to serve: FHIR JSON or NDJSON files, example folders, or folders of them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = "Port on the loopback address; 0 for any free one.",
        HelpName = "PORT",
        DefaultValueFactory = _ => MockEhrCommand.DefaultPort,
    };

    private readonly Option<bool> _requireToken = new("--require-token")
    {
        Description = "Give data only for a bearer token. The client is ordercheck, its invented secret invented-secret.",
    };

    private readonly Option<string?> _faults = new(
        "--faults") { Description = "A fault script: which calls go wrong, and how.", HelpName = "FILE" };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The private key that signs CDS Hooks calls, PEM or JWK; a new one if not given.",
        HelpName = "FILE",
    };

    private readonly Option<string> _algorithm = new("--algorithm")
    {
        Description = "What a new key is for.",
        HelpName = "ES384|RS384",
        DefaultValueFactory = _ => "ES384",
    };

    private readonly Option<Uri?> _cdsServices = Address(
        "--cds-services", "Discovery address of the CDS service that the page calls.", "http://127.0.0.1:5080/cds-services");

    private readonly Option<string?> _stubs = new("--stubs")
    {
        Description = "Stub mappings that answer before the data, in the format of WireMock.Net or of Java's WireMock, or a recording.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _admin = new("--admin")
    {
        Description = "Serve WireMock's admin interface and request journal below /__admin, to this machine alone.",
    };

    private readonly Option<Uri?> _record = Address(
        "--record", "Pass reads on to this FHIR server, and keep its answers in the folder of --out.", "https://fhir.example/r4");

    private readonly Option<string?> _output = new("--out")
    {
        Description = "A new folder for the recording: stub mappings, one per file, without tokens.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _pseudonyms = new("--pseudonyms")
    {
        Description = "Write invented names, identifiers and addresses of people into the recording.",
    };

    /// <summary>Adds the options to a command, with the checks of what makes sense together.</summary>
    public void AddTo(Command command)
    {
        _port.Validators.Add(result =>
        {
            if (int.TryParse(result.Tokens.Count > 0 ? result.Tokens[0].Value : "", out var port) && port is < 0 or > 65535)
            {
                result.AddError($"{port} is not a port; --port takes 0 to 65535.");
            }
        });
        _algorithm.AcceptOnlyFromAmong("ES384", "RS384");
        command.Arguments.Add(_paths);
        foreach (var option in (
            Option[])[_port, _requireToken, _faults, _key, _algorithm, _cdsServices, _stubs, _admin, _record, _output, _pseudonyms])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Validate);
    }

    /// <summary>The files and folders to serve; may be none.</summary>
    public string[] PathsOf(ParseResult parsed) => parsed.GetValue(_paths) ?? [];

    /// <summary>Reads the settings, and the files that they name.</summary>
    /// <exception cref="InvalidDataException">The fault script or the key cannot be read.</exception>
    public async Task<MockEhrSettings> ReadAsync(ParseResult parsed, CancellationToken stop) => new()
    {
        Port = parsed.GetValue(_port),
        RequireToken = parsed.GetValue(_requireToken),
        Faults = parsed.GetValue(_faults) is { } script ? FaultScript.Parse(await File.ReadAllTextAsync(script, stop)) : FaultScript.Empty,
        Key = parsed.GetValue(_key) is { } file
            ? SigningKey.Parse(await File.ReadAllTextAsync(file, stop))
            : SigningKey.Create(parsed.GetValue(_algorithm)!),
        CdsServices = parsed.GetValue(_cdsServices),
        Stubs = parsed.GetValue(_stubs),
        Admin = parsed.GetValue(_admin),
        WarmUp = false,
        Record = parsed.GetValue(_record) is { } upstream
            ? new RecordSettings(upstream, parsed.GetValue(_output)!, parsed.GetValue(_pseudonyms))
            : null,
    };

    private void Validate(CommandResult result)
    {
        var isRecording = result.GetResult(_record) is not null;
        var hasPaths = result.GetResult(_paths) is { Tokens.Count: > 0 };
        var isNothing = !hasPaths && !isRecording && result.GetResult(_stubs) is null;
        Refuse(isNothing, "Name what to serve: files or folders, --stubs, or --record.");
        Refuse(isRecording && hasPaths, "A recording serves what the other server holds: leave out the files and folders.");
        Refuse(isRecording != (result.GetResult(_output) is not null), "--record and --out belong together.");
        Refuse(!isRecording && result.GetValue(_pseudonyms), "--pseudonyms is for --record.");

        void Refuse(bool wrong, string text)
        {
            if (wrong)
            {
                result.AddError(text);
            }
        }
    }

    private static Option<Uri?> Address(string name, string description, string example) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                && url.UserInfo.Length == 0)
            {
                return url;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not an address for {name}; write it as {example}.");
            return null;
        },
    };
}
