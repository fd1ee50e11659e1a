using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Smart;
using static Hl7.Fhir.Model.OperationOutcome;

namespace OrderCheck.Ehr.Fhir;

/// <summary>Reads, searches and describes the records in FHIR R4.</summary>
internal sealed class FhirInterface(EhrRecords records, MockEhrSettings settings, AccessTokens tokens)
{
    private const string Offer = "This EHR reads and searches: GET /fhir/Type/id, GET /fhir/Type?..., POST /fhir/Type/_search, "
        + "GET /fhir/Patient/id/$everything, GET /fhir/metadata.";

    /// <summary>Answers a call below <c>/fhir</c>.</summary>
    public EhrAnswer Answer(EhrRequest request)
    {
        var path = request.Path[Interfaces.Fhir.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return (request.IsRead, request.Method, path) switch
            {
                (true, _, ["metadata"]) => EhrAnswer.Fhir(200, CapabilityStatementWriter.Write(HeldBy(request), settings, request.Root)),
                (true, _, [var type]) => Search(request, type, request.QueryPairs),
                (_, "POST", [var type, "_search"]) => request.FormPairs is { } form
                    ? Search(request, type, [.. request.QueryPairs, .. form])
                    : EhrAnswer.Refuse(415, IssueType.NotSupported,
                        "A search by POST sends its parameters as application/x-www-form-urlencoded."),
                (true, _, ["Patient", var id, PatientEverything.Name]) => Everything(request, id),
                (true, _, [var type, var id]) => Read(request, type, id),
                _ => EhrAnswer.Refuse(request.IsRead ? 404 : 405, IssueType.NotSupported, Offer),
            };
        }
        catch (SearchRefusedException refusal)
        {
            return EhrAnswer.Refuse(400, IssueType.Invalid, refusal.Message);
        }
    }

    private EhrRecords HeldBy(EhrRequest request) => request.Chart ?? records;

    private AccessToken? TokenOf(EhrRequest request) => request.BearerToken is { } value ? tokens.Find(value) : null;

    private EhrAnswer Read(EhrRequest request, string type, string id)
    {
        var token = TokenOf(request);
        if (token?.Allows(type, 'r') == false)
        {
            return TokenGuard.RefuseScope($"{type}.r");
        }

        if (HeldBy(request).Find($"{type}/{id}") is not { } resource)
        {
            return EhrAnswer.Refuse(404, IssueType.NotFound, $"There is no {type} with this id.");
        }

        return token?.Allows(resource, 'r') == false
            ? TokenGuard.RefuseScope($"{type}.r of this patient")
            : EhrAnswer.Fhir(resource.Json.WriteTo);
    }

    private EhrAnswer Search(EhrRequest request, string type, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var held = HeldBy(request);
        var token = TokenOf(request);
        if (token?.Allows(type, 's') == false)
        {
            return TokenGuard.RefuseScope($"{type}.s");
        }

        if (!SearchParam.KnownTypes.Contains(type) && !held.Types.Contains(type))
        {
            return EhrAnswer.Refuse(404, IssueType.NotSupported, "This EHR holds nothing of that type.");
        }

        var query = SearchQuery.Read(type, pairs, settings.PageSize);
        var found = query.Find(held.OfType(type).Where(resource => token?.Allows(resource, 's') != false), settings.Clock.GetUtcNow());
        return Page(request, Searchset.Of(query, found, held, resource => token?.Allows(resource, 'r') != false));
    }

    private EhrAnswer Everything(EhrRequest request, string id)
    {
        var held = HeldBy(request);
        var token = TokenOf(request);
        if (held.Find($"Patient/{id}") is not { } patient)
        {
            return EhrAnswer.Refuse(404, IssueType.NotFound, "There is no Patient with this id.");
        }

        if (token?.Allows(patient, 'r') == false)
        {
            return TokenGuard.RefuseScope("Patient.r of this patient");
        }

        var (query, types) = PatientEverything.Read(id, request.QueryPairs, settings.PageSize);
        var found = PatientEverything.Find(patient, types, held).Where(resource => token?.Allows(resource, 'r') != false);
        return Page(request, Searchset.Of(query, [.. found], held, _ => true));
    }

    private static EhrAnswer Page(EhrRequest request, Searchset page)
    {
        var ignored = page.Query.Ignored;
        return ignored.Length > 0 && request.Headers["Prefer"].ToString().Contains("handling=strict", StringComparison.OrdinalIgnoreCase)
            ? EhrAnswer.Refuse(400, IssueType.NotSupported, $"Not parameters of {page.Query.Path}: {string.Join(", ", ignored)}.")
            : EhrAnswer.Fhir(json => page.WriteTo(json, request.Root + Interfaces.Fhir));
    }
}
