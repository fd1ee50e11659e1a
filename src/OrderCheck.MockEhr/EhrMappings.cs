using Microsoft.AspNetCore.Http;
using OrderCheck.Ehr.Fhir;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Recording;
using OrderCheck.Ehr.Smart;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using static Hl7.Fhir.Model.OperationOutcome;

namespace OrderCheck.Ehr;

/// <summary>What the EHR itself answers, as WireMock mappings: before every stub what is refused, behind every stub the data.</summary>
internal sealed class EhrMappings(SmartInterface smart, FhirInterface fhir, RecordingProxy? upstream)
{
    // WireMock's admin interface has int.MinValue; stubs have 0, or what their author wrote.
    private const int BeforeStubs = int.MinValue + 1;

    private const int BehindStubs = int.MaxValue;

    private static readonly Guid RefusalId = new("6b0f5a44-5f0d-4f57-8a51-3f9c2b7e0001");

    private static readonly Guid DataId = new("6b0f5a44-5f0d-4f57-8a51-3f9c2b7e0002");

    // WireMock's matchers and callbacks get a copy of the request; what was read of it in front hangs on the HTTP context.
    private readonly HttpContextAccessor _context = new();

    /// <summary>Registers both mappings; those that are there are replaced.</summary>
    public void AddTo(WireMockServer server)
    {
        server.Given(Request.Create().WithPath(_ => Current?.Refusal is not null))
            .WithGuid(RefusalId).WithTitle("Refused: a fault that was asked for, or a token").AtPriority(BeforeStubs)
            .RespondWith(Response.Create().WithCallback(_ => Current!.Refusal!.ToResponseMessage()));
        server.Given(Request.Create().WithPath(_ => Current is not null))
            .WithGuid(DataId).WithTitle(upstream is null ? "The EHR's own data" : "The EHR that is recorded").AtPriority(BehindStubs)
            .RespondWith(Response.Create().WithCallback(async _ => (IResponseMessage)(await AnswerAsync(Current!)).ToResponseMessage()));
    }

    /// <summary>Answers as if there were no stubs.</summary>
    public async Task<EhrAnswer> AnswerAsync(EhrRequest request)
    {
        if (upstream is not null && (request.Path + "/").StartsWith(Interfaces.Fhir + "/", StringComparison.Ordinal))
        {
            return await upstream.AnswerAsync(request);
        }

        return smart.Answer(request)
            ?? (request.Path.StartsWith(Interfaces.Fhir + "/", StringComparison.Ordinal)
                ? fhir.Answer(request)
                : EhrAnswer.Refuse(404, IssueType.NotFound, "There is nothing here."));
    }

    private EhrRequest? Current => EhrRequest.Of(_context.HttpContext);
}
