namespace OrderCheck;

/// <summary>The words of one finding. All of them are made by the classes of this folder, or written in the policy data.</summary>
/// <param name="Code">One of <see cref="FindingCode"/>.</param>
/// <param name="Says">One sentence for a clinician.</param>
/// <param name="Remedy">What to do about it, or null when there is nothing to do.</param>
internal readonly record struct FindingText(string Code, string Says, string? Remedy = null);
