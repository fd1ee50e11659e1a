using System.Collections.Immutable;

namespace OrderCheck;

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
