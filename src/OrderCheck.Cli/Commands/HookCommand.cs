using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck hook</c>: one call of a CDS Hooks service by hand, signed as an EHR signs it.</summary>
internal static class HookCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var file = new Argument<string>("file") { Description = "The body of the call as JSON; - reads it from standard input.",
            HelpName = "FILE|-" };
        var url = new Option<string>("--url")
        {
            Description = "The address of the service, such as https://ordercheck.example/cds-services/order-sign-cardiac-imaging.",
            HelpName = "URL",
            Required = true,
        };
        var audience = new Option<string?>(
            "--audience") { Description = "The address as the service knows it, where a proxy changes it; that of --url if not given.",
            HelpName = "URL" };
        var command = new Command("hook",
            "Calls a CDS Hooks service with a body from a file and prints the answer. Exit code: 0 the service answered, 1 it refused or could not be reached, 2 wrong usage, 3 body or key could not be read.")
        {
            file, url, audience,
        };
        var caller = new CallerOptions();
        caller.AddTo(command);
        command.Validators.Add(result =>
        {
            if (CallerOptions.Problem("--url", result.GetValue(url)) is { } problem)
            {
                result.AddError(problem);
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            var body = CheckCommand.ReadInput(environment, parsed.GetValue(file)!, ReadingLimits.Default.BodyBytes);
            var address = new Uri(parsed.GetValue(url)!);
            using var signer = caller.Signer(parsed, environment.Clock);
            var token = signer?.Token(parsed.GetValue(audience) ?? address.AbsoluteUri);
            return await Call(environment, address, body, token, stop);
        });
        return command;
    }

    private static async Task<int> Call(
        CommandEnvironment environment, Uri address, ReadOnlyMemory<byte> body, string? token, CancellationToken stop)
    {
        // A redirect would carry the token and the chart elsewhere.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = ServiceCall.Patience };
        using var request = ServiceCall.Post(address, body, token);
        try
        {
            using var response = await client.SendAsync(request, stop);
            environment.Output.Write(ForReading(environment, await response.Content.ReadAsByteArrayAsync(stop)));
            await environment.Error.WriteLineAsync(
                $"{(int)response.StatusCode} {TerminalSafeText.Of(response.ReasonPhrase ?? "")}".TrimEnd());
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (HttpRequestException)
        {
            await environment.Error.WriteLineAsync(
                $"{TerminalSafeText.Of(address.GetLeftPart(UriPartial.Authority))} could not be reached.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await environment.Error.WriteLineAsync(
                $"{TerminalSafeText.Of(address.GetLeftPart(UriPartial.Authority))} did not answer within {ServiceCall.Patience.TotalSeconds:0} seconds.");
            return ExitCode.Failed;
        }
    }

    // A person gets indented lines, a program the bytes as they came. Whatever a terminal would obey is gone after parsing: writing escapes
    // control characters.
    private static byte[] ForReading(CommandEnvironment environment, byte[] body)
    {
        if (!environment.OutputIsTerminal)
        {
            return body;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            using var output = new MemoryStream();
            using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            {
                document.WriteTo(json);
            }

            output.Write("\n"u8);
            return output.ToArray();
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetBytes(TerminalSafeText.Of(Encoding.UTF8.GetString(body)) + "\n");
        }
    }
}
