using System.Runtime.CompilerServices;

namespace OrderCheck.Server.Tests;

/// <summary>Services that tests start do not watch their settings files: a machine has few watchers, and hundreds of services are started.</summary>
internal static class WithoutFileWatchers
{
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
