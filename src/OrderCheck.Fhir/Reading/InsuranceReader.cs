using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads the coverages and authorizations of an order: those of the chart, and those that the order itself names.</summary>
internal sealed class InsuranceReader(ReadContext reading, Chart chart)
{
    /// <summary>The coverages and authorizations of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="request">The same, typed.</param>
    /// <param name="procedureCodes">Its procedure codes.</param>
    /// <param name="service">The day of the study.</param>
    /// <param name="log">Takes note of what is to be said of the order.</param>
    public (ImmutableArray<PatientCoverage> Coverages, ImmutableArray<AuthorizationOnFile> Authorizations) Read(
        FhirResource order, R4.ServiceRequest request, HashSet<string> procedureCodes, DateOnly service, ReadIssues log)
    {
        var coverages = chart.Coverages.ToList();
        var authorizations = new List<AuthorizationOnFile>();
        var named = new Dictionary<FhirResource, int>();
        var missing = new List<PatientCoverage>();
        foreach (var (position, (reference, place)) in request.Insurance.At($"{order.Path}.insurance").Index())
        {
            var target = reading.Index.Resolve(reference, order, "Coverage");
            if (target?.Type is not ("Coverage" or "ClaimResponse"))
            {
                missing.Add(NotSent(order, reference, place, position, log));
            }
            else if (named.TryAdd(target, position) && target.Container is not null && ChartReader.IsOfPatient(reading, target))
            {
                if (target.Type == "Coverage" && CoverageReader.Read(reading, target) is { } coverage)
                {
                    coverages.Add((target, coverage));
                }
                else if (target.Type == "ClaimResponse" && AuthorizationReader.Read(reading, target) is { } answer
                    && AuthorizationReader.For(answer, procedureCodes, service, namedByOrder: true) is { } authorization)
                {
                    authorizations.Add(authorization);
                }
            }
        }

        authorizations.AddRange(chart.Authorizations
            .Select(answer => AuthorizationReader.For(answer, procedureCodes, service, named.ContainsKey(answer.Source))).OfType<AuthorizationOnFile>());
        return (
            [.. coverages.Select(pair => named.TryGetValue(pair.Resource, out var place) ? pair.Coverage with { NamedByOrder = place } : pair.Coverage), .. missing],
            [.. authorizations]);
    }

    // The payer that governs was named but not sent: it must not be replaced by another.
    private PatientCoverage NotSent(FhirResource order, R4.ResourceReference reference, string place, int position, ReadIssues log)
    {
        Reading.NotSent.Add(log, "coverage", reference, place, "Send that coverage with the order.");
        return new PatientCoverage
        {
            NotSent = true,
            Kind = PayerKind.Unknown,
            PayerName = reference.DisplayElement.Text(),
            NamedByOrder = position,
            Reference = reading.Index.KeyOf(reference, order, "Coverage"),
            Origin = place,
        };
    }
}
