using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Task = System.Threading.Tasks.Task;

namespace OrderCheck.Ehr.Http;

/// <summary>
/// Lets in only callers that name this machine: a foreign page could point its own host name here (DNS rebinding). And lets foreign pages
/// change nothing but what they may read: the order-entry page and WireMock's admin interface take no call of another origin.
/// </summary>
internal sealed class LoopbackOnlyMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (!IsLoopback(context.Request.Host.Host))
        {
            const string Text = "This EHR answers only calls that name this machine: localhost or 127.0.0.1.";
            return RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, Text);
        }

        return IsAdmin(context) && origin.Length > 0 && origin != EhrRequest.RootOf(context)
            ? RefuseAsync(context, StatusCodes.Status403Forbidden, "The admin interface takes no calls of other pages.")
            : next(context);
    }

    private static bool IsAdmin(HttpContext context) => context.Request.Path.StartsWithSegments(Interfaces.Admin, StringComparison.Ordinal);

    private static Task RefuseAsync(HttpContext context, int status, string text) =>
        EhrAnswer.Refuse(status, OperationOutcome.IssueType.Forbidden, text).WriteAsync(context);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
