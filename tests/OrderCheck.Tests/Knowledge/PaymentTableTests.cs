namespace OrderCheck.Tests.Knowledge;

/// <summary>Figures for an estimate of cost.</summary>
public sealed class PaymentTableTests
{
    private static readonly PaymentTable Payments = Shipped.Knowledge.Payments;

    [Fact]
    public void An_office_bills_the_whole_of_the_study() => Assert.Equal(325.66m, Payments.Total("75574", 2026, inHospital: false));

    [Fact]
    public void A_hospital_bills_its_part_and_the_reader_the_other() => Assert.Equal(356.39m + 110.56m, Payments.Total("75574", 2026, inHospital: true));

    [Fact]
    public void A_year_without_figures_takes_the_latest_before_it() => Assert.Equal(2026, Payments.Find("75571", 2027, inHospital: false)!.Year);

    [Fact]
    public void What_was_not_read_gives_no_sum() => Assert.Null(Payments.Total("75577", 2026, inHospital: true));

    [Fact]
    public void A_year_before_all_figures_gives_none() => Assert.Null(Payments.Find("75574", 2019, inHospital: false));

    [Fact]
    public void Parts_of_the_office_rate_add_up_to_the_whole() => Assert.All(
        Payments.Rates.Where(rate => rate is { Whole: not null, Technical: not null, Professional: not null }),
        rate => Assert.InRange(rate.Technical!.Value + rate.Professional!.Value - rate.Whole!.Value, -0.02m, 0.02m));

    [Fact]
    public void A_calcium_score_has_a_usual_price_for_those_who_pay_themselves()
    {
        var price = Payments.SelfPayOf("75571")!;

        Assert.Equal((100m, 400m), (price.From, price.To));
        Assert.Null(Payments.SelfPayOf("75574"));
    }
}
