using System.Runtime.CompilerServices;

namespace OrderCheck.Tests.Shared;

/// <summary>Services that tests start record nothing unless they name a log, and neither do programs that tests start.</summary>
internal static class WithoutDecisionLog
{
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("OrderCheck__DecisionLog__Mode", "off");
}
