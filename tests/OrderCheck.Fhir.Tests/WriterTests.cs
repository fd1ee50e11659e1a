using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests;

public class WriterTests
{
    private static readonly Citation Article = new("CGS article A56451", "group 1", new DateOnly(2025, 10, 9), "primary-derived", "https://www.cms.gov/x");
    private static readonly CriterionId Criterion = new("ccta-cgs-L33947", new DateOnly(2024, 10, 3), "group-1");
    private static readonly Study Study = new("coronary-cta", "Coronary CT angiogram", "CT", "75574", false, true, new DateOnly(2010, 1, 1), null);

    [Fact]
    public void An_in_scope_order_is_written_with_all_its_answers()
    {
        var outcome = Outcome([InScope()]);
        Assert.Equal("OperationOutcome", (string?)outcome["resourceType"]);
        var extension = Assert.Single(outcome["extension"]!.AsArray())!;
        Assert.Equal(Canonical.OrderAssessment, (string?)extension["url"]);
        var parts = extension["extension"]!.AsArray().Select(part => (Url: (string)part!["url"]!, Value: Value(part))).ToList();
        Assert.Equal(
            [
                ("order", """{"reference":"ServiceRequest/a"}"""), ("in-scope", "true"), ("study", "\"coronary-cta\""),
                ("ordered-code", """{"system":"http://www.ama-assn.org/go/cpt","code":"75574"}"""),
                ("suggested-code", """{"system":"http://www.ama-assn.org/go/cpt","code":"75574","display":"Coronary CT angiogram"}"""),
                ("purpose", "\"diagnostic\""), ("diagnosis-support", "\"unsupported\""), ("abn-needed", "true"), ("abn", "\"needed\""), ("claim-modifier", "\"GA\""),
                ("prior-auth", "\"not-needed\""), ("prior-auth-likely", "false"), ("payer-kind", "\"medicare\""), ("jurisdiction", "\"J15\""),
                ("policy", """[{"url":"id","valueString":"ccta-cgs-L33947"},{"url":"edition","valueDate":"2024-10-03"},{"url":"url","valueUrl":"https://www.cms.gov/x"}]"""),
                ("date-of-service", "\"2026-12-01\""), ("assessment-id", "\"id-1\""), ("knowledge-version", "\"v1\""),
            ],
            parts);
    }

    [Fact]
    public void An_order_out_of_scope_has_no_answers_and_the_outcome_says_so_once()
    {
        var outcome = Outcome([OutOfScope(1, "ServiceRequest/x"), OutOfScope(2, "")]);
        Assert.Equal(
            ["order", "in-scope", "assessment-id", "knowledge-version"],
            outcome["extension"]![0]!["extension"]!.AsArray().Select(part => (string)part!["url"]!));
        Assert.Equal("""{"identifier":{"system":"https://ordercheck.example/fhir/order-position","value":"2"},"display":"order 2"}""", outcome["extension"]![1]!["extension"]![0]!["valueReference"]!.ToJsonString());
        Assert.Equal("not-in-scope", (string?)Assert.Single(outcome["issue"]!.AsArray())!["details"]!["coding"]![0]!["code"]);
    }

    [Fact]
    public void Unknown_authorization_and_an_undetermined_study_are_left_out()
    {
        var assessment = InScope() with { PriorAuth = Answer(PriorAuth.Unknown), Study = Answer(new StudyFound(null, [])) };
        var urls = Outcome([assessment])["extension"]![0]!["extension"]!.AsArray().Select(part => (string)part!["url"]!).ToList();
        Assert.DoesNotContain("prior-auth-likely", urls);
        Assert.DoesNotContain("study", urls);
    }

    [Fact]
    public void A_finding_becomes_an_issue_with_source_remedy_and_place()
    {
        var issue = Assert.Single(Outcome([InScope()])["issue"]!.AsArray())!;
        Assert.Equal(("warning", "business-rule"), ((string)issue["severity"]!, (string)issue["code"]!));
        Assert.Equal(Canonical.Finding, (string?)issue["details"]!["coding"]![0]!["system"]);
        Assert.Equal("The reason is not listed.", (string?)issue["details"]!["text"]);
        Assert.Equal("policy ccta-cgs-L33947, edition 2024-10-03, criterion group-1; CGS article A56451, group 1", (string?)issue["diagnostics"]);
        Assert.Equal("""["Bundle.entry[0].resource.reasonCode[0]"]""", issue["expression"]!.ToJsonString());
        Assert.Equal("""[{"url":"https://ordercheck.example/fhir/StructureDefinition/remedy","valueString":"Offer the notice."}]""", issue["extension"]!.ToJsonString());
    }

    [Fact]
    public void With_several_orders_an_issue_says_which_it_concerns_and_what_holds_for_all_is_said_once()
    {
        var second = InScope() with { Order = Order(2, "ServiceRequest/b") };
        var issue = Assert.Single(Outcome([InScope(), second])["issue"]!.AsArray())!;
        Assert.Equal(
            ["ServiceRequest/a", "ServiceRequest/b"],
            issue["extension"]!.AsArray().Where(part => (string)part!["url"]! == Canonical.Concerns).Select(part => (string)part!["valueReference"]!["reference"]!));
    }

    [Fact]
    public void Every_form_says_that_it_is_advice()
    {
        Assert.Contains("not the payer's determination", System.Net.WebUtility.HtmlDecode((string)Outcome([InScope()])["text"]!["div"]!), StringComparison.Ordinal);
        Assert.Contains("not the payer's determination", (string)Json([InScope()])["advice"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_wrote_does_not_break_the_narrative()
    {
        var order = InScope() with { Order = Order(1, "urn:x:<b>&\"") };
        Assert.Contains("urn:x:&lt;b&gt;&amp;&quot;", (string)Outcome([order])["text"]!["div"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plain_form_agrees()
    {
        var json = Json([InScope(), OutOfScope(2, "")]);
        Assert.Equal("v1", (string?)json["knowledgeVersion"]);
        var order = json["orders"]![0]!;
        Assert.Equal(
            ["order", "study", "inScope", "orderedCodes", "suggestedCodes", "purpose", "diagnosisSupport", "abnNeeded", "abn", "claimModifiers", "priorAuthLikely", "priorAuth",
             "payerKind", "jurisdictions", "policies", "dateOfService", "assessmentId", "findings", "remarks", "trail", "wouldChange"],
            order.AsObject().Select(pair => pair.Key));
        Assert.Equal("ServiceRequest/a", (string?)order["order"]);
        Assert.Equal("""{"policy":"ccta-cgs-L33947","edition":"2024-10-03","criterion":"group-1","document":"CGS article A56451","place":"group 1"}""", order["findings"]![0]!["source"]!.ToJsonString());
        Assert.Equal("not-met", (string?)order["trail"]![0]!["result"]);
        Assert.Equal("""{"document":"CGS article A56451","place":"group 1","date":"2025-10-09","confidence":"primary-derived","url":"https://www.cms.gov/x"}""", order["trail"]![0]!["citation"]!.ToJsonString());
        Assert.Equal("""{"answer":"support","from":"unsupported","to":"supported","fact":"x","says":"Document it if true."}""", order["wouldChange"]![0]!.ToJsonString());
        Assert.Equal(["order", "inScope", "assessmentId", "findings"], json["orders"]![1]!.AsObject().Select(pair => pair.Key));
        Assert.Equal("order 2", (string?)json["orders"]![1]!["order"]);
        Assert.Empty(json["orders"]![1]!["findings"]!.AsArray());
    }

    [Fact]
    public void The_same_answer_gives_the_same_bytes()
    {
        Assert.Equal(Bytes(OperationOutcomeWriter.Write, [InScope()]), Bytes(OperationOutcomeWriter.Write, [InScope()]));
        Assert.Equal(Bytes(AssessmentJsonWriter.Write, [InScope()]), Bytes(AssessmentJsonWriter.Write, [InScope()]));
    }

    private static ImagingOrder Order(int position, string reference) =>
        new() { Reference = reference, Position = position, DateOfService = new DateOnly(2026, 12, 1), OrderedOn = new DateOnly(2026, 11, 20) };

    private static OrderAssessment OutOfScope(int position, string reference) =>
        new() { Order = Order(position, reference), InScope = false, AssessmentId = "id-2", KnowledgeVersion = "v1" };

    private static OrderAssessment InScope() => new()
    {
        Order = Order(1, "ServiceRequest/a"),
        InScope = true,
        OrderedCodes = [new Code(Code.Cpt, "75574")],
        Study = Answer(new StudyFound(Study, [Study.Code])),
        Purpose = Answer(OrderPurpose.Diagnostic),
        Support = Answer(DiagnosisSupport.Unsupported),
        Notice = Answer(new NoticeAdvice(AbnStatus.Needed, ["GA"])),
        PriorAuth = Answer(PriorAuth.NotNeeded),
        PayerKind = PayerKind.Medicare,
        Jurisdictions = ["J15"],
        Policies = [new PolicyUsed("ccta-cgs-L33947", new DateOnly(2024, 10, 3), "https://www.cms.gov/x")],
        Findings =
        [
            new Finding(FindingCode.DiagnosisNotSupporting, Severity.Warning, "The reason is not listed.")
            {
                Remedy = "Offer the notice.", Criterion = Criterion, Citation = Article, Expressions = ["Bundle.entry[0].resource.reasonCode[0]"],
            },
        ],
        Trail = [new TrailEntry(Question.Support, Criterion, Truth.NotMet, "The reason is listed.", Article, [new Evidence("Z00.00", "Bundle.entry[0]")], [])],
        WouldChange = [new WouldChange(Question.Support, "unsupported", "supported", "x", "Document it if true.")],
        AssessmentId = "id-1",
        KnowledgeVersion = "v1",
    };

    private static Answer<T> Answer<T>(T value) => new(value, [new Reason("Because.", Criterion, Article, [])]);

    private static string Value(JsonNode part) => part.AsObject().First(pair => pair.Key != "url").Value!.ToJsonString();

    private static JsonNode Outcome(ImmutableArray<OrderAssessment> assessments) => JsonNode.Parse(Encoding.UTF8.GetString(Bytes(OperationOutcomeWriter.Write, assessments)))!;

    private static JsonNode Json(ImmutableArray<OrderAssessment> assessments) => JsonNode.Parse(Encoding.UTF8.GetString(Bytes(AssessmentJsonWriter.Write, assessments)))!;

    private static byte[] Bytes(Action<IBufferWriter<byte>, IReadOnlyList<OrderAssessment>, bool> write, ImmutableArray<OrderAssessment> assessments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer, assessments, false);
        return buffer.WrittenSpan.ToArray();
    }
}
