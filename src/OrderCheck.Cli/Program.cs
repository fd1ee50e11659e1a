namespace OrderCheck.Cli;

/// <summary>The <c>ordercheck</c> command.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var environment = CommandEnvironment.OfProcess();
        return await OrderCheckCommand.RunAsync(args, environment);
    }
}
