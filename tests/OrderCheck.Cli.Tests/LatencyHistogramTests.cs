namespace OrderCheck.Cli.Tests;

public class LatencyHistogramTests
{
    [Fact]
    public void A_percentile_is_never_less_than_it_was_and_at_most_two_percent_more()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 5000).Select(_ => (long)Math.Pow(10, random.NextDouble() * 7)).ToList();
        var histogram = new LatencyHistogram();
        values.ForEach(histogram.Add);
        values.Sort();

        foreach (var percent in new[] { 1, 50, 95, 99, 100 })
        {
            var exact = values[(values.Count * percent / 100) - 1];
            Assert.InRange(histogram.Percentile(percent), exact, exact * 1.02);
        }

        Assert.Equal(values[^1], histogram.Max);
    }

    [Fact]
    public void One_duration_is_every_percentile_and_none_is_zero()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Percentile(95));

        histogram.Add(123_457);
        Assert.Equal((123_457, 123_457, 123_457), (histogram.Percentile(50), histogram.Percentile(99), histogram.Max));
    }

    [Fact]
    public void A_duration_beyond_all_ranges_is_still_the_slowest()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(long.MaxValue);

        Assert.Equal(long.MaxValue, histogram.Max);
    }
}
