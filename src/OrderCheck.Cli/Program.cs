namespace OrderCheck.Cli;

/// <summary>The <c>ordercheck</c> command.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var surroundings = Surroundings.OfProcess();
        return await OrderCheckCommand.RunAsync(args, surroundings);
    }
}
