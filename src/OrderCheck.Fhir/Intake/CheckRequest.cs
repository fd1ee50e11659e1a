using System.Collections.Immutable;

namespace OrderCheck.Fhir.Intake;

/// <summary>The orders of one request, all for one patient.</summary>
/// <param name="Orders">The orders in the order of the input, at least one; none only when a hook is about orders of other kinds.</param>
/// <param name="Patient">How the request names the patient (<c>Patient/id</c>, a fullUrl), or null when it does not.</param>
/// <param name="Today">What counts as today.</param>
public sealed record CheckRequest(ImmutableArray<ImagingOrder> Orders, string? Patient, DateOnly Today);

/// <summary>Why a request could not be taken at all.</summary>
/// <param name="Status">HTTP status: 400, 404, 412, 413 or 422.</param>
/// <param name="IssueCode">FHIR issue type, such as <c>structure</c>.</param>
/// <param name="Text">What is wrong and what would be right, without anything from the request.</param>
public sealed record RequestFault(int Status, string IssueCode, string Text)
{
    /// <summary>Where it is (simple FHIRPath), or null for faults of syntax and size.</summary>
    public string? Expression { get; init; }

    /// <summary>Line and column for faults of syntax, the limit for faults of size, or null.</summary>
    public string? Diagnostics { get; init; }
}

/// <summary>Sizes beyond which a request is refused.</summary>
public sealed record ReadingLimits
{
    /// <summary>The limits that hold without configuration.</summary>
    public static ReadingLimits Default { get; } = new();

    /// <summary>Largest body in bytes.</summary>
    public int BodyBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most orders in one request.</summary>
    public int Orders { get; init; } = 200;

    /// <summary>Most chart resources in one request, contained ones included.</summary>
    public int ChartResources { get; init; } = 5_000;

    /// <summary>Most reasons that one order may give; also most codes, details and insurances.</summary>
    public int OrderParts { get; init; } = 100;

    /// <summary>Most items of one list; entries and parameters are counted as orders and chart resources.</summary>
    public int ArrayItems { get; init; } = 2_000;

    /// <summary>Most items of all lists of a body together.</summary>
    public int AllArrayItems { get; init; } = 200_000;

    /// <summary>Most characters of one text that are read; the answer says when there were more.</summary>
    public int TextLength { get; init; } = 8_000;

    /// <summary>Most characters of the display of a code that an answer repeats.</summary>
    public int RepeatedTextLength { get; init; } = 500;

    /// <summary>Deepest nesting of the JSON.</summary>
    public int Depth { get; init; } = 64;
}
