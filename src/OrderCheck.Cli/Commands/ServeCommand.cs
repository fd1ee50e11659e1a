using System.CommandLine;
using System.Globalization;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck serve</c>: the HTTP service in this process. Takes the arguments of the service itself.</summary>
internal static class ServeCommand
{
    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var asOf = OrderCheckCommand.DayOption("--as-of", "A fixed today, for demonstrations.");
        var urls = new Option<string[]>("--urls")
        {
            Description = "Addresses to listen on, several with semicolons; http://127.0.0.1:5080 if not given.",
            HelpName = "URL",
        };
        var config = new Option<string?>("--config")
        {
            Description = "A file with settings, besides appsettings.json of this folder and beside the program.",
            HelpName = "FILE",
        };
        var command = new Command(
            "serve", "Starts the HTTP service and its page. Every setting can also be an argument, such as --OrderCheck:PublicUrl URL or --Logging:LogLevel:Default Warning.")
        {
            asOf, urls, config,
        };
        // What is left over are settings; the service refuses those that it does not know.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, stop) =>
        {
            (string Name, string? Value)[] named =
            [
                ("--urls", parsed.GetValue(urls) is { Length: > 0 } addresses ? string.Join(';', addresses) : null),
                ("--as-of", parsed.GetValue(asOf)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                ("--config", parsed.GetValue(config)),
                ("--data", parsed.GetValue(data)),
            ];
            string[] args = [.. parsed.UnmatchedTokens,
                .. named.Where(option => option.Value is not null).SelectMany(option => new[] { option.Name, option.Value! })];
            return ServerApp.RunAsync(args, environment.Error, environment.Error, stop);
        });
        return command;
    }
}
