using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.Replay;

/// <summary>A replayed order as JSON: written as a line of a run, read from such a line and from the plain JSON of the service.</summary>
internal static class ReplayedOrderJson
{
    public static void Write(Utf8JsonWriter json, ReplayedOrder order)
    {
        json.WriteStartObject();
        json.WriteString("request", order.Request);
        json.WriteNumber("position", order.Position);
        json.WriteNumber("of", order.Of);
        if (order.Fault is not null)
        {
            json.WriteString("fault", order.Fault);
        }
        else
        {
            WriteAnswers(json, order);
        }

        json.WriteNumber("microseconds", order.Microseconds);
        json.WriteBoolean("compared", order.Compared);
        if (!order.Differences.IsEmpty)
        {
            json.WriteStartArray("differences");
            foreach (var one in order.Differences)
            {
                json.WriteStartObject();
                json.WriteString("answer", one.Answer);
                json.WriteString("from", one.From);
                json.WriteString("to", one.To);
                Texts(json, "because", one.Because);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteAnswers(Utf8JsonWriter json, ReplayedOrder order)
    {
        json.WriteString("order", order.Order);
        json.WriteBoolean("inScope", order.InScope);
        Text("study", order.Study);
        Text("orderedCodes", order.OrderedCodes);
        Text("suggestedCodes", order.SuggestedCodes);
        Text("purpose", order.Purpose);
        Text("diagnosisSupport", order.Support);
        Text("abn", order.Abn);
        Text("claimModifiers", order.ClaimModifiers);
        Text("priorAuth", order.PriorAuth);
        Text("payerKind", order.PayerKind);
        Text("payer", order.Payer);
        Text("jurisdictions", order.Jurisdictions);
        Text("dateOfService", order.DateOfService);
        Text("assessmentId", order.AssessmentId);
        Texts(json, "findings", order.Findings);
        Texts(json, "trail", [.. order.Trail.Select(one => one.ToString())]);

        void Text(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                json.WriteString(name, text);
            }
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads a line of a run, or an element of <c>orders</c> as <c>POST /check</c> answers it.</summary>
    /// <exception cref="InvalidOperationException">A member has another type.</exception>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    public static ReplayedOrder Read(JsonElement json, string? request = null, int position = 0, int of = 0) => new()
    {
        Request = request ?? json.GetProperty("request").GetString()!,
        Position = request is null ? json.GetProperty("position").GetInt32() : position,
        Of = request is null ? json.GetProperty("of").GetInt32() : of,
        Order = Text(json, "order") ?? "",
        InScope = json.TryGetProperty("inScope", out var inScope) && inScope.GetBoolean(),
        Study = Text(json, "study"),
        OrderedCodes = Words(json, "orderedCodes"),
        SuggestedCodes = Words(json, "suggestedCodes"),
        Purpose = Text(json, "purpose"),
        Support = Text(json, "diagnosisSupport"),
        Abn = Text(json, "abn"),
        ClaimModifiers = Words(json, "claimModifiers"),
        PriorAuth = Text(json, "priorAuth"),
        PayerKind = Text(json, "payerKind"),
        Payer = Text(json, "payer"),
        Jurisdictions = Words(json, "jurisdictions"),
        DateOfService = Text(json, "dateOfService"),
        AssessmentId = Text(json, "assessmentId"),
        Findings = [.. Items(json, "findings").Select(Word).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        Trail = [.. Items(json, "trail").Select(Criterion).OfType<CriterionResult>()],
        Fault = Text(json, "fault"),
        Microseconds = json.TryGetProperty("microseconds", out var time) ? time.GetInt64() : 0,
        Compared = json.TryGetProperty("compared", out var compared) && compared.GetBoolean(),
        Differences = [.. Items(json, "differences").Select(one => new AnswerDifference(
            Text(one, "answer") ?? "", Text(one, "from") ?? "", Text(one, "to") ?? "", [.. Items(one, "because").Select(Word)]))],
    };

    private static CriterionResult? Criterion(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? CriterionResult.Read(json.GetString()!)
        : new CriterionResult(Text(json, "question") ?? "", Text(json, "policy") ?? "", Text(json, "edition") ?? "", Text(json, "criterion")
        ?? "", Text(json, "result") ?? "");

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static string Words(JsonElement json, string name) =>
        !json.TryGetProperty(name, out var words) ? "" : words.ValueKind == JsonValueKind.String ? words.GetString()!
        : string.Join(' ', words.EnumerateArray().Select(Word));

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var items) ? items.EnumerateArray() : [];

    private static string Word(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetProperty("code").GetString()!;
}
