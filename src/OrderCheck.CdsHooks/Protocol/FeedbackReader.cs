using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>What became of one card.</summary>
/// <param name="Card">Uuid of the card; it may be one we do not know.</param>
/// <param name="Accepted">True when a suggestion was taken, false when the card was overridden.</param>
/// <param name="AcceptedSuggestions">Uuids of the suggestions taken; empty when overridden.</param>
/// <param name="OverrideReason">The reason chosen, or null.</param>
/// <param name="At">When it happened.</param>
public sealed record CardFeedback(
    string Card, bool Accepted, ImmutableArray<string> AcceptedSuggestions, Code? OverrideReason, DateTimeOffset At)
{
    /// <summary>The reader's own words, or null. They may name the patient: store them as chart data, never log them.</summary>
    public string? Comment { get; init; }

    /// <inheritdoc />
    public override string ToString() => nameof(CardFeedback);
}

/// <summary>Reads what an EHR reports about cards.</summary>
public static class FeedbackReader
{
    private const int Most = 1_000;
    private const int MaxIdLength = 200;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes of the call.</param>
    /// <param name="limits">Sizes beyond which it is refused.</param>
    /// <param name="feedback">The feedback, at least one, when all of it could be taken.</param>
    /// <param name="fault">Why not (400, 413 or 422), when it could not.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> body, ReadingLimits limits, out ImmutableArray<CardFeedback> feedback,
        [NotNullWhen(false)] out RequestFault? fault)
    {
        feedback = [];
        if (!JsonRequestGate.TryParse(body, limits, out var document, out fault))
        {
            return false;
        }

        using (document)
        {
            var list = document.RootElement.Member("feedback");
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            {
                fault = Wrong("feedback", "required", "There is no feedback: send an object with a list named feedback.");
                return false;
            }

            if (list.GetArrayLength() > Most)
            {
                fault = new RequestFault(
                    422, "too-costly", FormattableString.Invariant($"The call holds more than the limit of {Most} feedbacks."))
                {
                    Diagnostics = FormattableString.Invariant($"limit: feedback, {Most}"),
                };
                return false;
            }

            var read = ImmutableArray.CreateBuilder<CardFeedback>(list.GetArrayLength());
            foreach (var item in list.EnumerateArray())
            {
                fault = ReadOne(item, FormattableString.Invariant($"feedback[{read.Count}]"), out var one);
                if (fault is not null)
                {
                    return false;
                }

                read.Add(one!);
            }

            feedback = read.ToImmutable();
            return true;
        }
    }

    private static RequestFault? ReadOne(JsonElement item, string place, out CardFeedback? feedback)
    {
        feedback = null;
        if (item.ValueKind != JsonValueKind.Object)
        {
            return Wrong(place, "structure", "A feedback is not an object.");
        }

        if (item.Text("card") is not { Length: <= MaxIdLength } card)
        {
            return Wrong($"{place}.card", "required", "A feedback does not say which card it is about.");
        }

        var outcome = item.Text("outcome");
        if (outcome is not ("accepted" or "overridden"))
        {
            return Wrong(
                $"{place}.outcome", outcome is null ? "required" : "value", "The outcome of a feedback is accepted or overridden.");
        }

        if (item.Text("outcomeTimestamp") is not { } written || ReadTime(written) is not { } at)
        {
            return Wrong($"{place}.outcomeTimestamp", "value",
                "A feedback does not say when it happened: send a time such as 2026-11-20T10:15:00Z.");
        }

        var suggestions = item.Objects("acceptedSuggestions").Select(suggestion => suggestion.Text("id")).ToList();
        if (suggestions.Exists(id => id is not { Length: <= MaxIdLength }) || (outcome == "accepted" && suggestions.Count == 0))
        {
            return Wrong($"{place}.acceptedSuggestions", "required",
                "An accepted feedback names the suggestions that were taken, each with its id.");
        }

        var overriding = item.Object("overrideReason");
        var reason = overriding.Object("reason");
        var comment = overriding.Text("userComment");
        if (overriding.ValueKind == JsonValueKind.Object && overriding.EnumerateObject().Any() && comment is null
            && reason.Text("code") is null && reason.Text("display") is null)
        {
            return Wrong($"{place}.overrideReason", "required", "The override reason has neither a reason with a code nor a userComment.");
        }

        feedback = new CardFeedback(
            card, outcome == "accepted", outcome == "accepted" ? [.. suggestions.OfType<string>()] : [],
            reason.Text("code") is { } code ? new Code(reason.Text("system") ?? "", code, reason.Text("display")) : null, at)
        {
            Comment = comment,
        };
        return null;
    }

    // RFC 3339; an offset other than Z is accepted.
    private static DateTimeOffset? ReadTime(string text) =>
        text.Length is >= 20 and <= 40 && text[10] is 'T' or 't'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;

    private static RequestFault Wrong(string place, string code, string text) => new(400, code, text) { Expression = place };
}
