using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using OrderCheck.Ehr.Http;
using Task = System.Threading.Tasks.Task;

namespace OrderCheck.Ehr.Data;

/// <summary>The charts that are open.</summary>
internal sealed class EhrCharts
{
    private static readonly object RecordsKey = new();

    private readonly ConcurrentDictionary<string, EhrRecords> _open = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>The chart that the address of a call names; null for the EHR's own records.</summary>
    public static EhrRecords? Of(HttpContext context) => context.Items[RecordsKey] as EhrRecords;

    public EhrChart Open(string address, ImmutableArray<EhrResource> resources)
    {
        var name = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        _open[name] = new EhrRecords(resources);
        return new EhrChart($"{address}{Interfaces.Charts}/{name}{Interfaces.Fhir}", () => _open.TryRemove(name, out _));
    }

    /// <summary>Takes the chart out of the address, so that everything behind sees the EHR as if it held this chart alone.</summary>
    public Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Interfaces.Charts, StringComparison.Ordinal, out var below))
        {
            return next(context);
        }

        var text = below.Value ?? "";
        var end = text.IndexOf('/', Math.Min(1, text.Length));
        if (end < 0 || !_open.TryGetValue(text[1..end], out var records)
            || !text.AsSpan(end).StartsWith(Interfaces.Fhir, StringComparison.Ordinal))
        {
            return EhrAnswer.Refuse(StatusCodes.Status404NotFound, OperationOutcome.IssueType.NotFound, "There is no such chart.")
                .WriteAsync(context);
        }

        context.Items[RecordsKey] = records;
        context.Request.PathBase = context.Request.PathBase.Add(Interfaces.Charts + text[..end]);
        context.Request.Path = text[end..];
        return next(context);
    }
}
