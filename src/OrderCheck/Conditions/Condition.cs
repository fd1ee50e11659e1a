using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// A three-valued test of an order. The set of conditions is small and closed: one record per file of this folder, each with its
/// evaluation and its description; its reader is in <c>Loading/ConditionReader.cs</c>. What it needs from the tables is resolved
/// when it is loaded. A condition never throws for what an order says.
/// </summary>
internal abstract record Condition
{
    /// <summary>The parts of a composed condition.</summary>
    public virtual ImmutableArray<Condition> Parts => [];

    /// <summary>The kinds of evidence beside the order itself that it reads: what was not read of them leaves its answer open.</summary>
    public virtual IEnumerable<EvidenceKind> Reads => Parts.SelectMany(static part => part.Reads);

    /// <summary>Tests the order.</summary>
    /// <param name="input">All that a condition may look at.</param>
    /// <param name="trace">Receives the evidence that was seen and the facts that are missing.</param>
    public abstract Truth Evaluate(EvaluationInput input, EvaluationTrace trace);

    /// <summary>The condition in words, as a clause that follows "asks whether".</summary>
    public abstract string Describe();
}
