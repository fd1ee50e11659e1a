using Hl7.Fhir.Model;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Smart;
using static Hl7.Fhir.Model.CapabilityStatement;

namespace OrderCheck.Ehr.Fhir;

/// <summary>
/// What the EHR can do, as <c>GET /fhir/metadata</c> answers it: every type of R4 that can be searched, with its parameters.
/// </summary>
internal static class CapabilityStatementWriter
{
    public static CapabilityStatement Write(EhrRecords records, MockEhrSettings settings, string root) => new()
    {
        Status = PublicationStatus.Active,
        Experimental = true,
        Date = "2026-11-01",
        Kind = CapabilityStatementKind.Instance,
        Software = new SoftwareComponent { Name = "OrderCheck mock EHR" },
        Implementation = new ImplementationComponent { Description = "A mock EHR with invented patients, for tests and demonstrations",
            Url = root + Interfaces.Fhir },
        FhirVersion = FHIRVersion.N4_0_1,
        Format = ["json", "application/fhir+json"],
        Rest =
        [
            new RestComponent
            {
                Mode = RestfulCapabilityMode.Server,
                Security = SmartInterface.Security(settings, root),
                Resource =
                [
                    .. SearchParam.KnownTypes.Union(records.Types, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Resource),
                ],
            },
        ],
    };

    private static ResourceComponent Resource(string type)
    {
        var parameters = SearchParam.Of(type);
        return new ResourceComponent
        {
            Type = type,
            Interaction = [Interaction(TypeRestfulInteraction.Read), Interaction(TypeRestfulInteraction.SearchType)],
            SearchInclude =
            [
                .. parameters.Where(parameter => parameter.Kind == SearchParamType.Reference)
                    .Select(parameter => $"{type}:{parameter.Name}"),
            ],
            SearchParam = [.. parameters.Select(Parameter)],
            Operation = type == "Patient" ? [Everything()] : [],
        };
    }

    private static CapabilityStatement.SearchParamComponent Parameter(SearchParam parameter) =>
        new() { Name = parameter.Name, Type = parameter.Kind };

    private static OperationComponent Everything() =>
        new() { Name = "everything", Definition = "http://hl7.org/fhir/OperationDefinition/Patient-everything" };

    private static ResourceInteractionComponent Interaction(TypeRestfulInteraction code) => new() { Code = code };
}
