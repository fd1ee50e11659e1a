using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Endpoints;

/// <summary>Answers a hook call from its first byte to its last: read, complete from the EHR, assess, write. Keeps nothing between calls
/// but connections.</summary>
internal sealed class CdsHookHandler : IDisposable
{
    private const int InitialAnswerBytes = 16 * 1024;

    private readonly CurrentKnowledge _knowledge;
    private readonly CalendarDay _today;
    private readonly ServiceMetrics _metrics;
    private readonly IncomingOrderValidator _validator;
    private readonly DecisionRecorder _recorder;
    private readonly FrozenDictionary<string, ClientContext> _clients;

    public CdsHookHandler(
        ServiceClients clients, CurrentKnowledge knowledge, CalendarDay today,
        Microsoft.Extensions.Options.IOptions<OrderCheckOptions> options, IncomingOrderValidator validator,
        ServiceMetrics metrics, StateMetrics state, DecisionRecorder recorder, TimeProvider clock)
    {
        (_knowledge, _today, _validator, _metrics, _recorder) = (knowledge, today, validator, metrics, recorder);
        var settings = options.Value;
        var reads = settings.Reads.ToReadSettings();
        _clients = clients.All.ToFrozenDictionary(
            client => client.Name,
            client => new ClientContext(
                new HookSettings
                {
                    Authority = client.Authority,
                    AuthorityByPayer = client.AuthorityByPayer,
                    Strict = settings.Strict,
                    Conformance = settings.Profile == ServiceProfile.Conformance,
                    Sandbox = clients.Sandbox is not null,
                },
                new EhrReader(client, reads, settings.Limits.Depth, metrics, clock, state)),
            StringComparer.Ordinal);
    }

    /// <summary>Answers a call.</summary>
    public async Task Answer(HttpContext context, string id, ReadOnlyMemory<byte> body)
    {
        var received = _recorder.Now;
        var call = CallFeature.Of(context);
        var caller = ClientAuthenticationHandler.Client(context);
        var (name, client) = (caller.Name, _clients[caller.Name]);
        var answers = _knowledge.Value.Assessors.Of(caller);
        if (!answers.Hooks.TryRead(body, id, _today.Today, client.Settings, out var request, out var fault))
        {
            await Refuse(context, id, name, fault);
            return;
        }

        request = await client.Ehr.Complete(request, context.RequestAborted);
        call.HookRequest = request;
        if (!request.TryToCheck(out var check, out fault))
        {
            await Refuse(context, id, name, fault);
            return;
        }

        if (await _validator.Check(context, body, check.Orders, answers.Scope.IsCardiacImaging) is not { } orders)
        {
            _metrics.HookAnswered(id, name, context.Response.StatusCode);
            return;
        }

        var assessments = orders.Count == 0 ? [] : answers.Assess(orders, context);
        if (assessments.Any(assessment => assessment.Findings.Any(finding => finding.Code == FindingCode.DataNotFetched)))
        {
            call.IsPartial = true;
            _metrics.HookPartial(id, name);
        }

        var answer = new ArrayBufferWriter<byte>(InitialAnswerBytes);
        var response = HookResponse.Of(request, assessments, answers.Assessor);
        HookResponseWriter.Write(answer, response);
        if (!await _recorder.Record(context, () => Recorded(name, received, response)))
        {
            _metrics.HookAnswered(id, name, context.Response.StatusCode);
            return;
        }

        call.HookResponse = response;
        _metrics.HookAnswered(id, name, StatusCodes.Status200OK);
        await JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, answer.WrittenMemory);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Ehr.Dispose();
        }
    }

    private AnsweredCall Recorded(string client, DateTimeOffset received, HookResponse response)
    {
        var (request, now, metrics) = (response.Request, _recorder.Now, new ArrayBufferWriter<byte>());
        HookMetricsWriter.Write(
            metrics, new HookCallMetrics(request.Service, received, now) { Status = StatusCodes.Status200OK, Request = request,
            Response = response });
        return new AnsweredCall
        {
            Client = client,
            Service = request.Service.Id,
            ReceivedAt = received,
            Elapsed = now - received,
            HookInstance = request.HookInstance,
            Assessments = response.Assessments,
            Cards = [.. response.ShownCards.Select(card => new ShownCard(card.Uuid, card.Position, card.Lead?.Code, card.Lead?.Criterion))],
            Metrics = Encoding.UTF8.GetString(metrics.WrittenSpan),
        };
    }

    private Task Refuse(HttpContext context, string id, string client, RequestFault fault)
    {
        _metrics.HookAnswered(id, client, fault.Status);
        return ErrorResponses.Write(context, fault);
    }

    private sealed record ClientContext(HookSettings Settings, EhrReader Ehr);
}
