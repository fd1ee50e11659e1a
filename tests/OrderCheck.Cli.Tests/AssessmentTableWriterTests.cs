using System.Text;

namespace OrderCheck.Cli.Tests;

public class AssessmentTableWriterTests
{
    private static readonly DateOnly Edition = new(2026, 1, 1);
    private static readonly CriterionId Criterion = new("invented-policy", Edition, "ind-a");
    private static readonly Citation Source = new("Invented policy, version 2", "Indications a", new DateOnly(2026, 1, 5), "primary", "https://payer.example/policy");
    private static readonly Citation OwnReading = new("Our own reading", "bundling", null, "own", null);

    [Fact]
    public void An_assessment_reads_as_a_block_of_answers_findings_changes_and_sources()
    {
        Assert.Equal(
            """
            ServiceRequest/a (order 1 of 2)
              ordered code     75574 (CT of the heart)
              study            coronary-cta: Coronary CT angiogram
                               The code says so. [1]
              purpose          screening
                               No symptom was told. [1]
              diagnosis        unsupported
                               Screening is not covered. [1] Seen: reason Z13.6.
              ABN              needed
                               A denial is expected. [1]
              claim modifier   GA
              authorization    not-needed
                               Nobody asks for one. [1]
              payer            medicare, MAC jurisdiction J15 (CGS Administrators)
              day of service   2026-10-20, inferred
              policy           invented-policy, edition 2026-01-01, https://payer.example/policy
              Findings
                warning        abn-needed: A notice is needed. [2]
                               Remedy: Offer the notice before the study.
              What would change an answer, if it is true and documented
                diagnosis: unsupported to supported  Document a symptom, if there is one.
              Sources
                [1]   invented-policy, edition 2026-01-01, ind-a: Invented policy, version 2 (2026-01-05); Indications a; confidence primary; https://payer.example/policy
                [2]   invented-policy, edition 2026-01-01, ind-a: Our own reading; bundling; confidence own
              assessment       oc-1, knowledge 0123456789ab

            ServiceRequest/b (order 2 of 2)
              ordered code     70450
              in scope         no: neither a heart CT nor a heart MRI order
              assessment       oc-2, knowledge 0123456789ab

            This is advice to help with the order; it is not the payer's determination.

            """.ReplaceLineEndings("\n"),
            Table(Screening, OutOfScope));
    }

    [Fact]
    public void Where_a_finding_belongs_is_said_only_when_asked_for() =>
        Assert.Contains("At: Bundle.entry[0].resource", Table(true, Screening), StringComparison.Ordinal);

    private static OrderAssessment Screening => new()
    {
        Order = new ImagingOrder { Reference = "ServiceRequest/a", Position = 1, DateOfService = new(2026, 10, 20), DateOfServiceInferred = true, OrderedOn = new(2026, 10, 15) },
        InScope = true,
        OrderedCodes = [new Code(Code.Cpt, "75574", "CT of the heart")],
        Study = new(new StudyFound(new Study("coronary-cta", "Coronary CT angiogram", "CT", "75574", false, true, null, null), [new Code(Code.Cpt, "75574")]), [Because("The code says so.")]),
        Purpose = new(OrderPurpose.Screening, [Because("No symptom was told.")]),
        Support = new(DiagnosisSupport.Unsupported, [Because("Screening is not covered.") with { Evidence = [new Evidence("reason Z13.6", null)] }]),
        Notice = new(new NoticeAdvice(AbnStatus.Needed, ["GA"]), [Because("A denial is expected.")]),
        PriorAuth = new(PriorAuth.NotNeeded, [Because("Nobody asks for one.")]),
        PayerKind = PayerKind.Medicare,
        Jurisdictions = ["J15"],
        Policies = [new PolicyUsed("invented-policy", Edition, "https://payer.example/policy")],
        Findings =
        [
            new Finding(FindingCode.AbnNeeded, Severity.Warning, "A notice is needed.")
            {
                Remedy = "Offer the notice before the study.", Criterion = Criterion, Citation = OwnReading, Expressions = ["Bundle.entry[0].resource"],
            },
        ],
        WouldChange = [new WouldChange(Question.Support, "unsupported", "supported", "symptom-status", "Document a symptom, if there is one.")],
        AssessmentId = "oc-1",
        KnowledgeVersion = "0123456789ab",
    };

    private static OrderAssessment OutOfScope => new()
    {
        Order = new ImagingOrder { Reference = "ServiceRequest/b", Position = 2, DateOfService = new(2026, 10, 20), OrderedOn = new(2026, 10, 15) },
        InScope = false,
        OrderedCodes = [new Code(Code.Cpt, "70450")],
        AssessmentId = "oc-2",
        KnowledgeVersion = "0123456789ab",
    };

    private static Reason Because(string says) => new(says, Criterion, Source, []);

    private static string Table(params OrderAssessment[] assessments) => Table(false, assessments);

    private static string Table(bool verbose, params OrderAssessment[] assessments)
    {
        using var output = new MemoryStream();
        using var environment = new CommandEnvironment { Input = Stream.Null, Output = output, Text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true), Error = TextWriter.Null };
        new AssessmentTableWriter(new ConsoleOutput(environment), KnowledgeLoader.LoadShipped().Jurisdictions, verbose).Write([.. assessments]);
        environment.Text.Flush();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
