namespace OrderCheck.Tests.Knowledge;

/// <summary>Questions that people ask of the policies.</summary>
public sealed class PolicyLookupTests
{
    private static readonly PolicyLookup Dyspnea = new(new DateOnly(2026, 11, 28)) { Code = "R06.02", Study = Shipped.Knowledge.Studies.ByCode("75574") };

    [Fact]
    public void A_code_is_listed_by_some_contractors_and_looked_up_in_vain_at_others()
    {
        var found = Dyspnea.Find(Shipped.Knowledge);

        Assert.Equal(["ccta-palmetto-L33423", "ccta-wps-L35121"], found.Where(one => one.Mention == CodeMention.Listed).Select(one => one.Policy.Id));
        Assert.Equal(["ccta-cgs-L33947", "ccta-ngs-L33559"], found.Where(one => one.Mention == CodeMention.NotListed).Select(one => one.Policy.Id));
    }

    [Fact]
    public void Since_when_is_the_first_edition_of_an_unbroken_run()
    {
        var palmetto = Dyspnea.Find(Shipped.Knowledge).First(one => one.Policy.Id == "ccta-palmetto-L33423");

        Assert.Equal(new DateOnly(2026, 10, 1), palmetto.Edition.From);
        Assert.Equal(new DateOnly(2024, 10, 1), palmetto.Since);
    }

    [Fact]
    public void A_criterion_names_a_code_through_what_it_stands_for() => Assert.Contains(
        Dyspnea.Find(Shipped.Knowledge).Single(one => one.Policy.Id == "heart-imaging-carelon").Criteria, criterion => criterion.Id.Criterion == "carelon-dyspnea");

    [Fact]
    public void A_payer_leads_to_the_policies_of_its_reviewer()
    {
        var found = (Dyspnea with { Payer = Shipped.Knowledge.Payers.ById("regence") }).Find(Shipped.Knowledge);

        Assert.Equal(["heart-imaging-carelon"], found.Select(one => one.Policy.Id));
    }

    [Fact]
    public void An_area_between_two_contractors_leads_to_both()
    {
        var found = (Dyspnea with { Place = new PlaceOfService { State = "VA", District = "Fairfax" } }).Find(Shipped.Knowledge);

        Assert.Equal(["ccta-novitas-none", "ccta-palmetto-L33423"], found.Select(one => one.Policy.Id).Order(StringComparer.Ordinal));
    }
}
