using System.Globalization;

namespace OrderCheck.Replay.Generate;

/// <summary>An invented patient, and the numbers that everything else of the request is drawn with.</summary>
internal sealed record SyntheticPerson(
    SeededRandom Random, string Id, string Practitioner, string Family, string Given, bool Female, DateOnly BirthDate, DateOnly OrderedOn,
    PayerMix Payer, AreaMix Home, AreaMix Site)
{
    /// <summary>Orders were written within this many days up to the last day.</summary>
    private const int Days = 180;

    /// <summary>The person of a number, with the random numbers that remain.</summary>
    public static SyntheticPerson Draw(SeededRandom random, long number, DateOnly until)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"p{number}");
        var payer = random.Weighted<PayerMix>(OrderMix.Payers);
        var orderedOn = until.AddDays(-random.Below(Days));
        var birth = orderedOn.AddDays(-(random.Between(payer.From, payer.To) * 1461 / 4) - random.Below(365));
        var female = random.Percent(49);
        var home = random.Weighted<AreaMix>(OrderMix.Areas);
        var site = random.Percent(92) ? home : random.Weighted<AreaMix>(OrderMix.Areas);
        return new SyntheticPerson(
            random, id, "dr-" + id, random.Of<string>(OrderMix.FamilyNames),
            random.Of<string>(female ? OrderMix.FemaleNames : OrderMix.MaleNames),
            female, birth, orderedOn, payer, home, site);
    }
}
