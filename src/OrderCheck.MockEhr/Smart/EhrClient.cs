using System.Collections.Immutable;

namespace OrderCheck.Ehr.Smart;

/// <summary>A client that may ask for tokens.</summary>
/// <param name="Id">Its OAuth client id.</param>
/// <param name="Secret">Its invented secret.</param>
/// <param name="Scopes">What it may ask for at most, such as <c>system/*.rs</c>.</param>
public sealed record EhrClient(string Id, string Secret, ImmutableArray<string> Scopes)
{
    /// <summary>The client that is known if no other is named.</summary>
    public static EhrClient Default { get; } = new("ordercheck", "invented-secret", ["system/*.rs"]);
}
