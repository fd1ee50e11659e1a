using System.Globalization;
using System.Text.Json;

namespace OrderCheck.Fhir.Reading;

/// <summary>How an answer names an order.</summary>
internal static class OrderName
{
    /// <summary>In words: its reference, or its position in the input.</summary>
    public static string Of(ImagingOrder order) =>
        order.Reference.Length > 0 ? order.Reference : string.Create(CultureInfo.InvariantCulture, $"order {order.Position}");

    /// <summary>As a FHIR Reference.</summary>
    public static void WriteReference(Utf8JsonWriter json, string property, ImagingOrder order)
    {
        json.WriteStartObject(property);
        if (order.Reference.Length > 0)
        {
            json.WriteString("reference", order.Reference);
        }
        else
        {
            json.WriteStartObject("identifier");
            json.WriteString("system", Canonical.OrderPosition);
            json.WriteString("value", order.Position.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
            json.WriteString("display", Of(order));
        }

        json.WriteEndObject();
    }
}
