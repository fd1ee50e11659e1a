using System.Text.Json.Nodes;

namespace OrderCheck.Fhir.Tests;

public class PublishedDefinitionTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "fhir-profiles");

    [Theory]
    [MemberData(nameof(Files))]
    public void A_definition_is_named_like_its_file_and_its_address(string file)
    {
        var definition = Read(file);
        var (type, id) = ((string)definition["resourceType"]!, (string)definition["id"]!);
        Assert.Equal(file, $"{type}-{id}.json");
        if (type != "NamingSystem")
        {
            Assert.Equal($"{Canonical.Base}/{type}/{id}", (string?)definition["url"]);
        }
    }

    [Fact]
    public void The_finding_codes_are_published_and_mapped()
    {
        Assert.Equal(FindingCode.All.Order(StringComparer.Ordinal), Codes("finding").Order(StringComparer.Ordinal));
        Assert.Equal(FindingCode.All.Order(StringComparer.Ordinal), IssueCodes.All.Order(StringComparer.Ordinal));
        Assert.Equal([FindingCode.OrderUnreadable], IssueCodes.All.Where(code => IssueCodes.Of(code).Severity == Severity.Error));
    }

    [Fact]
    public void The_facts_and_their_values_are_published()
    {
        var facts = Request.Knowledge.Facts.All;
        Assert.Equal(facts.Select(fact => fact.Name), Codes("fact").Where(code => !code.StartsWith("abn", StringComparison.Ordinal)));
        Assert.Equal(
            ["abn", "abn-option-1", "abn-option-2", "abn-option-3", "abn-refused", "abn-refused-witnessed", "abn-blanket"],
            Codes("fact").Where(code => code.StartsWith("abn", StringComparison.Ordinal)));
        Assert.Equal(facts.SelectMany(fact => fact.Words).Distinct(), Codes("fact-value"));
    }

    [Fact]
    public void The_components_are_published() =>
        Assert.Equal(StudyComponents.All.Order(StringComparer.Ordinal), Codes("study-component").Order(StringComparer.Ordinal));

    [Fact]
    public void The_words_of_the_answers_are_published()
    {
        Assert.Equal(Words<OrderPurpose>(WireCodes.ToCode), Codes("order-purpose").Order(StringComparer.Ordinal));
        Assert.Equal(Words<DiagnosisSupport>(WireCodes.ToCode), Codes("diagnosis-support").Order(StringComparer.Ordinal));
        Assert.Equal(Words<AbnStatus>(WireCodes.ToCode), Codes("abn-status").Order(StringComparer.Ordinal));
        Assert.Equal(Words<PriorAuth>(WireCodes.ToCode), Codes("prior-auth").Order(StringComparer.Ordinal));
        Assert.Equal(Words<PayerKind>(WireCodes.ToCode), Codes("payer-kind").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_reasons_to_override_a_card_are_published() =>
        Assert.Equal(Enum.GetValues<CardKind>().SelectMany(kind => HookCard.ReasonsToOverride(kind)).Select(reason => reason.Code), Codes("override-reason"));

    [Theory]
    [InlineData("order-assessment", Canonical.OrderAssessment)]
    [InlineData("remedy", Canonical.Remedy)]
    [InlineData("concerns", Canonical.Concerns)]
    [InlineData("abn-form-expiry", Canonical.AbnFormExpiry)]
    public void The_extensions_are_published(string id, string url) => Assert.Equal(url, (string?)Read($"StructureDefinition-{id}.json")["url"]);

    private static IEnumerable<string> Words<T>(Func<T, string> toWire)
        where T : struct, Enum => Enum.GetValues<T>().Select(toWire).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Codes(string system) => Read($"CodeSystem-{system}.json")["concept"]!.AsArray().Select(concept => (string)concept!["code"]!);

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!;
}
