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
            Description = "What to serve: FHIR JSON files, example folders, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
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
        var cdsServices = new Option<Uri?>("--cds-services")
        {
            Description = "Discovery address of the CDS service that the page calls.",
            HelpName = "URL",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                {
                    return url;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not an address for --cds-services; write it as http://127.0.0.1:5080/cds-services.");
                return null;
            },
        };
        var export = new Option<string?>("--export-wiremock") { Description = "Write the answers as stub mappings for WireMock into this folder, and stop.", HelpName = "FOLDER" };
        var command = new Command("mock-ehr", "Starts a FHIR R4 EHR on this machine that serves example bundles, fires CDS Hooks from its page, and goes wrong on demand.")
        {
            paths, port, requireToken, faults, key, algorithm, cdsServices, export,
        };
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                var settings = new MockEhrSettings
                {
                    Port = parsed.GetValue(export) is null ? parsed.GetValue(port) : 0,
                    RequireToken = parsed.GetValue(requireToken),
                    Faults = parsed.GetValue(faults) is { } script ? FaultScript.Parse(await File.ReadAllTextAsync(script, stop)) : FaultScript.Empty,
                    Key = parsed.GetValue(key) is { } file ? SigningKey.Parse(await File.ReadAllTextAsync(file, stop)) : SigningKey.Create(parsed.GetValue(algorithm)!),
                    CdsServices = parsed.GetValue(cdsServices),
                };
                await using var ehr = await MockEhr.Start(settings, EhrBundles.ReadFiles(parsed.GetValue(paths)!), stop);
                if (parsed.GetValue(export) is { } folder)
                {
                    var count = await WireMockExport.Write(ehr, folder, stop);
                    await environment.Error.WriteLineAsync(TerminalSafeText.Of($"{count} mappings written to {Path.Combine(folder, "mappings")}."));
                    return ExitCode.Done;
                }

                await SayStarted(ehr, environment.Error);
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

    private static Task SayStarted(MockEhr ehr, TextWriter output)
    {
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
