namespace OrderCheck.Tests.Knowledge;

/// <summary>Orders of commercial plans with answers that were read off the payers' documents before the policies were encoded.</summary>
public sealed class CommercialCaseTests
{
    private const string Path = "policies/cases.json";

    private static readonly Dictionary<string, PolicyCase> Cases = Read();

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_answer_is_that_of_the_document(string name) => Assert.Empty(Cases[name].Run(Shipped.Assessor));

    [Fact]
    public void All_42_are_there() => Assert.Equal(42, Cases.Count);

    private static Dictionary<string, PolicyCase> Read()
    {
        var written = File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Knowledge", "commercial-cases.json"));
        return KnowledgeVerifier.ReadCases(Shipped.Knowledge, Shipped.Files.With(Path, written)).Where(one => one.File == Path)
            .ToDictionary(one => one.Name, StringComparer.Ordinal);
    }
}
