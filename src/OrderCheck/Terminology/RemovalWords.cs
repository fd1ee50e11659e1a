namespace OrderCheck;

/// <summary>The words that say that something implanted was taken out.</summary>
internal static class RemovalWords
{
    private static readonly string[] Before =
    [
        "removal of", "removal of the", "removal of a", "removal of old", "removal of implanted", "removed", "explant of",
        "explantation of", "explantation of the",
        "explanted", "extraction of", "extraction of the", "extracted",
    ];

    private static readonly string[] After =
    [
        "removal", "removed", "was removed", "were removed", "has been removed", "since removed", "explant", "explanted", "was explanted",
        "explantation", "extraction",
        "extracted", "was extracted", "taken out", "was taken out", "no longer in place", "lead removal", "lead removed", "lead extraction",
        "leads removed", "leads extracted",
        "generator removal", "generator removed", "generator and leads removed", "and leads removed", "system removal", "system removed",
        "system explanted", "system extraction",
    ];

    /// <summary>The phrases for a signal: its own, and each of its names with the words of removal; none for what cannot be
    /// removed.</summary>
    public static IEnumerable<string> Of(Signal signal) => !signal.Removable ? [] : signal.Removals
        .Concat(signal.Phrases.SelectMany(
        name => Before.Select(words => $"{words} {name}").Concat(After.Select(words => $"{name} {words}"))))
        .Distinct(StringComparer.Ordinal);
}
