using System.Collections.Immutable;
using OrderCheck.Fhir;
using Spectre.Console;

namespace OrderCheck.Cli;

/// <summary>Phrases assessments for a person: per order the answers, the findings, what would change an answer, and the sources by number.</summary>
internal sealed class AssessmentTableWriter(Screen screen, JurisdictionTable jurisdictions, bool verbose = false)
{
    private const int LabelWidth = 15;

    public void Write(ImmutableArray<OrderAssessment> assessments)
    {
        foreach (var assessment in assessments)
        {
            Write(assessment, assessments);
            screen.Break();
        }

        screen.Line(ShownFindings.Advice);
    }

    private void Write(OrderAssessment assessment, ImmutableArray<OrderAssessment> all)
    {
        var order = assessment.Order;
        var place = $"order {order.Position} of {all.Length}";
        screen.Line(order.Reference.Length == 0 ? place : all.Length == 1 ? order.Reference : $"{order.Reference} ({place})", Screen.Strong);
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

        WriteFindings(ShownFindings.Of(assessment, all), sources);
        if (!assessment.WouldChange.IsEmpty)
        {
            Heading("What would change an answer, if it is true and documented");
            foreach (var change in assessment.WouldChange)
            {
                screen.Row(4, $"{Label(change.Answer)}: {change.From} to {change.To}", LabelWidth, change.Says);
            }
        }

        WriteSources(sources);
        screen.Row(2, "assessment", LabelWidth, $"{assessment.AssessmentId}, knowledge {assessment.KnowledgeVersion}", Screen.Faint);
    }

    private void WriteAnswers(OrderAssessment assessment, Sources sources)
    {
        var (study, purpose, support, notice, auth) =
            (assessment.Study!, assessment.Purpose!, assessment.Support!, assessment.Notice!, assessment.PriorAuth!);
        Answer("study", study.Value.Study is { } known ? $"{known.Id}: {known.Label}" : "cannot be determined", study.Value.Study is null ? Screen.Warning : Screen.Strong);
        Reasons(study.Reasons, sources);
        if (!study.Value.SuggestedCodes.Select(code => code.Value).SequenceEqual(assessment.OrderedCodes.Select(code => code.Value)))
        {
            Answer("suggested code", string.Join(", ", study.Value.SuggestedCodes.Select(code => code.Value)));
        }

        Answer("purpose", purpose.Value.ToWire(), purpose.Value == OrderPurpose.Diagnostic ? Screen.Good : Screen.Warning);
        Reasons(purpose.Reasons, sources);
        Answer("diagnosis", support.Value.ToWire(), support.Value switch
        {
            DiagnosisSupport.Supported => Screen.Good,
            DiagnosisSupport.Unsupported => Screen.Bad,
            _ => Screen.Warning,
        });
        Reasons(support.Reasons, sources);
        Answer("ABN", notice.Value.Status.ToWire(), notice.Value.Status switch
        {
            AbnStatus.Needed => Screen.Bad,
            AbnStatus.Undetermined => Screen.Warning,
            _ => Screen.Good,
        });
        Reasons(notice.Reasons, sources);
        Answer("claim modifier", string.Join(", ", notice.Value.ClaimModifiers));
        Answer("authorization", auth.Value.ToWire(), auth.Value switch
        {
            PriorAuth.Required => Screen.Bad,
            PriorAuth.Likely or PriorAuth.Unknown => Screen.Warning,
            _ => Screen.Good,
        });
        Reasons(auth.Reasons, sources);
        Answer("payer", assessment.Jurisdictions.IsEmpty
            ? assessment.PayerKind.ToWire()
            : $"{assessment.PayerKind.ToWire()}, MAC jurisdiction {string.Join(" or ", assessment.Jurisdictions.Select(id => jurisdictions.Find(id) is { } one ? $"{id} ({one.Contractor})" : id))}");
        Answer("day of service", Wording.Of(assessment.Order.DateOfService) + (assessment.Order.DateOfServiceInferred ? ", inferred" : ""));
        foreach (var policy in assessment.Policies)
        {
            Answer("policy", $"{policy.Id}, edition {Wording.Of(policy.Edition)}{(policy.Url is { } url ? ", " + url : "")}");
        }
    }

    private void WriteFindings(ImmutableArray<Finding> findings, Sources sources)
    {
        if (findings.IsEmpty)
        {
            return;
        }

        Heading("Findings");
        foreach (var finding in findings)
        {
            var style = finding.Severity switch
            {
                Severity.Error => Screen.Bad,
                Severity.Warning => Screen.Warning,
                _ => Screen.Faint,
            };
            var source = finding is { Criterion: { } criterion, Citation: { } citation } ? sources.Mark(criterion, citation) : "";
            screen.Row(4, finding.Severity.ToWire(), LabelWidth - 2, $"{finding.Code}: {finding.Text}{source}", labelStyle: style);
            if (finding.Remedy is { } remedy)
            {
                screen.Row(4, "", LabelWidth - 2, $"Remedy: {remedy}");
            }

            if (verbose && !finding.Expressions.IsEmpty)
            {
                screen.Row(4, "", LabelWidth - 2, $"At: {string.Join(", ", finding.Expressions)}", Screen.Faint);
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
            screen.Row(4, $"[{number}]", 4, $"{criterion.Policy}, edition {Wording.Of(criterion.Edition)}, {criterion.Criterion}: {Wording.Of(citation)}");
        }
    }

    private void Reasons(ImmutableArray<Reason> reasons, Sources sources)
    {
        foreach (var reason in reasons)
        {
            var evidence = reason.Evidence.IsDefaultOrEmpty ? "" : $" Seen: {string.Join("; ", reason.Evidence.Select(one => one.Says))}.";
            screen.Row(2, "", LabelWidth, $"{reason.Says}{sources.Mark(reason.Criterion, reason.Citation)}{evidence}");
        }
    }

    private void Answer(string label, string text, Style? style = null)
    {
        if (text.Length > 0)
        {
            screen.Row(2, label, LabelWidth, text, style);
        }
    }

    private void Heading(string text) => screen.Line("  " + text, Screen.Strong);

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
