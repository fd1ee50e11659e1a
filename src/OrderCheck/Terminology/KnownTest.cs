using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>An earlier test whose kind we know.</summary>
/// <param name="Kind">Its kind, such as <c>stress-echo</c>.</param>
/// <param name="Groups">Groups of the kind, such as <c>stress-test</c>.</param>
/// <param name="Result">Its result; unknown unless the test is final.</param>
/// <param name="ResultInferred">True when the result, or the stenosis in <paramref name="Told"/>, was read from words.</param>
/// <param name="Told">The test as told, with the stenosis found in its conclusion; without any when it is not final.</param>
/// <param name="Evidence">What was told.</param>
internal sealed record KnownTest(
    string Kind, ImmutableArray<string> Groups, TestResult Result, bool ResultInferred, PriorTest Told, Evidence Evidence)
{
    /// <summary>What the conclusion says in words, whatever was coded.</summary>
    public TestResult InWords { get; init; }

    /// <summary>Why it is history, which never decides in favour of an order, or null while it is current.</summary>
    public string? Stale { get; init; }
}
