using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>A payer that is known by name or identifier.</summary>
/// <param name="Id">Its id, used by policies.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind when nothing else tells; <see cref="PayerKind.Unknown"/> when the plan has to tell.</param>
/// <param name="Names">Names it goes by, lower case; compared as whole words.</param>
/// <param name="Identifiers">Identifiers it goes by (<c>system|value</c> or a bare value).</param>
/// <param name="AsSecondary">What to know when it pays second, in one sentence, or null.</param>
internal sealed record Payer(string Id, string Name, PayerKind Kind, ImmutableArray<string> Names, ImmutableArray<string> Identifiers, string? AsSecondary)
{
    /// <summary>The lines of business of a payer whose kind the plan has to tell; empty for a payer of one kind.</summary>
    public ImmutableArray<PayerKind> Lines { get; init; } = [];

    /// <summary>The MAC jurisdiction where the payer and not the place of service decides it, or null.</summary>
    public string? Jurisdiction { get; init; }
}
