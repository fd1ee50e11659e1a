using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A condition, symptom, status or earlier procedure.</summary>
public sealed record Diagnosis
{
    /// <summary>What it is to the order.</summary>
    public required DiagnosisRole Role { get; init; }

    /// <summary>How far it holds.</summary>
    public ConditionStatus ConditionStatus { get; init; }

    /// <summary>Its codes; ICD-10-CM in upper case with the dot.</summary>
    public ImmutableArray<SourcedCode> Codes { get; init; } = [];

    /// <summary>Its text, or null. Text of a reason is read as an indication, with negation.</summary>
    public string? Text { get; init; }

    /// <summary>True when the order names it but nobody sent what it is: it has neither codes nor text.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>True for a procedure: an act that was done, is under way or was not done (by its status), never a plan.</summary>
    public bool IsProcedure { get; init; }

    /// <summary>When it began, or null. For a procedure the day it was done.</summary>
    public DateOnly? Onset { get; init; }

    /// <summary>When it was entered in the record, or null.</summary>
    public DateOnly? RecordedOn { get; init; }

    /// <summary>Where it was said, or null when fetched.</summary>
    public string? Origin { get; init; }

    /// <summary>Resource reference of a Condition (<c>Condition/id</c>), or null; lets an answer offer to attach it.</summary>
    public string? Reference { get; init; }
}
