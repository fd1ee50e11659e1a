using System.Collections.Immutable;
using System.Globalization;

namespace OrderCheck;

/// <summary>What a study may cost the patient (blank F of form CMS-R-131), in whole US dollars.</summary>
/// <param name="From">The lower end.</param>
/// <param name="To">The upper end, or the same.</param>
/// <param name="Basis">What the figures are, in one sentence.</param>
internal sealed record CostEstimate(int From, int To, string Basis)
{
    /// <summary>The estimate as it is written on the form.</summary>
    public string Amount => From == To ? Dollars(From) : $"{Dollars(From)} to {Dollars(To)}";

    /// <summary>The site's own charge, else what Medicare pays nationally; null when neither is known for every code.</summary>
    /// <param name="codes">CPT codes that are billed together.</param>
    /// <param name="year">Year of the study.</param>
    /// <param name="inHospital">True for a hospital, false for an office, null when not told.</param>
    /// <param name="payments">The national figures.</param>
    /// <param name="notifier">The site.</param>
    internal static CostEstimate? Of(ImmutableArray<string> codes, int year, bool? inHospital, PaymentTable payments, NoticeNotifier notifier)
    {
        if (!codes.IsEmpty && codes.All(notifier.Charges.ContainsKey))
        {
            var charge = codes.Sum(code => notifier.Charges[code]);
            return new CostEstimate(charge, charge, "The usual charge of this office or hospital.");
        }

        bool[] places = inHospital is { } told ? [told] : [false, true];
        var known = places.Select(hospital => (Hospital: hospital, Total: Total(codes, year, hospital, payments)))
            .Where(place => place.Total is not null).ToList();
        if (known.Count == 0 || codes.IsEmpty)
        {
            return null;
        }

        var rateYear = codes.Max(code => payments.Find(code, year, false)?.Year ?? 0);
        var where = known.Count > 1 ? "in an office, and in a hospital with both bills" : known[0].Hospital ? "in a hospital, both bills" : "in an office";
        return new CostEstimate(
            known.Min(place => place.Total!.Value), known.Max(place => place.Total!.Value),
            string.Create(CultureInfo.InvariantCulture, $"What Medicare pays across the nation in {rateYear} {where}. Put your own charge here: it may be more."));
    }

    private static int? Total(ImmutableArray<string> codes, int year, bool inHospital, PaymentTable payments)
    {
        var totals = codes.Select(code => payments.Total(code, year, inHospital)).ToList();
        return totals.Contains(null) ? null : (int)Math.Ceiling(totals.Sum(total => total!.Value));
    }

    private static string Dollars(int amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:N0}");
}
