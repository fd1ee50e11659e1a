using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OrderCheck.Ehr;

/// <summary>Records that are served below an address of their own until they are disposed of, so that patients of the same id never meet.</summary>
public sealed class EhrChart : IDisposable
{
    private readonly Action _close;

    internal EhrChart(string fhirBase, Action close) => (FhirBase, _close) = (fhirBase, close);

    /// <summary>The base of its FHIR addresses, without a slash at the end.</summary>
    public string FhirBase { get; }

    /// <inheritdoc/>
    public void Dispose() => _close();
}

/// <summary>The charts that are open.</summary>
internal sealed class EhrCharts
{
    public const string Base = "/charts";

    private static readonly object RecordsKey = new();

    private readonly ConcurrentDictionary<string, EhrRecords> _open = new(StringComparer.Ordinal);
    private long _number;

    /// <summary>The records that a call is about: those of a chart, or the EHR's own.</summary>
    public static EhrRecords Of(HttpContext context, EhrRecords own) => context.Items[RecordsKey] as EhrRecords ?? own;

    public EhrChart Open(string address, ImmutableArray<EhrResource> resources)
    {
        var name = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture);
        _open[name] = new EhrRecords(resources);
        return new EhrChart($"{address}{Base}/{name}{FhirEndpoints.Base}", () => _open.TryRemove(name, out _));
    }

    /// <summary>Takes the chart out of the address, so that whatever comes behind sees the EHR as if it held this chart alone.</summary>
    public Task Enter(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(Base, StringComparison.Ordinal, out var below))
        {
            return next(context);
        }

        var text = below.Value ?? "";
        var end = text.IndexOf('/', Math.Min(1, text.Length));
        if (end < 0 || !_open.TryGetValue(text[1..end], out var records) || !text.AsSpan(end).StartsWith(FhirEndpoints.Base, StringComparison.Ordinal))
        {
            return EhrAnswer.Refuse(context, StatusCodes.Status404NotFound, "not-found", "There is no such chart.");
        }

        context.Items[RecordsKey] = records;
        context.Request.PathBase = context.Request.PathBase.Add(Base + text[..end]);
        context.Request.Path = text[end..];
        return next(context);
    }
}
