using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Where a criterion is written.</summary>
/// <param name="Document">Name and number of the document, with its version where known.</param>
/// <param name="Place">Section or item within it.</param>
/// <param name="Date">Effective date of the document (or of the version read), or null when unknown.</param>
/// <param name="Confidence"><c>primary</c>, <c>primary-derived</c>, <c>secondary</c>, <c>vendor</c> or <c>own</c> (our reading, not seen in a document).</param>
/// <param name="Url">Public address of the document, or null.</param>
public sealed record Citation(string Document, string Place, DateOnly? Date, string Confidence, string? Url);

/// <summary>Names a criterion: which policy, which edition, which criterion.</summary>
/// <param name="Policy">Policy id, or the id of a rule file such as <c>study-rules</c>.</param>
/// <param name="Edition">First day of the edition.</param>
/// <param name="Criterion">Criterion id within the edition.</param>
public sealed record CriterionId(string Policy, DateOnly Edition, string Criterion);

/// <summary>Something that was told and that bears on a criterion.</summary>
/// <param name="Says">What was told, in few words, without names or birth dates.</param>
/// <param name="Origin">Where (simple FHIRPath), or null when fetched or inferred.</param>
public sealed record Evidence(string Says, string? Origin);

/// <summary>One sentence for a clinician, the criterion that said it, and where that is written.</summary>
/// <param name="Says">The sentence.</param>
/// <param name="Criterion">The criterion.</param>
/// <param name="Citation">Where it is written.</param>
/// <param name="Evidence">What was told that led to it.</param>
public sealed record Reason(string Says, CriterionId Criterion, Citation Citation, ImmutableArray<Evidence> Evidence);

/// <summary>One answer with its reasons. An answer without a reason cannot be built.</summary>
/// <typeparam name="T">What is answered.</typeparam>
public sealed record Answer<T>
{
    /// <summary>Builds an answer.</summary>
    /// <exception cref="ArgumentException">No reason was given.</exception>
    public Answer(T value, ImmutableArray<Reason> reasons)
    {
        if (reasons.IsDefaultOrEmpty)
        {
            throw new ArgumentException("an answer needs at least one reason", nameof(reasons));
        }

        Value = value;
        Reasons = reasons;
    }

    /// <summary>The answer.</summary>
    public T Value { get; }

    /// <summary>Why, at least one.</summary>
    public ImmutableArray<Reason> Reasons { get; }
}
