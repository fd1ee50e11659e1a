using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.Fhir.Validation;

/// <summary>Validates the orders of a request or hook call as they were received: each against R4 and the profiles that it claims in
/// <c>meta.profile</c>.</summary>
public static class OrderValidation
{
    private const int MaxFindings = 20;
    private const string Busy = "The order was not validated, because too many others were waiting.";

    /// <summary>Validates orders, one after the other.</summary>
    /// <param name="validator">The validator.</param>
    /// <param name="body">The request or hook call in which they were sent, past the request gate.</param>
    /// <param name="orders">The orders that were read from it; one that was fetched from the EHR is not validated.</param>
    /// <param name="stop">Ends the wait for a turn.</param>
    /// <returns>What was found in each order, in their order; null for one that no turn came for in time.</returns>
    public static async Task<ImmutableArray<ValidationReport?>> ValidateAsync(
        ResourceValidator validator, ReadOnlyMemory<byte> body, IReadOnlyList<ImagingOrder> orders, CancellationToken stop = default)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        var wanted = orders.Select(order => order.Origin).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var received = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var resource in Resources(document.RootElement).Where(resource => wanted.Contains(resource.Place)))
        {
            received.TryAdd(resource.Place, resource.Json);
        }

        var reports = ImmutableArray.CreateBuilder<ValidationReport?>(orders.Count);
        foreach (var order in orders)
        {
            reports.Add(order.Origin is { } place && received.TryGetValue(place, out var json)
                ? await validator.ValidateAsync(json, place, stop: stop).ConfigureAwait(false)
                : new ValidationReport("ServiceRequest", []));
        }

        return reports.MoveToImmutable();
    }

    /// <summary>The orders with a finding for each fault that validation found in them. An order that could not be read has said what is
    /// wrong with it.</summary>
    public static ImmutableArray<ImagingOrder> WithFindings(
        IReadOnlyList<ImagingOrder> orders, ImmutableArray<ValidationReport?> reports) =>
        [.. orders.Zip(reports,
        (order, report) => order.Fault is null ? order with { ReadingFindings = order.ReadingFindings.AddRange(Findings(order, report)) }
        : order)];

    private static IEnumerable<Finding> Findings(ImagingOrder order, ValidationReport? report) => report is null
        ? [Finding(Severity.Information, Busy, "Use $validate when the service is less busy.", order.Origin)]
        : report.Issues.Where(issue => issue.Severity != Severity.Information).Take(MaxFindings)
            .Select(issue => Finding(issue.Severity == Severity.Error ? Severity.Warning : Severity.Information,
            $"The order is not valid FHIR: {issue.Text}", issue.Remedy, issue.Place));

    private static Finding Finding(Severity severity, string text, string? remedy, string? place) =>
        new(FindingCode.FhirInvalid, severity, text) { Remedy = remedy, Expressions = place is null ? [] : [place] };

    // A FHIR request is a resource; a hook call holds them in its context and prefetch.
    private static IEnumerable<NestedResource> Resources(JsonElement body) => body.ResourceType() is { } type
        ? NestedResource.Of(body, type)
        : new[] { "context", "prefetch" }.SelectMany(part => body.Object(part) is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject().SelectMany(member => NestedResource.Of(member.Value, $"{part}.{member.Name}"))
            : []);
}
