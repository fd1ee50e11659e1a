using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace OrderCheck.Ehr.Faults;

/// <summary>Sends an answer whole, slowly or not to its end.</summary>
internal static class ConnectionFaults
{
    public static async Task SendAsync(HttpContext context, Fault fault, byte[] body, TimeProvider clock, CancellationToken stop)
    {
        if (fault.Cut == FaultCut.Reset)
        {
            Reset(context);
            return;
        }

        var isCut = fault.Cut is FaultCut.Truncated or FaultCut.ResetMidway;
        var response = context.Response;
        if (response.StatusCode is 204 or 205 or 304)
        {
            response.ContentLength = null;
        }
        else
        {
            response.ContentLength = body.Length;
            await WriteAsync(response, fault, HttpMethods.IsHead(context.Request.Method)
                ? default
                : body.AsMemory(0, isCut ? body.Length / 2 : body.Length), clock, stop);
        }

        if (isCut)
        {
            await CutAsync(context, fault, stop);
        }
    }

    private static async Task WriteAsync(HttpResponse response, Fault fault, ReadOnlyMemory<byte> body, TimeProvider clock, CancellationToken stop)
    {
        var step = Math.Max(1, fault.DripBytes ?? body.Length);
        for (var at = 0; at < body.Length; at += step)
        {
            await response.Body.WriteAsync(body.Slice(at, Math.Min(step, body.Length - at)), stop);
            if (fault.DripBytes is not null && at + step < body.Length)
            {
                await response.Body.FlushAsync(stop);
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DripMilliseconds), clock, stop);
            }
        }
    }

    private static async Task CutAsync(HttpContext context, Fault fault, CancellationToken stop)
    {
        await context.Response.Body.FlushAsync(stop);
        // The bytes are on their way only when the socket has taken them.
        await Task.Delay(100, stop);
        if (fault.Cut == FaultCut.ResetMidway)
        {
            Reset(context);
        }
        else
        {
            context.Abort();
        }
    }

    private static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            // Closing with unsent data discarded sends a reset.
            connection.Socket.LingerState = new LingerOption(enable: true, 0);
        }

        context.Abort();
    }
}
