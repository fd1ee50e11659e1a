using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Which orders of a request follow from, or replace, another one of it.</summary>
internal sealed class OrderSequence(ResourceIndex index, IReadOnlyList<FhirResource> orders)
{
    private readonly Dictionary<string, FhirResource> _byKey = orders.DistinctBy(order => order.Key)
        .ToDictionary(order => order.Key, StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _followed = new(StringComparer.Ordinal);

    /// <summary>True when an order follows another. When each of two names the other both count, so that nothing escapes
    /// bundling.</summary>
    public bool FollowsAnother(FhirResource order) =>
        Followed(order).Any(key => key != order.Key && !Followed(_byKey[key]).Contains(order.Key));

    private HashSet<string> Followed(FhirResource order)
    {
        if (!_followed.TryGetValue(order.Key, out var keys))
        {
            _followed[order.Key] = keys = order.Read<R4.ServiceRequest, HashSet<string>>(
                request => request.BasedOn.Items().Concat(request.Replaces.Items())
                .Select(reference => index.KeyOf(reference, order, "ServiceRequest")).OfType<string>().Where(_byKey.ContainsKey)
                .ToHashSet(StringComparer.Ordinal)) ?? [];
        }

        return keys;
    }
}
