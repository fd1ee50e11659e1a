using System.CommandLine;

namespace OrderCheck.Cli;

/// <summary>The <c>ordercheck</c> command.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Checks imaging orders: study, purpose, diagnosis support, ABN and prior authorization.");
        return root.Parse(args).InvokeAsync();
    }
}
