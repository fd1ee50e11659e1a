namespace OrderCheck;

/// <summary>What is asked for, one value per axis.</summary>
internal sealed record ComponentQuery(IReadOnlySet<string> Words, string Contrast, string Stress, string LateEnhancement, string Flow);
