namespace OrderCheck.Tests.Knowledge;

public sealed class PayerTableTests
{
    private const string Site = """
        { "payers": [
          { "id": "lakeside-mutual", "name": "Lakeside Mutual", "kind": "commercial", "names": ["lakeside mutual"], "identifiers": ["https://ids.example|4711"] },
          { "id": "cigna", "name": "Cigna, our contract", "kind": "commercial", "names": ["cigna", "cigna lakeside"], "identifiers": [] } ] }
        """;

    private static readonly OrderCheck.Knowledge Own = KnowledgeLoader.Load(Shipped.Files.With(KnowledgeFiles.SitePayers, Site));

    [Fact]
    public void The_site_adds_payers() => Assert.Equal("lakeside-mutual", Own.Payers.Find([], "Lakeside Mutual of Ohio")!.Id);

    [Fact]
    public void The_site_adds_identifiers() => Assert.Equal("lakeside-mutual", Own.Payers.Find(["https://ids.example|4711"], null)!.Id);

    [Fact]
    public void A_row_of_the_site_replaces_the_shipped_row_of_the_same_id()
    {
        Assert.Equal("Cigna, our contract", Own.Payers.ById("cigna")!.Name);
        Assert.Single(Own.Payers.All, payer => payer.Id == "cigna");
    }

    [Fact]
    public void The_other_shipped_rows_stay() => Assert.Equal(Shipped.Knowledge.Payers.All.Length + 1, Own.Payers.All.Length);

    [Fact]
    public void The_site_table_counts_for_the_version() => Assert.NotEqual(Shipped.Knowledge.Version, Own.Version);

    [Fact]
    public void A_fault_in_the_site_table_is_named()
    {
        var problem = Assert.Throws<KnowledgeException>(() => KnowledgeLoader.Load(Shipped.Files.With(KnowledgeFiles.SitePayers, """{ "payers": [{ "id": "x" }] }""")));
        Assert.Contains("payers.site.json", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_site_table_is_named()
    {
        var problem = Assert.Throws<KnowledgeException>(() => Shipped.Files.WithSitePayers(Path.Combine(AppContext.BaseDirectory, "no-such-payers.json")));
        Assert.Contains("PayerTable", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UnitedHealthcare Community Plan of Ohio", "uhc-community-plan")]
    [InlineData("UNITED HEALTHCARE", "unitedhealthcare")]
    [InlineData("Railroad Medicare", "railroad-medicare")]
    [InlineData("Humana Military", "tricare")]
    public void The_longest_name_wins(string name, string id) => Assert.Equal(id, Shipped.Knowledge.Payers.Find([], name)!.Id);
}
