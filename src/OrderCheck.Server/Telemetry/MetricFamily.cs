using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;

namespace OrderCheck.Server.Telemetry;

/// <summary>An instrument as Prometheus names it.</summary>
/// <param name="Name">The name, with the unit and for a sum with <c>_total</c>.</param>
/// <param name="Kind"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
/// <param name="Help">What it measures; null when it does not say.</param>
/// <param name="IsObserved">True when it is asked for its whole value and does not report changes.</param>
/// <param name="Bounds">Upper bounds of the buckets of a histogram; else empty.</param>
internal sealed record MetricFamily(string Name, string Kind, string? Help, bool IsObserved, ImmutableArray<double> Bounds)
{
    private static readonly ImmutableArray<double> SecondsBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>The family of an instrument.</summary>
    public static MetricFamily Of(Instrument instrument)
    {
        var kind = Kinds(instrument.GetType().Name);
        var name = Named(instrument.Name) + Unit(instrument.Unit) + (kind == "counter" ? "_total" : "");
        var bounds = kind != "histogram" ? [] : instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } own } ? [.. own] : SecondsBounds;
        return new MetricFamily(name, kind, instrument.Description, instrument.IsObservable, bounds);
    }

    /// <summary>A name with the characters that Prometheus allows.</summary>
    public static string Named(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    /// <summary>Writes what stands above the series.</summary>
    public void WriteHead(StringBuilder text)
    {
        if (Help is { Length: > 0 })
        {
            text.Append("# HELP ").Append(Name).Append(' ').Append(Help.ReplaceLineEndings(" ")).Append('\n');
        }

        text.Append("# TYPE ").Append(Name).Append(' ').Append(Kind).Append('\n');
    }

    private static string Kinds(string type) =>
        type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter"
        : type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
        : "gauge";

    private static string Unit(string? unit) => unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        "d" => "_days",
        _ => "",
    };
}
