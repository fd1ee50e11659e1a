using System.Diagnostics.CodeAnalysis;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>
/// Reads the body of a hook call. Lenient on input, precise in complaint, and no input makes it throw. Made once; safe to use from
/// many threads.
/// </summary>
public sealed class HookRequestReader
{
    /// <summary>Builds the reader.</summary>
    /// <param name="knowledge">Facts, payers and studies that are known; nothing is fetched for orders that are not for heart imaging.</param>
    /// <param name="limits">Sizes beyond which a call is refused; the default limits when null.</param>
    /// <param name="zone">The time zone of places whose own is not known; UTC when null.</param>
    public HookRequestReader(Knowledge knowledge, ReadingLimits? limits = null, TimeZoneInfo? zone = null) =>
        Reading = new HookReading(knowledge, limits ?? ReadingLimits.Default, zone ?? TimeZoneInfo.Utc);

    internal HookReading Reading { get; }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes of the call. Kept, so they must not change afterwards.</param>
    /// <param name="serviceId">The id in the address, one of <see cref="HookServices.All"/>.</param>
    /// <param name="today">Today in the configured zone.</param>
    /// <param name="settings">The settings of the client that calls.</param>
    /// <param name="request">The call, when it could be taken.</param>
    /// <param name="fault">Why not (400, 404, 413 or 422), when it could not.</param>
    public bool TryRead(
        ReadOnlyMemory<byte> body, string serviceId, DateOnly today, HookSettings settings,
        [NotNullWhen(true)] out HookRequest? request, [NotNullWhen(false)] out RequestFault? fault)
    {
        request = null;
        if (HookServices.Find(serviceId) is not { } service)
        {
            fault = new RequestFault(404, "not-found", "There is no such service; the discovery document lists those there are.");
            return false;
        }

        // Not disposed: the orders are written back from it.
        if (!JsonRequestGate.TryParse(body, Reading.Limits, out var document, out fault))
        {
            return false;
        }

        fault = HookCallReader.Read(document.RootElement, service, today, settings, out var call);
        if (fault is not null)
        {
            return false;
        }

        var read = new HookRequest(call!, Reading);
        fault = read.Refusal;
        request = fault is null ? read : null;
        return fault is null;
    }
}
