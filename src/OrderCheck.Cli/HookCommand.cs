using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Cli;

/// <summary><c>ordercheck hook</c>: one call of a CDS Hooks service by hand, signed as an EHR signs it.</summary>
internal static class HookCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var file = new Argument<string>("file") { Description = "The body of the call as JSON; - reads it from standard input.", HelpName = "FILE|-" };
        var url = new Option<string>("--url")
        {
            Description = "The address of the service, such as https://ordercheck.example/cds-services/order-sign-cardiac-imaging.",
            HelpName = "URL",
            Required = true,
        };
        var audience = new Option<string?>("--audience") { Description = "The address as the service knows it, where a proxy changes it; that of --url if not given.", HelpName = "URL" };
        var command = new Command("hook", "Calls a CDS Hooks service with a body from a file and prints the answer. Exit code: 0 the service answered, 1 it refused or could not be reached, 2 wrong usage, 3 body or key could not be read.")
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
            var body = CheckCommand.ReadInput(surroundings, parsed.GetValue(file)!, Fhir.ReadingLimits.Default.BodyBytes);
            var address = new Uri(parsed.GetValue(url)!);
            using var signer = caller.Signer(parsed, surroundings.Clock);
            var token = signer?.Token(parsed.GetValue(audience) ?? address.AbsoluteUri);
            return await Call(surroundings, address, body, token, stop);
        });
        return command;
    }

    private static async Task<int> Call(Surroundings surroundings, Uri address, ReadOnlyMemory<byte> body, string? token, CancellationToken stop)
    {
        // A redirect would carry the token and the chart elsewhere.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = ServiceCall.Patience };
        using var request = ServiceCall.Post(address, body, token);
        try
        {
            using var response = await client.SendAsync(request, stop);
            surroundings.Output.Write(ForReading(surroundings, await response.Content.ReadAsByteArrayAsync(stop)));
            await surroundings.Error.WriteLineAsync($"{(int)response.StatusCode} {CleanText.Of(response.ReasonPhrase ?? "")}".TrimEnd());
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (HttpRequestException)
        {
            await surroundings.Error.WriteLineAsync($"{CleanText.Of(address.GetLeftPart(UriPartial.Authority))} could not be reached.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await surroundings.Error.WriteLineAsync($"{CleanText.Of(address.GetLeftPart(UriPartial.Authority))} did not answer within {ServiceCall.Patience.TotalSeconds:0} seconds.");
            return ExitCode.Failed;
        }
    }

    // A person gets indented lines, a program the bytes as they came. Whatever a terminal would obey is gone after parsing: writing escapes control characters.
    private static byte[] ForReading(Surroundings surroundings, byte[] body)
    {
        if (!surroundings.OutputIsTerminal)
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
            return Encoding.UTF8.GetBytes(CleanText.Of(Encoding.UTF8.GetString(body)) + "\n");
        }
    }
}
