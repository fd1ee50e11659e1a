using System.CommandLine;
using System.Globalization;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck serve</c>: the HTTP service in this process.</summary>
internal static class ServeCommand
{
    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var asOf = OrderCheckCommand.DayOption("--as-of", "A fixed today, for demonstrations.");
        var urls = new Option<string[]>("--urls")
        {
            Description = "Addresses to listen on; http://127.0.0.1:5080 if not given.",
            HelpName = "URL",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("serve", "Starts the HTTP service and its page.") { asOf, urls };
        command.SetAction((parsed, stop) =>
        {
            var args = new List<string>();
            Add("--urls", parsed.GetValue(urls) is { Length: > 0 } told ? string.Join(';', told) : null);
            Add("--OrderCheck:AsOf", parsed.GetValue(asOf)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Add("--OrderCheck:DataFolder", parsed.GetValue(data));
            return ServerApp.RunAsync([.. args], environment.Error, environment.Error, stop);

            void Add(string name, string? value)
            {
                if (value is not null)
                {
                    args.AddRange([name, value]);
                }
            }
        });
        return command;
    }
}
