using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>An order of a hook call.</summary>
/// <param name="Order">As it is read.</param>
/// <param name="Target">What the EHR gets back: the order as received, or its appointment.</param>
/// <param name="IsAsked">True when the hook is about it; false when it is only context.</param>
/// <param name="IsDraft">True when it is among the draft orders, which suggestions may change.</param>
internal sealed record HookOrder(FhirResource Order, FhirResource Target, bool IsAsked, bool IsDraft)
{
    /// <summary>Where what is said of its coverage belongs: the target, and further appointments of the call for the same order.</summary>
    public ImmutableArray<FhirResource> Targets { get; init; } = [Target];

    /// <summary>True when an appointment is read as the order.</summary>
    public bool IsAppointment => Target.Type == "Appointment" && Order.Reference is null;

    /// <summary>The JSON that identifies the order, before anything was added for reading; an appointment that is read as one has its
    /// own.</summary>
    public JsonElement Fingerprinted { get; init; } = Target.Type == "Appointment" && Order.Reference is null ? Target.Json : Order.Json;

    /// <summary>True when nothing was chosen on it yet.</summary>
    public bool IsBlank
    {
        get
        {
            var code = Order.Json.Member("code");
            return !Order.Json.Has("orderDetail")
                && (code.ValueKind == JsonValueKind.Undefined
                    || (code.ValueKind == JsonValueKind.Object && !code.Has("text") && !code.Has("extension")
                        && code.Member("coding").ValueKind is JsonValueKind.Undefined or JsonValueKind.Array
                        && code.Objects("coding").All(coding => !coding.Has("code") && !coding.Has("display"))));
        }
    }

    /// <summary>An order that is dispatched to a performer: who performs tells where the study is done, when the order does not.</summary>
    public static FhirResource WithPerformer(FhirResource order, string? performer)
    {
        if (performer is null || order.Json.Has("performer") || order.Json.Has("locationReference"))
        {
            return order;
        }

        // Written member by member: an order with a member twice, which its reader refuses, cannot be a JsonObject.
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var member in order.Json.EnumerateObject())
            {
                member.WriteTo(writer);
            }

            writer.WritePropertyName("performer");
            new JsonArray(new JsonObject { ["reference"] = performer }).WriteTo(writer);
            writer.WriteEndObject();
        }

        return new FhirResource(JsonElement.Parse(json.WrittenSpan), order.Type, order.Place, order.FullUrl);
    }
}
