using System.Buffers;
using System.Collections.Frozen;

namespace OrderCheck.Server.Endpoints;

/// <summary>Answers a hook call from its first byte to its last: read, complete from the EHR, assess, write. Keeps nothing between calls but connections.</summary>
internal sealed class CdsHookHandler : IDisposable
{
    private const int FirstGuess = 16 * 1024;

    private readonly CalendarDay _today;
    private readonly Counters _counters;
    private readonly FrozenDictionary<string, Place> _places;

    public CdsHookHandler(ClientAssessors assessors, CalendarDay today, ServerSettings settings, Counters counters, TimeProvider clock)
    {
        (_today, _counters) = (today, counters);
        _places = settings.Everybody.ToFrozenDictionary(
            client => client.Name,
            client => new Place(
                assessors.Of(client),
                new HookSettings
                {
                    Authority = client.Authority,
                    AuthorityByPayer = client.AuthorityByPayer,
                    Strict = settings.Strict,
                    Conformance = settings.Conformance,
                    Sandbox = settings.Sandbox is not null,
                },
                new EhrReader(client, settings.Reads, settings.Limits.Depth, counters, clock)),
            StringComparer.Ordinal);
    }

    /// <summary>Answers a call.</summary>
    public async Task Answer(HttpContext context, string id, ReadOnlyMemory<byte> body)
    {
        var client = ClientAuthenticationHandler.Client(context);
        var place = _places[client.Name];
        if (!place.Answers.Hooks.TryRead(body, id, _today.Today, place.Settings, out var request, out var fault))
        {
            await Refuse(context, id, fault);
            return;
        }

        request = await place.Ehr.Complete(request, context.RequestAborted);
        HookMetricsLog.Note(context, request);
        if (!request.TryToCheck(out var check, out fault))
        {
            await Refuse(context, id, fault);
            return;
        }

        var assessments = check.Orders.IsEmpty ? [] : place.Answers.Assessor.Assess(check.Orders, problem => RequestLog.Report(context, problem), context.RequestAborted);
        RequestLog.Count(context, assessments.Length, assessments.Sum(assessment => assessment.Findings.Length));
        if (assessments.Any(assessment => assessment.Findings.Any(finding => finding.Code == FindingCode.DataNotFetched)))
        {
            _counters.Add("hooks_partial", ("service", id), ("client", client.Name));
        }

        var answer = new ArrayBufferWriter<byte>(FirstGuess);
        var response = HookResponse.Of(request, assessments);
        HookResponseWriter.Write(answer, response);
        HookMetricsLog.Note(context, request, response);
        _counters.Add("hooks", ("service", id), ("client", client.Name), ("status", "200"));
        await JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, answer.WrittenMemory);
    }

    public void Dispose()
    {
        foreach (var place in _places.Values)
        {
            place.Ehr.Dispose();
        }
    }

    private Task Refuse(HttpContext context, string id, RequestFault fault)
    {
        _counters.Add("hooks", ("service", id), ("client", ClientAuthenticationHandler.Client(context).Name), ("status", fault.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return ErrorResponses.Write(context, fault);
    }

    private sealed record Place(ClientAssessor Answers, HookSettings Settings, EhrReader Ehr);
}
