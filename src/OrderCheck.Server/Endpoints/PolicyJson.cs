using System.Text.Json.Serialization;
using OrderCheck.Verification;

namespace OrderCheck.Server.Endpoints;

/// <summary>All policies with whom they are for and their editions.</summary>
internal sealed record PolicyList(IReadOnlyList<ListedPolicy> Policies)
{
    public static PolicyList Of(Knowledge knowledge) => new([.. knowledge.Policies.All.Select(policy => ListedPolicy.Of(policy, knowledge))]);
}

/// <summary>A policy; an empty list of payers, kinds, contractors, states or studies means any.</summary>
internal sealed record ListedPolicy(
    string Id, string Title, string Issuer, string Question, IReadOnlyList<string> Payers, IReadOnlyList<string> PayerKinds, IReadOnlyList<string> Contractors,
    IReadOnlyList<string> States, IReadOnlyList<string> Studies, IReadOnlyList<ListedEdition> Editions)
{
    public static ListedPolicy Of(CoveragePolicy policy, Knowledge knowledge)
    {
        var scope = policy.Scope;
        var reviewed = knowledge.Policies.Plans.All.Where(row => scope.Reviewers.Contains(row.Reviewer)).Select(row => row.Payer);
        return new ListedPolicy(
            policy.Id, policy.Title, policy.Issuer, policy.Question.ToCode(), Ordered(scope.Payers.Concat(reviewed)), Ordered(scope.PayerKinds.Select(kind => kind.ToCode())),
            Ordered(scope.Jurisdictions), Ordered(scope.States), Ordered(scope.Studies), [.. policy.Editions.Select(ListedEdition.Of)]);
    }

    private static IReadOnlyList<string> Ordered(IEnumerable<string> words) => [.. words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>An edition: its first day, the day its text was read and the day it was last checked; whether nothing of it holds any more.</summary>
internal sealed record ListedEdition(DateOnly From, DateOnly Transcribed, DateOnly LastChecked, bool Retired)
{
    public static ListedEdition Of(PolicyEdition edition) => new(edition.From, edition.Transcribed, edition.LastChecked, edition.Retired);
}

/// <summary>An edition in words, with what changed since the one before it; <c>Previous</c> is that one's first day.</summary>
internal sealed record EditionInWords(
    string Policy, string Title, string Issuer, string Question, ListedEdition Edition, DateOnly? Until, string? Url,
    IReadOnlyList<ListInWords> Lists, IReadOnlyList<CriterionInWords> Criteria, IReadOnlyList<NoteInWords> Notes,
    IReadOnlyList<string> ReadAndAbsent, IReadOnlyList<string> Unread, DateOnly? Previous, IReadOnlyList<ChangeInWords> Changes)
{
    public static EditionInWords Of(CoveragePolicy policy, PolicyEdition edition, KnowledgeFiles files, Knowledge knowledge)
    {
        var at = policy.Editions.IndexOf(edition);
        var previous = at > 0 ? policy.Editions[at - 1] : null;
        return new EditionInWords(
            policy.Id, policy.Title, policy.Issuer, policy.Question.ToCode(), ListedEdition.Of(edition),
            at < policy.Editions.Length - 1 ? policy.Editions[at + 1].From.AddDays(-1) : null, edition.Url,
            [.. edition.Lists.Select(ListInWords.Of)], [.. edition.Criteria.Select(CriterionInWords.Of)],
            [.. edition.Notes.Select(note => new NoteInWords(note.Says, note.Citation))],
            [.. edition.ReadAndAbsent.Order(StringComparer.Ordinal)], edition.UnreadRegions, previous?.From,
            previous is null ? [] : [.. EditionDifference.Between(files, policy, previous, edition, knowledge).Lines.Select(line => new ChangeInWords(line.Heading, line.Text))]);
    }
}

internal sealed record ListInWords(string Says, IReadOnlyList<string> Studies, IReadOnlyList<string> Codes, Citation Citation)
{
    public static ListInWords Of(DiagnosisList list) => new(
        list.Criterion.Says, [.. list.Studies.Order(StringComparer.Ordinal)], [.. list.Codes.Order(StringComparer.Ordinal)], list.Criterion.Citation);
}

/// <summary>A criterion: what it does to the answer, what it says, for which studies (none for all), where it is written, and what to document.</summary>
internal sealed record CriterionInWords(string Id, string Role, string Says, IReadOnlyList<string> Studies, Citation Citation, string? Ask)
{
    public static CriterionInWords Of(Criterion criterion) => new(
        criterion.Id.Criterion, criterion.Role.ToString().ToLowerInvariant(), criterion.Says, [.. criterion.Studies.Order(StringComparer.Ordinal)], criterion.Citation, criterion.Ask);
}

internal sealed record NoteInWords(string Says, Citation Citation);

internal sealed record ChangeInWords(string Heading, string Text);

/// <summary>What a policy says of a code and a study: <c>listed</c>, <c>not-listed</c>, <c>not-read</c> or <c>no-list</c>; null when no code was asked for.</summary>
internal sealed record LookupRow(string Policy, string Title, DateOnly Edition, string Study, string? Mention, DateOnly? Since, IReadOnlyList<CriterionInWords> Criteria)
{
    public static LookupRow Of(PolicyMention mention, bool forCode) => new(
        mention.Policy.Id, mention.Policy.Title, mention.Edition.From, mention.Study.Id, forCode ? Word(mention.Mention) : null, mention.Since,
        [.. mention.Criteria.Select(CriterionInWords.Of)]);

    private static string Word(CodeMention mention) => mention switch
    {
        CodeMention.Listed => "listed",
        CodeMention.NotListed => "not-listed",
        CodeMention.NotRead => "not-read",
        _ => "no-list",
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PolicyList))]
[JsonSerializable(typeof(EditionInWords))]
[JsonSerializable(typeof(LookupRow[]))]
[JsonSerializable(typeof(CoverageGap[]))]
internal sealed partial class PolicyJson : JsonSerializerContext;
