using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>One FHIR read or search that would complete a hook call.</summary>
/// <param name="Query">
/// Relative to the FHIR base: <c>Patient/123</c>, <c>Condition?patient=123&amp;clinical-status=active</c>, <c>Organization?_id=a,b</c>;
/// <c>?_getpages=...</c> without a type for the next page of a prefetched Bundle. Percent-encoded where needed.
/// </param>
/// <param name="What">What it brings, in words for a clinician, without anything from the request.</param>
/// <param name="IsNeeded">True when the answer may be wrong without it; false when it only makes it more precise.</param>
public sealed record ChartRead(string Query, string What, bool IsNeeded);

/// <summary>Why a read brought nothing.</summary>
public enum ReadFailure
{
    /// <summary>It did.</summary>
    None,

    /// <summary>404 or 410.</summary>
    NotFound,

    /// <summary>401 or 403.</summary>
    Refused,

    /// <summary>No answer in time, or no time left to ask.</summary>
    TimedOut,

    /// <summary>No connection, or an answer of 5xx or the like.</summary>
    Unavailable,

    /// <summary>More bytes or pages than allowed.</summary>
    TooLarge,

    /// <summary>The answer is not FHIR JSON.</summary>
    Unreadable,

    /// <summary>The FHIR server is not one that may be asked for this client.</summary>
    NotAllowed,

    /// <summary>What came is about another patient, so what was asked for did not come.</summary>
    AnotherPatient,
}

/// <summary>What a read brought.</summary>
/// <param name="Read">The read.</param>
/// <param name="Pages">The bodies: one resource, or the pages of a searchset. Kept, so the bytes must not change afterwards.</param>
/// <param name="Failure">Why there is nothing, or (with pages) why there is no more.</param>
public sealed record ChartAnswer(ChartRead Read, ImmutableArray<ReadOnlyMemory<byte>> Pages, ReadFailure Failure = ReadFailure.None)
{
    /// <summary>A read that failed.</summary>
    public static ChartAnswer Failed(ChartRead read, ReadFailure failure) => new(read, [], failure);
}
