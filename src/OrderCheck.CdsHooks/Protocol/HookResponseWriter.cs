using System.Buffers;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>Writes the answer to a hook call: cards and system actions. The same answer gives the same bytes.</summary>
public static class HookResponseWriter
{
    /// <summary>The member of <c>extension</c> under which answers and cards carry their assessment.</summary>
    public const string AssessmentKey = "com.ordercheck.assessment";

    private const string AssociatedResource = "davinci-crd.associated-resource";
    private const string CurrentTopics = "http://terminology.hl7.org/CodeSystem/cdshooks-card-type";
    private const string EarlierTopics = "http://hl7.org/fhir/us/davinci-crd/CodeSystem/temp";

    private static readonly Dictionary<string, Action<Utf8JsonWriter>?> NoChanges = [];

    /// <summary>Writes the answer.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="response">The answer.</param>
    public static void Write(IBufferWriter<byte> output, HookResponse response)
    {
        var (request, assessments, answers) = (response.Request, response.Assessments, response.Answers);
        var mirror = request.Settings.Sandbox ? SandboxMirror.Of(answers) : [];
        using var json = new Utf8JsonWriter(output, OperationOutcomeWriter.Options(indented: false));
        json.WriteStartObject();
        json.WriteStartArray("cards");
        foreach (var card in response.Cards)
        {
            WriteCard(json, request, card);
        }

        json.WriteEndArray();
        json.WriteStartArray("systemActions");
        foreach (var action in response.Actions)
        {
            WriteAction(json, action);
        }

        json.WriteEndArray();
        json.WriteStartObject("extension");
        json.WriteStartArray(AssessmentKey);
        foreach (var answer in answers)
        {
            AssessmentJsonWriter.WriteOrder(json, answer.Assessment, assessments, withTrail: false);
        }

        json.WriteEndArray();
        if (mirror.Count > 0)
        {
            json.WriteStartArray("systemActions");
            foreach (var rated in mirror)
            {
                json.WriteStartObject();
                json.WriteString("type", "update");
                json.WriteString("description", "Rates the order for the CDS Hooks sandbox.");
                json.WritePropertyName("resource");
                ResourceEdit.Write(json, rated.Order.Target.Json, SandboxMirror.Rated(rated, NoChanges));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAction(Utf8JsonWriter json, CoverageAction action)
    {
        json.WriteStartObject();
        json.WriteString("type", "update");
        json.WriteString("description", $"Puts coverage information on {action.Target.Reference}.");
        json.WritePropertyName("resource");
        ResourceEdit.Write(json, action.Target.Json, new Dictionary<string, Action<Utf8JsonWriter>?>(StringComparer.Ordinal) { ["extension"] = action.WriteExtensions });
        json.WriteEndObject();
    }

    private static void WriteCard(Utf8JsonWriter json, HookRequest request, HookCard card)
    {
        json.WriteStartObject();
        json.WriteString("uuid", card.Uuid);
        json.WriteString("summary", card.Summary);
        json.WriteString("detail", card.Detail);
        json.WriteString("indicator", card.IsWarning ? "warning" : "info");
        json.WriteStartObject("source");
        json.WriteString("label", card.Answer.SourceLabel);
        json.WriteStartObject("topic");
        json.WriteString("system", request.CrdVersion == CrdVersion.V20 ? EarlierTopics : CurrentTopics);
        json.WriteString("code", card.Topic);
        json.WriteEndObject();
        json.WriteEndObject();
        WriteSuggestions(json, request, card);
        WriteOverrideReasons(json, card);
        WriteLinks(json, card);
        json.WriteStartObject("extension");
        json.WriteStartObject(AssessmentKey);
        json.WriteString("assessmentId", card.Answer.Assessment.AssessmentId);
        json.WriteEndObject();
        if (card.Answer.Order.Target.Reference is { } reference)
        {
            json.WriteStartArray(AssociatedResource);
            json.WriteStartObject();
            json.WriteString("reference", reference);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSuggestions(Utf8JsonWriter json, HookRequest request, HookCard card)
    {
        var suggestions = request.Settings.Sandbox ? card.Suggestions.RemoveAll(_ => !SandboxMirror.CanTake(card.Answer)) : card.Suggestions;
        if (suggestions.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("suggestions");
        foreach (var suggestion in suggestions)
        {
            json.WriteStartObject();
            json.WriteString("label", suggestion.Label);
            json.WriteString("uuid", suggestion.Uuid);
            if (suggestion.IsRecommended && suggestions.Count(other => other.IsRecommended) == 1)
            {
                json.WriteBoolean("isRecommended", true);
            }

            json.WriteStartArray("actions");
            json.WriteStartObject();
            json.WriteString("type", suggestion.Action);
            json.WriteString("description", suggestion.Label);
            if (suggestion.Action == "delete")
            {
                json.WriteString("resourceId", suggestion.Target.Reference);
            }
            else
            {
                json.WritePropertyName("resource");
                ResourceEdit.Write(json, suggestion.Target.Json, request.Settings.Sandbox ? SandboxMirror.Rated(card.Answer, suggestion.Changes) : suggestion.Changes);
            }

            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("selectionBehavior", "at-most-one");
    }

    private static void WriteOverrideReasons(Utf8JsonWriter json, HookCard card)
    {
        if (card.OverrideReasons.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("overrideReasons");
        foreach (var (code, display) in card.OverrideReasons)
        {
            json.WriteStartObject();
            json.WriteString("system", Canonical.OverrideReason);
            json.WriteString("code", code);
            json.WriteString("display", display);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, HookCard card)
    {
        if (card.Links.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("links");
        foreach (var (label, url) in card.Links)
        {
            json.WriteStartObject();
            json.WriteString("label", label);
            json.WriteString("url", url);
            json.WriteString("type", "absolute");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
