using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Crd;

/// <summary>Writes the answer to a hook call: cards and system actions. The same answer gives the same bytes.</summary>
public static class HookResponseWriter
{
    /// <summary>The member of <c>extension</c> under which answers and cards carry their assessment.</summary>
    public const string AssessmentKey = "com.ordercheck.assessment";

    private const string CurrentTopics = "http://terminology.hl7.org/CodeSystem/cdshooks-card-type";
    private const string EarlierTopics = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp";

    /// <summary>Writes the answer.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="response">The answer.</param>
    public static void Write(IBufferWriter<byte> output, HookResponse response)
    {
        var (request, answers) = (response.Request, response.Answers);
        using var json = new Utf8JsonWriter(output, FhirJson.Options());
        var written = new HookResponseJson(
            [.. response.Cards.Select(card => Card(request, card))],
            [.. response.Actions.Select(action => Update($"Puts coverage information on {action.Target.Reference}.", action.Edited))],
            new ResponseExtensionJson(
                [.. answers.Select(answer => AssessmentJson.Of(answer.Assessment, response.Assessments, withTrail: false))],
                request.Settings.Sandbox
                && SandboxMirror.Of(answers).Select(Rating).ToImmutableArray() is { IsEmpty: false } ratings ? ratings : null));
        JsonSerializer.Serialize(json, written, HookResponseFormat.Type);
    }

    private static ActionJson Rating(HookAnswer answer) =>
        Update("Rates the order for the CDS Hooks sandbox.", new ResourceEdit(answer.Order.Target.Json, SandboxMirror.Rated(answer, [])));

    private static ActionJson Update(string description, ResourceEdit resource) => new("update", description, null, resource);

    private static CardJson Card(HookRequest request, HookCard card)
    {
        var suggestions = Suggestions(request, card);
        var topics = request.CrdVersion == CrdVersion.V20 ? EarlierTopics : CurrentTopics;
        return new CardJson(
            card.Uuid, card.Summary, card.Detail, card.IsWarning ? "warning" : "info",
            new CardSourceJson(card.Answer.SourceLabel, new CodingJson(topics, card.Topic)))
        {
            Suggestions = suggestions,
            SelectionBehavior = suggestions.IsEmpty ? null : "at-most-one",
            OverrideReasons = [.. card.OverrideReasons.Select(
            reason => new CodingJson(Canonical.OverrideReason, reason.Code, reason.Display))],
            Links = [.. card.Links.Select(link => new LinkJson(link.Label, link.Url, "absolute"))],
            Extension = new CardExtensionJson(
                new AssessmentIdJson(card.Answer.Assessment.AssessmentId),
                card.Answer.Order.Target.Reference is { } reference ? [new ReferenceJson(reference)] : null),
        };
    }

    private static ImmutableArray<SuggestionJson> Suggestions(HookRequest request, HookCard card)
    {
        if (request.Settings.Sandbox && !SandboxMirror.CanTake(card.Answer))
        {
            return [];
        }

        var isOneRecommended = card.Suggestions.Count(suggestion => suggestion.IsRecommended) == 1;
        return
        [
            .. card.Suggestions.Select(suggestion => new SuggestionJson(
                suggestion.Label, suggestion.Uuid, suggestion.IsRecommended && isOneRecommended ? true : null,
                [Action(request, card, suggestion)])),
        ];
    }

    private static ActionJson Action(HookRequest request, HookCard card, Suggestion suggestion) => suggestion.Action == "delete"
        ? new ActionJson(suggestion.Action, suggestion.Label, suggestion.Target.Reference, null)
        : new ActionJson(
            suggestion.Action, suggestion.Label, null,
            new ResourceEdit(suggestion.Target.Json,
            request.Settings.Sandbox ? SandboxMirror.Rated(card.Answer, suggestion.Changes) : suggestion.Changes));
}
