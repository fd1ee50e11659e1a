using System.Globalization;
using Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Writing;

/// <summary>How an answer names an order.</summary>
internal static class OrderName
{
    /// <summary>In words: its reference, or its position in the input.</summary>
    public static string Of(ImagingOrder order) =>
        order.Reference.Length > 0 ? order.Reference : string.Create(CultureInfo.InvariantCulture, $"order {order.Position}");

    /// <summary>As a FHIR Reference: to the order, or by its position when it has no name that is its own.</summary>
    public static ResourceReference Reference(ImagingOrder order) => order.Reference.Length > 0
        ? new ResourceReference(order.Reference)
        : new ResourceReference
        {
            Identifier = new Identifier(Canonical.OrderPosition, order.Position.ToString(CultureInfo.InvariantCulture)),
            Display = Of(order),
        };
}
