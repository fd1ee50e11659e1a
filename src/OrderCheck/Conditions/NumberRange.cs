namespace OrderCheck;

/// <summary>A range of numbers; at least one limit is set.</summary>
/// <param name="From">The least number that holds, or null.</param>
/// <param name="To">The greatest number that holds, or null.</param>
/// <param name="Above">A number that is too small, or null.</param>
/// <param name="Below">A number that is too great, or null.</param>
internal sealed record NumberRange(decimal? From, decimal? To, decimal? Above, decimal? Below)
{
    public bool Holds(decimal number) =>
        (From is null || number >= From) && (To is null || number <= To) && (Above is null || number > Above)
        && (Below is null || number < Below);

    public string Describe() =>
        string.Join(" and ",
        new[] { Limit("at least", From), Limit("at most", To), Limit("above", Above), Limit("below", Below) }.OfType<string>());

    private static string? Limit(string word, decimal? number) =>
        number is { } limit ? FormattableString.Invariant($"{word} {limit}") : null;
}
