using System.IO.Enumeration;

namespace OrderCheck.Ehr.Faults;

/// <summary>One rule of a script.</summary>
/// <param name="Url">Path and query of the calls, <c>*</c> for any text.</param>
/// <param name="Method">Their method; null for any.</param>
/// <param name="First">The first of them that goes wrong, from 1.</param>
/// <param name="Last">The last one.</param>
/// <param name="Chance">How likely each is to go wrong, 0 to 1.</param>
/// <param name="Fault">What goes wrong.</param>
public sealed record FaultRule(string Url, string? Method, int First, int Last, double Chance, Fault Fault)
{
    /// <summary>Whether a call is one of those.</summary>
    internal bool IsAbout(string method, string url) =>
        (Method is null || string.Equals(Method, method, StringComparison.OrdinalIgnoreCase))
            && FileSystemName.MatchesSimpleExpression(Url.Replace(@"\", @"\\"), url, ignoreCase: false);
}
