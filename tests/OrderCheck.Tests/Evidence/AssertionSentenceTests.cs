using System.Text.Json;

namespace OrderCheck.Tests.Evidence;

/// <summary>
/// The sentences of <c>assertion-sentences.json</c>, read with the shipped signals, tests and cues. Every miss is listed in the file
/// with its reason; a miss that is read right, and a new one, both fail.
/// </summary>
public sealed class AssertionSentenceTests
{
    private const double MinAccuracy = 0.98;

    private static readonly JsonElement File = JsonDocument.Parse(
        System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Evidence", "assertion-sentences.json"))).RootElement;

    private static readonly Dictionary<string, string> KnownMisses =
        File.GetProperty("knownMisses").EnumerateObject().ToDictionary(miss => miss.Name, miss => miss.Value.GetString()!);

    public static TheoryData<string, string, string> Sentences
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var sentence in File.GetProperty("sentences").EnumerateArray())
            {
                rows.Add(
                    sentence.GetProperty("id").GetString()!, sentence.GetProperty("text").GetString()!,
                    string.Join(", ", sentence.GetProperty("asserts").EnumerateArray().Select(one => $"{one.GetProperty("concept").GetString()} {one.GetProperty("status").GetString()}")));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_sentence_asserts_what_it_says(string id, string text, string asserts)
    {
        var read = Read(text);

        Assert.True(IsRight(asserts, read) != KnownMisses.ContainsKey(id), $"'{text}' asserts {asserts}; read: {string.Join(", ", read)}");
    }

    [Fact]
    public void At_least_98_of_100_sentences_are_read_right()
    {
        var all = Sentences.Select(row => (Text: (string)row[1], Asserts: (string)row[2])).ToList();

        var right = all.Count(row => IsRight(row.Asserts, Read(row.Text)));

        Assert.InRange((double)right / all.Count, MinAccuracy, 1);
        Assert.Equal(242, all.Count);
    }

    // Each concept with its status and no other.
    private static bool IsRight(string asserts, HashSet<string> read) =>
        asserts.Split(", ").All(one => read.Contains(one) && read.Count(other => other.Split(' ')[0] == one.Split(' ')[0]) == 1);

    // The concepts of the sentences are the signals, the facts that signals tell, and tests with their results. What is present in one place
    // and suspected or past in another is present.
    private static HashSet<string> Read(string text)
    {
        var matches = Shipped.Knowledge.Signals.ReadText(text);
        var present = matches.Where(match => match.Status == AssertionStatus.Present).Select(match => match.Meaning).ToHashSet();
        var read = matches.Where(match => !present.Contains(match.Meaning) || match.Status is not (AssertionStatus.Possible or AssertionStatus.Historical))
            .Select(match => $"{Concept(match.Meaning.Id)} {Word(match.Status)}").ToHashSet(StringComparer.Ordinal);
        read.UnionWith(present.SelectMany(signal => signal.Tells.Where(fact => fact.Name != signal.Id)).Select(fact => $"{fact.Name} {(fact.Value.Flag == true ? "true" : "false")}"));
        if (text.Contains("stress test", StringComparison.Ordinal))
        {
            read.Add($"stress-test {StressTest(text)}");
        }

        return read;
    }

    // A test that was not performed is none.
    private static string StressTest(string text)
    {
        var order = new ImagingOrder { Reference = "ServiceRequest/1", DateOfService = new(2026, 11, 28), OrderedOn = new(2026, 11, 28), PriorTests = [new PriorTest { Final = true, Text = text, Conclusion = text }] };
        return Shipped.Knowledge.TestKinds.Recognise(order) is [{ } test] ? Word(test.Result) : "absent";
    }

    // A stent of an unnamed vessel is a signal of its own here.
    private static string Concept(string signal) => signal == "stent-vessel-untold" ? "coronary-stent" : signal;

    private static string Word<T>(T one)
        where T : struct, Enum => one.ToString().ToLowerInvariant();
}
