using System.CommandLine;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck replay</c>: answers many recorded orders again, and says what differs.</summary>
internal static class ReplayCommand
{
    private const int RequestsPerBatch = 64;

    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var options = new ReplayOptions();
        var command = new Command(
            "replay", "Answers recorded orders again and adds up the answers. "
            + "Answers are compared with those beside an example's request.json (assessment.json, or response.json of a hook call), with a baseline, or with other policies. "
            + "Exit code: 0 done, 1 an answer is not the expected one or not that of the baseline, or the service cannot be reached, "
            + "2 wrong usage, 3 a request could not be read, 130 stopped.");
        options.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var (knowledge, others) = options.Load(parsed, parsed.GetValue(data));
            var settings = options.Settings(parsed, environment, parsed.GetValue(data), others);
            var perBatch = settings.Target is null && !settings.MockEhr ? RequestsPerBatch : 1;
            return new ReplayRun(
                environment, knowledge, settings, environment.Today, perBatch, ReadingLimits.Default.BodyBytes).RunAsync(stop);
        });
        return command;
    }
}
