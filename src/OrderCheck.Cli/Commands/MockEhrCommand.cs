using System.CommandLine;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck mock-ehr</c>: an EHR with invented patients in this process.</summary>
internal static class MockEhrCommand
{
    public const int DefaultPort = 5090;

    public static Command Build(CommandEnvironment environment)
    {
        var options = new MockEhrOptions();
        var command = new Command(
            "mock-ehr",
            "Starts a FHIR R4 EHR on this machine that serves example bundles, fires CDS Hooks from its page, and goes wrong on demand; "
            + "or records a real one.");
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                var settings = await options.ReadAsync(parsed, stop);
                await using var ehr = await MockEhr.Start(settings, EhrBundle.ReadFiles(options.PathsOf(parsed)), stop);
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
