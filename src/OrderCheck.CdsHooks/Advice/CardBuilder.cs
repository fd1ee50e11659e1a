using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace OrderCheck.CdsHooks.Advice;

/// <summary>Makes the cards of a hook answer: none when there is nothing to do.</summary>
internal sealed class CardBuilder(HookRequest request, IReadOnlyList<OrderAssessment> assessments, int answered, OrderAssessor assessor)
{
    private const int MaxSummaryLength = 139;
    private const int MaxLines = 6;
    private const string Database = "https://www.cms.gov/medicare-coverage-database/";

    private static readonly SearchValues<char> Markup = SearchValues.Create("\\`*_[]<>#|");

    private readonly SuggestionBuilder _suggestions = new(request, assessments, assessor);

    /// <summary>The cards that are wanted, those of the first order first.</summary>
    public static List<HookCard> Of(
        HookRequest request, IReadOnlyList<OrderAssessment> assessments, ImmutableArray<HookAnswer> answers, OrderAssessor assessor)
    {
        var builder = new CardBuilder(request, assessments, answers.Length, assessor);
        var wanted = answers.SelectMany(builder.CardsOf).Where(card => !request.Configuration.UnwantedTopics.Contains(card.Topic)).ToList();
        var most = request.Configuration.MaxCards;
        if (wanted.Count <= most)
        {
            return wanted;
        }

        var kept = wanted.OrderByDescending(card => card.IsWarning).ThenBy(card => card.Kind).Take(most)
            .ToHashSet(ReferenceEqualityComparer.Instance);
        return wanted.FindAll(kept.Contains);
    }

    private IEnumerable<HookCard> CardsOf(HookAnswer answer)
    {
        var findings = answer.Assessment.Findings.Where(finding => !IsSettledBeside(answer, finding)).GroupBy(CardKinds.Of)
            .Where(group => group.Key is not null).ToDictionary(group => group.Key!.Value, group => group.ToList());
        // An order that is part of another is to be dropped, whatever its reason.
        var bundled = answer.Assessment.Findings.Any(finding => finding is { Code: FindingCode.BundledService, Severity: Severity.Warning })
            && answer.Assessment.Study?.Value.Study is { WithContrast: false };
        if (bundled && findings.TryGetValue(CardKind.Study, out var study))
        {
            // The card that says that the answer is partial is not shown then.
            study.AddRange(answer.Assessment.Findings.Where(
                finding => finding is { Code: FindingCode.DataNotFetched or FindingCode.ChartIncomplete, Severity: Severity.Warning }));
        }

        foreach (var kind in bundled ? new[] { CardKind.Study }
            : [CardKind.Study, CardKind.Indication, CardKind.Notice, CardKind.Authorization])
        {
            if (findings.TryGetValue(kind, out var own) && Lead(own) is { } first)
            {
                yield return Card(answer, kind, first, own);
            }
        }

        if (request.Settings.Conformance)
        {
            yield return Reference(answer);
            yield return Instructions(answer);
        }
    }

    // That an answer is open says less than what is wrong with the reason: the latter can be mended.
    private static Finding? Lead(List<Finding> findings)
    {
        var first = findings.Find(finding => finding.Remedy is not null);
        return first?.Code is FindingCode.PurposeIndeterminate or FindingCode.DiagnosisInsufficient
            ? findings.Find(finding => finding.Remedy is not null && CardKinds.IsAboutTheReason(finding.Code)) ?? first
            : first;
    }

    // The add-on may stand on an order of its own.
    private bool IsSettledBeside(HookAnswer answer, Finding finding) =>
        finding.Code == FindingCode.FlowAddOnSuggested
        && assessments.Any(other => other.InScope && other.Order.Position != answer.Assessment.Order.Position
            && other.Study?.Value.Study is { IsAddOn: true });

    private HookCard Card(HookAnswer answer, CardKind kind, Finding first, List<Finding> all)
    {
        var text = Told(answer, first);
        var summary = Short(text);
        var detail = new StringBuilder(Concerns(answer));
        if (summary != text)
        {
            Paragraph(detail, text);
        }

        Paragraph(detail, first.Remedy!);
        var others = all.Where(finding => finding != first).Take(MaxLines).ToList();
        if (others.Count > 0)
        {
            detail.Append("\n\n");
            foreach (var other in others)
            {
                detail.Append("- ").Append(Plain(other.Text)).Append(other.Remedy is null ? "" : " " + Plain(other.Remedy)).Append('\n');
            }

            detail.Length--;
        }

        var modifiers = answer.Assessment.Notice?.Value.ClaimModifiers ?? [];
        if (kind == CardKind.Notice && !modifiers.IsEmpty)
        {
            Paragraph(detail, $"Claim modifier: {string.Join(", ", modifiers)}.");
        }

        if (first.Citation is { } cite)
        {
            Paragraph(detail, $"Source: {cite.Document}, {cite.Place}.");
        }

        Paragraph(detail, answer.Disclaimer);
        return new HookCard(
            answer, kind, Uuid(answer, kind), summary, detail.ToString().TrimStart('\n'), IsWarning: first.Severity >= Severity.Warning)
        {
            Lead = first,
            Links = Links(answer, [.. all, .. answer.Assessment.Remarks.Where(remark => CardKinds.Of(remark) == kind)]),
            Suggestions = _suggestions.Of(answer, kind, all),
        };
    }

    // What is wrong with the JSON of an order means nothing to a clinician unless it is said what it is about.
    private static string Told(HookAnswer answer, Finding finding) =>
        finding.Code == FindingCode.OrderUnreadable && !answer.IsFaulted
            ? $"The order could not be read and was not checked: {finding.Text}{Within(answer.Order.Order.Path, finding)}."
            : finding.Text;

    private static string Within(string order, Finding finding) =>
        finding.Expressions is [var place, ..]
        && place.StartsWith($"{order}.", StringComparison.Ordinal) ? $", at {place[(order.Length + 1)..]}" : "";

    private HookCard Reference(HookAnswer answer)
    {
        var link = answer.Assessment.Policies.Where(policy => IsAddress(policy.Url))
            .Select(policy => (Label: $"Policy {policy.Id}", Url: policy.Url!))
            .DefaultIfEmpty((Label: "Medicare Coverage Database", Url: Database)).First();
        var detail = new StringBuilder(Concerns(answer));
        Paragraph(detail, $"The policies behind this answer: {(answer.Assessment.Policies.IsEmpty ? "none is known" : string.Join(", ", answer.Assessment.Policies.Select(policy => policy.Id)))}.");
        Paragraph(detail, answer.Disclaimer);
        return new HookCard(answer, CardKind.Reference, Uuid(answer, CardKind.Reference), "Read the policy behind this answer.",
            detail.ToString().TrimStart('\n'), IsWarning: false)
        {
            Links = [link],
        };
    }

    private HookCard Instructions(HookAnswer answer)
    {
        var assessment = answer.Assessment;
        var detail = new StringBuilder(Concerns(answer));
        detail.Append("\n\n- Study: ")
            .Append(assessment.Study?.Value.Study is { } study ? $"{study.CptCode}, {Plain(study.Label)}" : "not determined");
        detail.Append("\n- Purpose: ").Append(assessment.Purpose?.Value.ToCode());
        detail.Append("\n- Diagnosis: ").Append(assessment.Support?.Value.ToCode());
        detail.Append("\n- Advance notice: ").Append(assessment.Notice?.Value.Status.ToCode());
        detail.Append("\n- Prior authorization: ").Append(assessment.PriorAuth?.Value.ToCode());
        Paragraph(detail, answer.Disclaimer);
        return new HookCard(
            answer, CardKind.Instructions, Uuid(answer, CardKind.Instructions), "Study, reason, notice and authorization at a glance.",
            detail.ToString().TrimStart('\n'), IsWarning: false);
    }

    private string Concerns(HookAnswer answer)
    {
        if (answered < 2)
        {
            return "";
        }

        var codes = string.Join(", ",
            answer.Assessment.OrderedCodes.Select(code => code.Value).Distinct(StringComparer.Ordinal).Take(3)
            .Select(code => Plain(Short(code))));
        return $"For {Plain(OrderName.Of(answer.Assessment.Order))}{(codes.Length > 0 ? $" ({codes})" : "")}.";
    }

    private static string Uuid(HookAnswer answer, CardKind kind) =>
        StableUuid.Of("card", answer.Assessment.AssessmentId, OrderName.Of(answer.Assessment.Order), kind.ToString());

    private static ImmutableArray<(string Label, string Url)> Links(HookAnswer answer, List<Finding> findings)
    {
        var links = new List<(string Label, string Url)>();
        foreach (var finding in findings)
        {
            var url = finding.Citation?.Url
                ?? answer.Assessment.Policies.FirstOrDefault(policy => policy.Id == finding.Criterion?.Policy)?.Url;
            if (IsAddress(url) && links.TrueForAll(link => link.Url != url))
            {
                links.Add((finding.Citation?.Document ?? finding.Criterion!.Policy, url!));
            }
        }

        return [.. links.Take(3)];
    }

    private static bool IsAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.Host.Length > 0;

    private static void Paragraph(StringBuilder detail, string text) => detail.Append(detail.Length == 0 ? "" : "\n\n").Append(Plain(text));

    private static string Short(string text)
    {
        var line = OneLine(text);
        if (line.Length <= MaxSummaryLength)
        {
            return line;
        }

        var cut = line.LastIndexOf(' ', MaxSummaryLength - 1);
        cut = cut < MaxSummaryLength / 2 ? MaxSummaryLength - 1 : cut;
        cut = char.IsHighSurrogate(line[cut - 1]) ? cut - 1 : cut;
        return line[..cut].TrimEnd(' ', ',', ';', ':', '.') + "…";
    }

    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? text.Trim()
        : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // Texts may quote the order: nothing in them is markup.
    private static string Plain(string text)
    {
        var line = OneLine(text);
        if (line.AsSpan().IndexOfAny(Markup) < 0)
        {
            return line;
        }

        var plain = new StringBuilder(line.Length + 8);
        foreach (var c in line)
        {
            if (Markup.Contains(c))
            {
                plain.Append('\\');
            }

            plain.Append(c);
        }

        return plain.ToString();
    }
}
