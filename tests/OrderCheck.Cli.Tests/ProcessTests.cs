using System.Diagnostics;

namespace OrderCheck.Cli.Tests;

public class ProcessTests
{
    [Theory]
    [InlineData(0, "--version")]
    [InlineData(0, "check", "-")]
    [InlineData(2, "check", "-", "--format", "csv")]
    [InlineData(3, "check", "no-such-file.json")]
    public async Task The_program_ends_with_the_exit_code_of_the_command(int code, params string[] args)
    {
        var (exit, _, _) = await Run(Orders.CoronaryCta(), args);

        Assert.Equal(code, exit);
    }

    [Fact]
    public async Task The_program_writes_the_answer_to_standard_output_without_colours()
    {
        var (exit, output, error) = await Run(Orders.CoronaryCta(), "check", "-", "--as-of", "2026-10-15");

        Assert.Equal(0, exit);
        Assert.Empty(error);
        Assert.StartsWith("ServiceRequest/order-1", output);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task The_program_writes_the_same_json_as_the_command()
    {
        var (_, output, _) = await Run(Orders.CoronaryCta(), "check", "-", "--format", "json");

        Assert.Equal((await Ordercheck.Call(new Terminal(Orders.CoronaryCta()), "check", "-", "--format", "json")).Text, output);
    }

    [Theory]
    [InlineData("generate", "100000000")]
    [InlineData("replay", "orders.ndjson", "--format", "ndjson")]
    public async Task The_program_ends_silently_when_its_output_is_closed(params string[] args)
    {
        using var folder = new ScratchFolder();
        folder.Write("orders.ndjson", (await Ordercheck.Call("generate", "2000")).Text);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrderCheck.Cli.dll"), .. args])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path,
        };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadLineAsync();
        process.StandardOutput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("OrderCheck__PublicUrl", "https://ordercheck.example", "OrderCheck__Clients__0__Name", "mercy", "OrderCheck__Clients__0__Issuer", "https://ehr.example", "OrderCheck__Clients__0__Jku", "https://ehr.example/jwks")]
    [InlineData("OrderCheck__DataFolder", "no-such-folder", "OrderCheck__Misspelt", "1")]
    [InlineData("OrderCheck__Limits__BodyBytes", "1024", "OrderCheck__Reads__Bytes", "1024", "Kestrel__Endpoints__Other__Url", "http://127.0.0.1:1", "ASPNETCORE_URLS", "http://127.0.0.1:1")]
    public async Task A_replay_with_a_mock_EHR_does_not_see_what_is_set_for_a_service_on_the_machine(params string[] environment)
    {
        using var folder = new ScratchFolder();
        var orders = folder.Write("orders.ndjson", (await Ordercheck.Call("generate", "10")).Text);
        var settings = environment.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var (code, output, error) = await Run(settings, "", "replay", orders, "--mock-ehr", "--as-of", "2026-10-15");

        Assert.Equal(("", 0), (error, code));
        Assert.Matches("unreadable +0\n", output);
    }

    private static Task<(int Code, string Output, string Error)> Run(string input, params string[] args) => Run([], input, args);

    private static async Task<(int Code, string Output, string Error)> Run(Dictionary<string, string> environment, string input, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OrderCheck.Cli.dll"), .. args])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command may end before it reads anything.
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
