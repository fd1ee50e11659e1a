using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace OrderCheck.Server.Telemetry;

/// <summary>The sum, value or distribution of one instrument under one set of labels. Safe for many threads.</summary>
/// <param name="bounds">Upper bounds of the buckets; empty for a sum or a value.</param>
internal sealed class MetricSeries(ImmutableArray<double> bounds)
{
    private readonly Lock _turn = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    /// <summary>Takes a measurement.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="isWhole">True when it is the value and no change of it.</param>
    public void Take(double measurement, bool isWhole)
    {
        lock (_turn)
        {
            _sum = isWhole ? measurement : _sum + measurement;
            var bucket = 0;
            while (bucket < bounds.Length && measurement > bounds[bucket])
            {
                bucket++;
            }

            _counts[bucket]++;
        }
    }

    /// <summary>Writes its lines.</summary>
    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_turn)
        {
            if (bounds.IsEmpty)
            {
                Line(text, name, labels, _sum);
                return;
            }

            var count = 0L;
            for (var bucket = 0; bucket < _counts.Length; bucket++)
            {
                count += _counts[bucket];
                var bound = bucket < bounds.Length ? bounds[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, $"{name}_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", count);
            }

            Line(text, $"{name}_sum", labels, _sum);
            Line(text, $"{name}_count", labels, count);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(CultureInfo.InvariantCulture, $" {value}\n");
    }
}
