using R4 = Hl7.Fhir.Model;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>What CRD lets a service refuse when it is configured strictly: calls without a coverage that identifies its payer.</summary>
internal static class StrictCoverageRule
{
    /// <summary>Why a call is refused (400, or 412 when the coverage could not be had), or null.</summary>
    public static RequestFault? FaultOf(HookResources contents, UnreadData unread)
    {
        var index = contents.Check.Index;
        var coverages = index.All.Where(resource => resource.Type == "Coverage" && !Subjects.IsAnother(resource.Json, unread.Call))
            .ToList();
        if (coverages.Count == 0)
        {
            return unread.LacksCoverage
                ? Fault(412, "incomplete", "The patient's coverage was neither sent nor readable.", null)
                : Fault(400, "required", "The patient has no coverage that could be found.", null);
        }

        if (coverages.Count > 1 && contents.Orders.Exists(order => order.IsAsked && !order.Order.Json.Objects("insurance").Any()))
        {
            return Fault(400, "multiple-matches", "There are several coverages and the order does not say which one holds.", null);
        }

        return coverages.Exists(coverage => IdentifiesPayer(coverage, index)) ? null
            : Fault(400, "required", "The coverage does not identify its payer.", coverages[0].Path);
    }

    private static bool IdentifiesPayer(FhirResource coverage, ResourceIndex index) =>
        coverage.Peek((R4.Coverage read) => read.Payor.Items().Any(payor =>
        HasValue(payor.Identifier)
        || (index.Resolve(payor, coverage, "Organization") is { } payer
        && payer.Peek((R4.Organization organization) => organization.Identifier.Items().Any(HasValue)))));

    private static bool HasValue(R4.Identifier? identifier) => identifier?.ValueElement.Text() is not null;

    // A place in what was fetched means nothing to the caller.
    private static RequestFault Fault(int status, string code, string text, string? place) => new(status, code, text)
    {
        Expression = place is null || place.StartsWith(HookResources.FetchedRoot, StringComparison.Ordinal) ? "prefetch" : place,
    };
}
