using System.Collections.Immutable;
using Spectre.Console;

namespace OrderCheck.Cli.Commands;

/// <summary>Phrases assessments for a person: per order the answers, the findings, what would change an answer, and the sources by number.</summary>
internal sealed class AssessmentTableWriter(ConsoleOutput output, JurisdictionTable jurisdictions, bool verbose = false)
{
    private const int LabelWidth = 15;

    public void Write(ImmutableArray<OrderAssessment> assessments)
    {
        foreach (var assessment in assessments)
        {
            Write(assessment, assessments);
            output.Break();
        }

        output.Line(ShownFindings.Advice);
    }

    private void Write(OrderAssessment assessment, ImmutableArray<OrderAssessment> all)
    {
        var order = assessment.Order;
        var place = $"order {order.Position} of {all.Length}";
        output.Line(order.Reference.Length == 0 ? place : all.Length == 1 ? order.Reference : $"{order.Reference} ({place})", ConsoleOutput.Strong);
        var sources = new Sources();
        Answer("ordered code", string.Join(", ", assessment.OrderedCodes.Select(Written)));
        if (assessment.InScope)
        {
            WriteAnswers(assessment, sources);
        }
        else
        {
            Answer("in scope", "no: neither a heart CT nor a heart MRI order");
        }

        WriteFindings("Findings", ShownFindings.Of(assessment, all), sources);
        if (verbose)
        {
            WriteFindings("Remarks", assessment.Remarks, sources);
        }

        if (!assessment.WouldChange.IsEmpty)
        {
            Heading("What would change an answer, if it is true and documented");
            foreach (var change in assessment.WouldChange)
            {
                output.Row(4, $"{Label(change.Answer)}: {change.From} to {change.To}", LabelWidth, change.Says);
            }
        }

        WriteSources(sources);
        output.Row(2, "assessment", LabelWidth, $"{assessment.AssessmentId}, knowledge {assessment.KnowledgeVersion}", ConsoleOutput.Faint);
    }

    private void WriteAnswers(OrderAssessment assessment, Sources sources)
    {
        var (study, purpose, support, notice, auth) =
            (assessment.Study!, assessment.Purpose!, assessment.Support!, assessment.Notice!, assessment.PriorAuth!);
        Answer("study", study.Value.Study is { } known ? $"{known.Id}: {known.Label}" : "cannot be determined", study.Value.Study is null ? ConsoleOutput.Warning : ConsoleOutput.Strong);
        Reasons(study.Reasons, sources);
        if (!study.Value.SuggestedCodes.Select(code => code.Value).SequenceEqual(assessment.OrderedCodes.Select(code => code.Value)))
        {
            Answer("suggested code", string.Join(", ", study.Value.SuggestedCodes.Select(code => code.Value)));
        }

        Answer("purpose", purpose.Value.ToCode(), purpose.Value == OrderPurpose.Diagnostic ? ConsoleOutput.Good : ConsoleOutput.Warning);
        Reasons(purpose.Reasons, sources);
        Answer("diagnosis", support.Value.ToCode(), support.Value switch
        {
            DiagnosisSupport.Supported => ConsoleOutput.Good,
            DiagnosisSupport.Unsupported => ConsoleOutput.Bad,
            _ => ConsoleOutput.Warning,
        });
        Reasons(support.Reasons, sources);
        Answer("ABN", notice.Value.Status.ToCode(), notice.Value.Status switch
        {
            AbnStatus.Needed => ConsoleOutput.Bad,
            AbnStatus.Undetermined => ConsoleOutput.Warning,
            _ => ConsoleOutput.Good,
        });
        Reasons(notice.Reasons, sources);
        Answer("claim modifier", string.Join(", ", notice.Value.ClaimModifiers));
        Answer("authorization", auth.Value.ToCode(), auth.Value switch
        {
            PriorAuth.Required => ConsoleOutput.Bad,
            PriorAuth.Likely or PriorAuth.Unknown => ConsoleOutput.Warning,
            _ => ConsoleOutput.Good,
        });
        Reasons(auth.Reasons, sources);
        Answer("payer", assessment.Jurisdictions.IsEmpty
            ? assessment.PayerKind.ToCode()
            : $"{assessment.PayerKind.ToCode()}, MAC jurisdiction {string.Join(" or ", assessment.Jurisdictions.Select(id => jurisdictions.Find(id) is { } one ? $"{id} ({one.Contractor})" : id))}");
        Answer("day of service", Formats.Of(assessment.Order.DateOfService) + (assessment.Order.DateOfServiceInferred ? ", inferred" : ""));
        foreach (var policy in assessment.Policies)
        {
            Answer("policy", $"{policy.Id}, edition {Formats.Of(policy.Edition)}{(policy.Url is { } url ? ", " + url : "")}");
        }
    }

    private void WriteFindings(string heading, ImmutableArray<Finding> findings, Sources sources)
    {
        if (findings.IsEmpty)
        {
            return;
        }

        Heading(heading);
        foreach (var finding in findings)
        {
            var style = finding.Severity switch
            {
                Severity.Error => ConsoleOutput.Bad,
                Severity.Warning => ConsoleOutput.Warning,
                _ => ConsoleOutput.Faint,
            };
            var source = finding is { Criterion: { } criterion, Citation: { } citation } ? sources.Mark(criterion, citation) : "";
            output.Row(4, finding.Severity.ToCode(), LabelWidth - 2, $"{finding.Code}: {finding.Text}{source}", labelStyle: style);
            if (finding.Remedy is { } remedy)
            {
                output.Row(4, "", LabelWidth - 2, $"Remedy: {remedy}");
            }

            if (verbose && !finding.Expressions.IsEmpty)
            {
                output.Row(4, "", LabelWidth - 2, $"At: {string.Join(", ", finding.Expressions)}", ConsoleOutput.Faint);
            }
        }
    }

    private void WriteSources(Sources sources)
    {
        if (sources.All.Count == 0)
        {
            return;
        }

        Heading("Sources");
        foreach (var (number, criterion, citation) in sources.All)
        {
            output.Row(4, $"[{number}]", 4, $"{criterion.Policy}, edition {Formats.Of(criterion.Edition)}, {criterion.Criterion}: {Formats.Of(citation)}");
        }
    }

    private void Reasons(ImmutableArray<Reason> reasons, Sources sources)
    {
        foreach (var reason in reasons)
        {
            var evidence = reason.Evidence.IsDefaultOrEmpty ? "" : $" Seen: {string.Join("; ", reason.Evidence.Select(one => one.Says))}.";
            output.Row(2, "", LabelWidth, $"{reason.Says}{sources.Mark(reason.Criterion, reason.Citation)}{evidence}");
        }
    }

    private void Answer(string label, string text, Style? style = null)
    {
        if (text.Length > 0)
        {
            output.Row(2, label, LabelWidth, text, style);
        }
    }

    private void Heading(string text) => output.Line("  " + text, ConsoleOutput.Strong);

    private static string Label(Question question) => question switch
    {
        Question.Study => "study",
        Question.Purpose => "purpose",
        Question.Support => "diagnosis",
        Question.Notice => "ABN",
        Question.Safety => "safety",
        _ => "authorization",
    };

    private static string Written(Code code) => code.Display is { Length: > 0 } display ? $"{code.Value} ({display})" : code.Value;

    /// <summary>The criteria that were named, numbered in the order in which a reader meets them.</summary>
    private sealed class Sources
    {
        public List<(int Number, CriterionId Criterion, Citation Citation)> All { get; } = [];

        public string Mark(CriterionId criterion, Citation citation)
        {
            var known = All.FindIndex(source => source.Criterion == criterion && source.Citation == citation);
            if (known < 0)
            {
                All.Add((All.Count + 1, criterion, citation));
                known = All.Count - 1;
            }

            return $" [{All[known].Number}]";
        }
    }
}
