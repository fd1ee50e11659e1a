using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Smart;
using static Hl7.Fhir.Model.OperationOutcome;

namespace OrderCheck.Ehr.Faults;

/// <summary>
/// In front of WireMock: lets a call go wrong as its header, its query, the script or the stub that answers it says. WireMock itself has
/// neither resets, truncation, slow drips nor delays that repeat with a seed.
/// </summary>
/// <param name="next">WireMock.</param>
/// <param name="schedule">The script while it runs.</param>
/// <param name="guard">Decides whether a token may pass.</param>
/// <param name="tokens">The tokens, for those that expire on purpose.</param>
/// <param name="data">Answers from the records what a stub leaves open.</param>
/// <param name="clock">The clock.</param>
/// <param name="stopping">Ends delays when the EHR stops.</param>
internal sealed class FaultInjectionMiddleware(
    RequestDelegate next, Func<FaultSchedule> schedule, TokenGuard guard, AccessTokens tokens,
    Func<EhrRequest, Task<EhrAnswer>> data, TimeProvider clock, CancellationToken stopping)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!Interfaces.Contain(context.Request.Path))
        {
            await next(context);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await AnswerAsync(context, stop.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken stop)
    {
        var request = await EhrRequest.ReadAsync(context, EhrCharts.Of(context));
        var met = Meet(request);
        request = request with { Fault = met.Fault, Refusal = met.Wrong ?? Refuse(request, met.Fault) };
        if (met.Fault != Fault.None)
        {
            // The request journal shows what a call met, also when a script chose it.
            context.Request.Headers[FaultText.HeaderName] = met.Fault.Text;
        }

        request.AttachTo(context);
        var body = await BufferAsync(context, next);
        var fault = met.Fault;
        if (FaultOfStub(context.Response) is { } chosen)
        {
            fault = chosen;
            body = await AnswerStubAsync(context, request, fault, body);
        }

        await DelayAsync(fault.Latency?.Draw(met.First, met.Second) ?? TimeSpan.Zero, stop);
        if (fault.ExpireToken && request.BearerToken is { } token)
        {
            tokens.Expire(token);
        }

        await ConnectionFaults.SendAsync(context, fault, BodyFaults.Apply(context.Response, request, fault, body), clock, stop);
    }

    private (Fault Fault, double First, double Second, EhrAnswer? Wrong) Meet(EhrRequest request)
    {
        try
        {
            var requested = request.Headers[FaultText.HeaderName].ToString() is { Length: > 0 } header
                ? header
                : request.QueryPairs.FirstOrDefault(pair => pair.Key == FaultText.QueryName).Value ?? "";
            var (fault, first, second) = schedule()
                .Next(request.Method, request.Path + request.Query, requested.Length > 0 ? Fault.Parse(requested) : null);
            return (fault, first, second, null);
        }
        catch (FormatException wrong)
        {
            return (Fault.None, 0, 0, EhrAnswer.Refuse(400, IssueType.Invalid, wrong.Message));
        }
    }

    private EhrAnswer? Refuse(EhrRequest request, Fault fault) =>
        fault.TokenExpired && request.BearerToken is not null
            ? TokenGuard.RefuseToken()
            : fault.AnswerAt(clock.GetUtcNow()) ?? guard.Refuse(request);

    private static async Task<byte[]> BufferAsync(HttpContext context, RequestDelegate answer)
    {
        var sent = context.Features.Get<IHttpResponseBodyFeature>()!;
        using var buffer = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(buffer));
        try
        {
            await answer(context);
        }
        finally
        {
            context.Features.Set(sent);
        }

        return buffer.ToArray();
    }

    /// <summary>The fault that a tester's stub names in the header of its response; null when it names none.</summary>
    private static Fault? FaultOfStub(HttpResponse response)
    {
        if (response.Headers[FaultText.HeaderName].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        response.Headers.Remove(FaultText.HeaderName);
        return Fault.Parse(text);
    }

    /// <summary>A stub that names a fault and has no body leaves the answer to the data; its scenario chose the fault alone.</summary>
    private async Task<byte[]> AnswerStubAsync(HttpContext context, EhrRequest request, Fault fault, byte[] body)
    {
        var answer = Refuse(request, fault) ?? (body.Length == 0 ? await data(request) : null);
        return answer is null ? body : await BufferAsync(context, answer.WriteAsync);
    }

    private Task DelayAsync(TimeSpan delay, CancellationToken stop) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, clock, stop) : Task.CompletedTask;
}
