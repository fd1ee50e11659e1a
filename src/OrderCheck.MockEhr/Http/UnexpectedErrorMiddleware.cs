using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Task = System.Threading.Tasks.Task;

namespace OrderCheck.Ehr.Http;

/// <summary>Names an error that no one asked for: a tester must be able to tell the EHR's own errors from requested faults.</summary>
internal sealed class UnexpectedErrorMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            var (status, type) = error is BadHttpRequestException or InvalidDataException
                ? (400, OperationOutcome.IssueType.Invalid)
                : (500, OperationOutcome.IssueType.Exception);
            await EhrAnswer.Refuse(status, type, $"The mock EHR itself failed, no one asked for this fault: {error.Message}")
                .WriteAsync(context);
        }
    }
}
