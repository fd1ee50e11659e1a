using System.Collections.Immutable;
using System.Globalization;
using OrderCheck.Ehr.Faults;
using WireMock.Logging;
using WireMock.Types;

namespace OrderCheck.Ehr;

/// <summary>One call that the EHR received, out of WireMock's request journal.</summary>
/// <param name="Number">Its place in the order of arrival among the calls that are kept, from 1.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without query.</param>
/// <param name="Query">Its query with the question mark, or nothing.</param>
/// <param name="Headers">Its headers; names in any case.</param>
/// <param name="Body">Its body, or nothing.</param>
/// <param name="Status">The status of the answer; 0 when the connection was cut before it.</param>
/// <param name="Fault">The fault that it met; <see cref="Fault.None"/> without one.</param>
public sealed record RecordedCall(
    int Number, DateTimeOffset At, string Method, string Path, string Query, ImmutableDictionary<string, string> Headers, string Body,
    int Status, Fault Fault)
{
    internal static RecordedCall Of(ILogEntry entry, int number)
    {
        var request = entry.RequestMessage;
        var headers = Joined(request.Headers);
        var fault = FaultIn(headers.GetValueOrDefault(FaultText.HeaderName)
            ?? Joined(entry.ResponseMessage?.Headers).GetValueOrDefault(FaultText.HeaderName));
        var status = fault.Cut == FaultCut.Reset
            ? 0
            : fault.Status ?? Convert.ToInt32(entry.ResponseMessage?.StatusCode ?? 200, CultureInfo.InvariantCulture);
        var at = new DateTimeOffset(DateTime.SpecifyKind(request.DateTime, DateTimeKind.Utc));
        return new RecordedCall(number, at, request.Method, request.Path, request.RawQuery, headers, request.Body ?? "", status, fault);
    }

    private static ImmutableDictionary<string, string> Joined(IDictionary<string, WireMockList<string>>? headers) =>
        headers?.ToImmutableDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase)
            ?? ImmutableDictionary<string, string>.Empty;

    private static Fault FaultIn(string? text)
    {
        try
        {
            return text is null ? Fault.None : Fault.Parse(text);
        }
        catch (FormatException)
        {
            // The caller wrote something that is no fault, and was refused for it.
            return Fault.None;
        }
    }
}
