using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace OrderCheck.Ehr.Faults;

/// <summary>
/// A script while it runs. What a call meets depends on the seed, on what it asks and on how often that was asked before, never on which of
/// two parallel calls was quicker.
/// </summary>
internal sealed class FaultSchedule(FaultScript script)
{
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly int[] _met = new int[script.Rules.Length];

    public FaultScript Script => script;

    /// <summary>The fault for a call, and the random numbers that belong to it.</summary>
    /// <param name="method">Method of the call.</param>
    /// <param name="url">Its path and query.</param>
    /// <param name="requested">The fault that the caller asked for, which comes before every rule; or null.</param>
    public (Fault Fault, double First, double Second) Next(string method, string url, Fault? requested)
    {
        var nth = _asked.AddOrUpdate($"{method} {url}", 1, static (_, count) => count + 1);
        var fault = requested ?? ByRule(method, url, nth);
        var seed = fault.Seed ?? script.Seed;
        return (fault, Random(seed, "first", method, url, nth), Random(seed, "second", method, url, nth));
    }

    private Fault ByRule(string method, string url, int nth)
    {
        for (var i = 0; i < script.Rules.Length; i++)
        {
            var rule = script.Rules[i];
            if (!rule.IsAbout(method, url))
            {
                continue;
            }

            var met = Interlocked.Increment(ref _met[i]);
            if (met >= rule.First && met <= rule.Last
                && Random(rule.Fault.Seed ?? script.Seed, $"rule {i}", method, url, nth) < rule.Chance)
            {
                return rule.Fault;
            }
        }

        return Fault.None;
    }

    private static double Random(int seed, string what, string method, string url, int nth)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{what}\n{method} {url}\n{nth}"));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
