namespace OrderCheck.Tests.Knowledge;

public class TimeZoneTableTests
{
    private static readonly OrderCheck.Knowledge Shipped = KnowledgeLoader.LoadShipped();

    [Theory]
    [InlineData("OH", null, null, "America/New_York")]
    [InlineData("HI", null, null, "Pacific/Honolulu")]
    [InlineData("KY", "40202", null, "America/New_York")]
    [InlineData("KY", "42001", null, "America/Chicago")]
    [InlineData("KY", "42701", null, "America/New_York America/Chicago")]
    [InlineData("KY", null, null, "America/New_York America/Chicago")]
    [InlineData("IN", "47951", "Newton County", "America/Chicago")]
    [InlineData("FL", "32456", null, "America/New_York America/Chicago")]
    [InlineData("FL", "32401-0001", null, "America/Chicago")]
    [InlineData("TX", "79901", null, "America/Denver")]
    [InlineData("TX", "75201", "El Paso County", "America/Denver")]
    [InlineData("XX", null, null, "")]
    [InlineData(null, "40202", null, "")]
    public void A_place_has_the_zone_of_its_state_or_of_its_part_of_it(string? state, string? zip, string? county, string zones) =>
        Assert.Equal(zones, string.Join(' ', Shipped.TimeZones.Of(new PlaceOfService { State = state, PostalCode = zip, District = county }).Select(zone => zone.Id)));

    [Fact]
    public void Every_state_with_a_contractor_has_a_zone() =>
        Assert.All(Shipped.Jurisdictions.States, state => Assert.NotEmpty(Shipped.TimeZones.Of(new PlaceOfService { State = state })));
}
