using System.Text;

namespace OrderCheck.Decisions.Tests;

public sealed class ReproductionTests : IDisposable
{
    private const string Edition = "policies/medicare-cgs/cardiac-ct/editions/2024-10-03.json";

    private readonly ScratchLog _scratch = new();

    public static TheoryData<string> Examples { get; } = [.. ScratchLog.Examples];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_is_decided_the_same_again(string example)
    {
        var call = ScratchLog.Call(example);
        await _scratch.Log.AppendAsync(call);
        var again = await Reproduce(new OrderAssessor(KnowledgeLoader.LoadShipped()));

        Assert.Equal(call.Assessments.Count, again.Length);
        Assert.All(again, one => Assert.Empty(one.Differences));
    }

    [Fact]
    public async Task A_changed_policy_gives_a_difference_that_names_the_criterion()
    {
        var files = KnowledgeFiles.ReadShipped();
        var changed = KnowledgeLoader.Load(files.With(Edition, Encoding.UTF8.GetString(files[Edition].Span).Replace("\"R07.9\"", "\"R07.0\"", StringComparison.Ordinal)));
        await _scratch.Log.AppendAsync(ScratchLog.Call(ScratchLog.Supported));

        var again = Assert.Single(await Reproduce(new OrderAssessor(changed)));

        Assert.NotEqual(again.Entry.Decision!.KnowledgeVersion, again.KnowledgeVersion);
        Assert.Contains(again.Differences, difference => difference is { Kind: "answer", Name: "diagnosis-support", Then: "supported" });
        Assert.Contains(again.Differences, difference => difference.Kind == "criterion" && difference.Name.StartsWith("ccta-cgs-L33947/2024-10-03/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_is_not_in_the_log_gives_nothing()
    {
        await _scratch.Log.OpenAsync();

        Assert.Empty(await _scratch.Log.ReproduceAsync("nothing", _ => ScratchLog.Assessor));
    }

    public void Dispose() => _scratch.Dispose();

    private Task<System.Collections.Immutable.ImmutableArray<Reproduction>> Reproduce(OrderAssessor assessor) =>
        _scratch.Log.ReproduceAsync(_scratch.Log.Export().Last().Decision!.RequestId, _ => assessor);
}
