using System.CommandLine;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck mock-ehr</c>: an EHR with invented patients in this process.</summary>
internal static class MockEhrCommand
{
    public const int DefaultPort = 5090;

    public static Command Build(CommandEnvironment environment)
    {
        var paths = new Argument<string[]>("path")
        {
            Description = "What to serve: FHIR JSON or NDJSON files, example folders, or folders of them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var port = new Option<int>("--port")
        {
            Description = "Port on the loopback address; 0 for any free one.",
            HelpName = "PORT",
            DefaultValueFactory = _ => DefaultPort,
        };
        port.Validators.Add(result =>
        {
            if (int.TryParse(result.Tokens.Count > 0 ? result.Tokens[0].Value : "", out var told) && told is < 0 or > 65535)
            {
                result.AddError($"{told} is not a port; --port takes 0 to 65535.");
            }
        });
        var requireToken = new Option<bool>("--require-token") { Description = "Give data only for a bearer token. The client is ordercheck, its invented secret invented-secret." };
        var faults = new Option<string?>("--faults") { Description = "A fault script: which calls go wrong, and how.", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "The private key that signs CDS Hooks calls, PEM or JWK; a new one if not given.", HelpName = "FILE" };
        var algorithm = new Option<string>("--algorithm") { Description = "What a new key is for.", HelpName = "ES384|RS384", DefaultValueFactory = _ => "ES384" };
        algorithm.AcceptOnlyFromAmong("ES384", "RS384");
        var cdsServices = Address("--cds-services", "Discovery address of the CDS service that the page calls.", "http://127.0.0.1:5080/cds-services");
        var stubs = new Option<string?>("--stubs") { Description = "Stub mappings that answer before the data, in the format of WireMock.Net or of Java's WireMock, or a recording.", HelpName = "FOLDER" };
        var admin = new Option<bool>("--admin") { Description = "Serve WireMock's admin interface and request journal below /__admin, to this machine alone." };
        var record = Address("--record", "Pass reads on to this FHIR server, and keep its answers in the folder of --out.", "https://fhir.sandbox.example/r4");
        var output = new Option<string?>("--out") { Description = "A new folder for the recording: stub mappings, one per file, without tokens.", HelpName = "FOLDER" };
        var pseudonyms = new Option<bool>("--pseudonyms") { Description = "Write invented names, identifiers and addresses of people into the recording." };
        var command = new Command("mock-ehr", "Starts a FHIR R4 EHR on this machine that serves example bundles, fires CDS Hooks from its page, and goes wrong on demand; or records a real one.")
        {
            paths, port, requireToken, faults, key, algorithm, cdsServices, stubs, admin, record, output, pseudonyms,
        };
        command.Validators.Add(result =>
        {
            var isRecording = result.GetResult(record) is not null;
            var hasPaths = result.GetResult(paths) is { Tokens.Count: > 0 };
            Refuse(!hasPaths && !isRecording && result.GetResult(stubs) is null, "Name what to serve: files or folders, --stubs, or --record.");
            Refuse(isRecording && hasPaths, "A recording serves what the other server holds: leave out the files and folders.");
            Refuse(isRecording != result.GetResult(output) is not null, "--record and --out belong together.");
            Refuse(!isRecording && result.GetValue(pseudonyms), "--pseudonyms is for --record.");

            void Refuse(bool wrong, string text)
            {
                if (wrong)
                {
                    result.AddError(text);
                }
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                var settings = new MockEhrSettings
                {
                    Port = parsed.GetValue(port),
                    RequireToken = parsed.GetValue(requireToken),
                    Faults = parsed.GetValue(faults) is { } script ? FaultScript.Parse(await File.ReadAllTextAsync(script, stop)) : FaultScript.Empty,
                    Key = parsed.GetValue(key) is { } file ? SigningKey.Parse(await File.ReadAllTextAsync(file, stop)) : SigningKey.Create(parsed.GetValue(algorithm)!),
                    CdsServices = parsed.GetValue(cdsServices),
                    Stubs = parsed.GetValue(stubs),
                    Admin = parsed.GetValue(admin),
                    WarmUp = false,
                    Record = parsed.GetValue(record) is { } upstream ? new RecordSettings(upstream, parsed.GetValue(output)!, parsed.GetValue(pseudonyms)) : null,
                };
                await using var ehr = await MockEhr.Start(settings, EhrBundle.ReadFiles(parsed.GetValue(paths)!), stop);
                await SayStarted(ehr, settings, environment.Error);
                await WaitFor(stop);
                return ExitCode.Done;
            }
            catch (InvalidDataException fault)
            {
                throw new UnreadableInputException(fault.Message);
            }
        });
        return command;
    }

    private static Option<Uri?> Address(string name, string description, string example) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
            {
                return url;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not an address for {name}; write it as {example}.");
            return null;
        },
    };

    private static Task SayStarted(MockEhr ehr, MockEhrSettings settings, TextWriter output)
    {
        if (settings.Record is { } record)
        {
            return output.WriteLineAsync(
                $"""
                Recording {record.Upstream} into {TerminalSafeText.Of(record.Folder)}; only this machine is served.
                  FHIR    {ehr.FhirBase}
                Stop with Ctrl+C.
                """);
        }

        var patient = ehr.Records.OfType("Patient").FirstOrDefault()?.Id ?? "none";
        return output.WriteLineAsync(
            $"""
            The mock EHR is running; only this machine is served, and its patients are invented.
              page    {ehr.Address}/
              FHIR    {ehr.FhirBase}, {ehr.Records.All.Length} resources
              keys    {ehr.Address}/.well-known/jwks.json, {ehr.Key.Algorithm}
              try     curl -s '{ehr.FhirBase}/ServiceRequest?patient={patient}'
              faults  curl -si '{ehr.FhirBase}/Patient/{patient}' -H 'X-Mock-Fault: latency=500, status=503'
            Stop with Ctrl+C.
            """);
    }

    private static async Task WaitFor(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: that is how this ends.
        }
    }
}
