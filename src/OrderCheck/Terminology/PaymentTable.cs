using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>
/// Figures for an estimate of cost (<c>src/knowledge/policies/payments.json</c>): national rates of Medicare by year, and usual prices of those who pay themselves.
/// They are no charge of any site: a notice carries the site's own charge where it is known.
/// </summary>
/// <param name="Rates">National rates.</param>
/// <param name="SelfPay">Usual prices of those who pay themselves.</param>
/// <param name="CoinsurancePercent">The patient's share in original Medicare, after the deductible and before a supplement.</param>
internal sealed record PaymentTable(ImmutableArray<PaymentRate> Rates, ImmutableArray<SelfPayPrice> SelfPay, decimal CoinsurancePercent)
{
    /// <summary>The rate of the year, else of the latest year before it; null when none is known.</summary>
    public PaymentRate? Find(string code, int year, bool inHospital) =>
        Rates.Where(rate => rate.Code == code && rate.InHospital == inHospital && rate.Year <= year).MaxBy(rate => rate.Year);

    /// <summary>The professional part is billed apart of a hospital's payment: the sum of both, or null when one was not read.</summary>
    public decimal? Total(string code, int year, bool inHospital) => inHospital
        ? Find(code, year, true)?.Technical + Find(code, year, false)?.Professional
        : Find(code, year, false)?.Whole;

    /// <summary>The usual price of those who pay themselves, or null when none is known.</summary>
    public SelfPayPrice? SelfPayOf(string code) => SelfPay.FirstOrDefault(price => price.Code == code);
}
