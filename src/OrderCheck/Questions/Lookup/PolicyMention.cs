using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What a coverage policy says of a diagnosis code and a study on a day.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Edition">Its edition of the day.</param>
/// <param name="Study">The study.</param>
/// <param name="Mention">Whether the code is listed.</param>
/// <param name="Criteria">The lists and criteria that name the code, by itself or by what it stands for.</param>
/// <param name="Since">The first day since which the editions here list it without a break, or null when it is not listed.</param>
internal sealed record PolicyMention(
    CoveragePolicy Policy, PolicyEdition Edition, Study Study, CodeMention Mention, ImmutableArray<Criterion> Criteria, DateOnly? Since);
