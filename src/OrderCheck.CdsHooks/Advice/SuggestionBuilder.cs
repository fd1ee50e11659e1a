using System.Collections.Immutable;
using System.Text.Json;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.CdsHooks.Advice;

/// <summary>One way to fix an order, taken with a click.</summary>
/// <param name="Uuid">Its id.</param>
/// <param name="Label">What it does.</param>
/// <param name="Action"><c>create</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="Target">The resource that is changed, copied or deleted.</param>
internal sealed record Suggestion(string Uuid, string Label, string Action, FhirResource Target)
{
    /// <summary>What changes.</summary>
    public ImmutableArray<PropertyChange> Changes { get; init; } = [];

    public bool IsRecommended { get; init; }
}

/// <summary>Finds what would fix a draft order. Nothing is offered that is not on the order or in the record already.</summary>
internal sealed class SuggestionBuilder(HookRequest request, IReadOnlyList<OrderAssessment> assessments, OrderAssessor assessor)
{
    private const int MaxAlternatives = 5;
    private const int MaxConditions = 3;
    private const int MaxExamined = 300;
    private const int MaxTrials = 12;
    private const int MaxTrialsOfAll = 200;

    private static readonly string[] WrongCode =
    [
        FindingCode.CodeDeleted, FindingCode.CodeNotYetValid, FindingCode.CodeInvalid, FindingCode.CodeComponentMismatch,
        FindingCode.MultipleBaseCodes,
        FindingCode.BundledService, FindingCode.StudyUndetermined, FindingCode.ModalityMismatch,
    ];

    // What belongs to the one order and not to another that is added to it.
    private static readonly string[] NotCopied = ["id", "meta", "text", "identifier", "orderDetail", "extension", "modifierExtension"];

    private int _trials;

    private StudyCatalogue Studies => assessor.Knowledge.Studies;

    public ImmutableArray<Suggestion> Of(HookAnswer answer, CardKind kind, List<Finding> findings)
    {
        if (!answer.Order.IsDraft || answer.Order.Target.Reference is null
            || request.Contents.Check.Index.Find(answer.Order.Target.Reference) != answer.Order.Target)
        {
            return [];
        }

        return kind switch
        {
            CardKind.Study => [.. StudySuggestions(answer, findings).Take(MaxAlternatives)],
            CardKind.Indication => [.. Conditions(answer)],
            _ => [],
        };
    }

    private IEnumerable<Suggestion> StudySuggestions(HookAnswer answer, List<Finding> findings)
    {
        var drop = Drops(answer, findings).ToList();
        if (drop.Count > 0)
        {
            return drop;
        }

        if (findings.Exists(finding => finding.Code == FindingCode.AddOnWithoutBase))
        {
            return Studies.All.Where(study => study is { Modality: "MR", IsAddOn: false }).Select(study => Addition(answer, study));
        }

        if (findings.Exists(finding => WrongCode.Contains(finding.Code, StringComparer.Ordinal)))
        {
            return Replacements(answer, findings);
        }

        return findings.Exists(finding => finding.Code == FindingCode.FlowAddOnSuggested)
            ? Studies.All.Where(study => study.IsAddOn).Select(study => Addition(answer, study))
            : [];
    }

    // A bundled order, or a companion that is part of the study.
    private static bool IsBundledIntoAnother(HookAnswer answer, Finding finding) =>
        finding is { Code: FindingCode.BundledService, Severity: Severity.Warning }
        && answer.Assessment.Study?.Value is { Study.WithContrast: false, SuggestedCodes.Length: 1 }
        && finding.Expressions.Any(place => !IsIn(answer.Order.Order, place));

    private IEnumerable<Suggestion> Drops(HookAnswer answer, List<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (IsBundledIntoAnother(answer, finding))
            {
                yield return Drop(answer, answer.Order.Target, answer.Assessment.Study!.Value.SuggestedCodes[0].Value);
            }
            else if (finding.Code == FindingCode.EcgGatingBundled)
            {
                foreach (var other in request.Contents.Orders.Where(
                    other => other.IsDraft && other.Target != answer.Order.Target && other.Target.Reference is not null
                    && finding.Expressions.Any(place => IsIn(other.Order, place)) && OnlyCompanions(other)))
                {
                    yield return Drop(answer, other.Target, "the ECG for gating");
                }
            }
        }
    }

    private bool OnlyCompanions(HookOrder order)
    {
        var codes = assessments.Where((_, index) => ReferenceEquals(request.Contents.Orders[index], order))
            .SelectMany(assessment => assessment.OrderedCodes).Where(code => code.System == Code.Cpt).ToList();
        return codes.Count > 0 && codes.TrueForAll(code => Studies.Find(code.Value)?.Kind == "ecg");
    }

    private Suggestion Drop(HookAnswer answer, FhirResource target, string what)
    {
        var label = $"Drop {(what.StartsWith("the", StringComparison.Ordinal) ? what : $"the order of {what}")}";
        return request.Settings.Conformance
            ? new Suggestion(Uuid(answer, "revoke", target.Reference!), label, "update",
            target) { Changes = [new PropertyChange("status", JsonValues.Text("revoked"))], IsRecommended = true }
            : new Suggestion(Uuid(answer, "drop", target.Reference!), label, "delete", target) { IsRecommended = true };
    }

    private IEnumerable<Suggestion> Replacements(HookAnswer answer, List<Finding> findings)
    {
        var found = answer.Assessment.Study?.Value;
        if (found is null || found.SuggestedCodes.Length is 0 or > MaxAlternatives
            || ReplaceableCodings(answer.Order.Target) is not { Count: > 0 } replaced)
        {
            yield break;
        }

        // Once the study stands, its codes go together; before, each is another possibility.
        var choices = found.Study is not null ? [found.SuggestedCodes] : found.SuggestedCodes.Select(code => ImmutableArray.Create(code))
            .ToImmutableArray();
        var ordered = answer.Assessment.OrderedCodes.Where(code => code.System == Code.Cpt).Select(code => code.Value)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var choice in choices)
        {
            var codes = choice.Select(code => code.Value).ToList();
            if (ordered.SetEquals(codes))
            {
                continue;
            }

            var study = Studies.ByCode(codes[0]);
            yield return new Suggestion(
                Uuid(answer, "code", string.Join('+', codes)),
                $"Change the code to {string.Join(" with ", codes)}{(study is null ? "" : $" ({study.Label})")}", "update",
                answer.Order.Target)
            {
                Changes = [new PropertyChange("code", WithCodes(answer.Order.Target.Json.Object("code"), replaced, codes))],
                IsRecommended = choices.Length == 1
                && findings.TrueForAll(
                finding => !WrongCode.Contains(finding.Code, StringComparer.Ordinal) || finding.Code == FindingCode.CodeDeleted),
            };
        }
    }

    // Where the procedure codes of an order are among the codings of its code; none when it has others in its details or offers a choice.
    private static List<int> ReplaceableCodings(FhirResource target) => target.Peek((R4.ServiceRequest order) =>
        order.OrderDetail.Items().Any(detail => detail.Coding.Items().Any(IsProcedure)) || order.Code?.Extension.Count > 0 ? []
        : order.Code?.Coding.Items().Index().Where(coding => IsProcedure(coding.Item)).Select(coding => coding.Index).ToList()) ?? [];

    // The procedure codes of the concept give way to others, in the place of the first; its other codes stay.
    private static JsonElement WithCodes(JsonElement concept, List<int> replaced, List<string> codes)
    {
        var codings = new List<JsonElement>();
        foreach (var (at, coding) in concept.Items("coding").Index())
        {
            if (!replaced.Contains(at))
            {
                codings.Add(coding);
            }
            else if (at == replaced[0])
            {
                codings.AddRange(codes.Select(code => FhirJson.ToJson(new R4.Coding(Code.Cpt, code))));
            }
        }

        return new ResourceEdit(concept, [new PropertyChange("coding", JsonValues.List(codings))]).ToJson();
    }

    // CPT, or something without a system that can be nothing else, as far as the catalogue knows it or it is damaged.
    private static bool IsProcedure(R4.Coding coding) =>
        CodeSystems.Read(coding, "", CodeUse.Procedure, new ReadIssues()) is { Code.System: Code.Cpt };

    private static Suggestion Addition(HookAnswer answer, Study study) => new(
        Uuid(answer, "add", study.CptCode), $"Add an order of {study.CptCode} ({study.Label})", "create", answer.Order.Target)
    {
        Changes =
        [
            .. NotCopied.Select(name => new PropertyChange(name, null)),
            new PropertyChange("status", JsonValues.Text("draft")),
            new PropertyChange("code", FhirJson.ToJson(new R4.CodeableConcept(Code.Cpt, study.CptCode, study.Label))),
        ],
    };

    // Each active, confirmed condition of the chart is tried as a reason; those with which the policy accepts the order are offered.
    private IEnumerable<Suggestion> Conditions(HookAnswer answer)
    {
        var assessment = answer.Assessment;
        if (assessment.Support?.Value is not (DiagnosisSupport.Unsupported or DiagnosisSupport.Insufficient)
            || assessment.Study?.Value.Study is null || assessment.Order.Fault is not null)
        {
            yield break;
        }

        var offered = 0;
        var tried = 0;
        foreach (var condition in assessment.Order.Diagnoses.Take(MaxExamined))
        {
            if (condition is not { Role: DiagnosisRole.Record, ConditionStatus: ConditionStatus.Present, Reference: { } reference }
                || !IsActive(reference)
                || condition.Codes.FirstOrDefault(told => told.Code.System == Code.Icd10Cm) is not { } code)
            {
                continue;
            }

            if (++tried > MaxTrials || ++_trials > MaxTrialsOfAll || offered == MaxConditions)
            {
                yield break;
            }

            var trial = assessment.Order with { Diagnoses = [.. assessment.Order.Diagnoses.Select(
                other => ReferenceEquals(other, condition) ? other with { Role = DiagnosisRole.Reason } : other)] };
            if (assessor.Assess([trial])[0].Support?.Value == DiagnosisSupport.Supported)
            {
                offered++;
                yield return new Suggestion(Uuid(answer, "reason", reference),
                    $"If it is a reason for this study: add {code.Code.Value}, documented and active", "update", answer.Order.Target)
                {
                    Changes = [new PropertyChange("reasonReference", WithReason(answer.Order.Target.Json, reference))],
                };
            }
        }
    }

    private bool IsActive(string reference)
    {
        if (request.Contents.Check.Index.Find(reference) is not { } condition)
        {
            return false;
        }

        return condition.Peek(
            (R4.Condition read) => Concept.Plain(read.ClinicalStatus).Exists(word => word is "active" or "recurrence" or "relapse")
            && Concept.Plain(read.VerificationStatus).TrueForAll(word => word == "confirmed"));
    }

    private static JsonElement WithReason(JsonElement order, string reference) =>
        JsonValues.List(order.Items("reasonReference").Append(FhirJson.ToJson(new R4.ResourceReference(reference))));

    private static bool IsIn(FhirResource resource, string place)
    {
        var own = resource.Path;
        return place.StartsWith(own, StringComparison.Ordinal) && (place.Length == own.Length || place[own.Length] == '.');
    }

    private static string Uuid(HookAnswer answer, string what, string which) =>
        StableUuid.Of("suggestion", answer.Assessment.AssessmentId, OrderName.Of(answer.Assessment.Order), what, which);
}
