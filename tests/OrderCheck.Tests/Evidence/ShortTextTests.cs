namespace OrderCheck.Tests.Evidence;

/// <summary>The readers of short texts, with the shipped words.</summary>
public sealed class ShortTextTests
{
    [Theory]
    [InlineData("Denied")]
    [InlineData("Request was not approved")]
    [InlineData("not certified")]
    [InlineData("pended for review")]
    [InlineData("Void")]
    [InlineData("Approval withdrawn")]
    [InlineData("partially approved")]
    [InlineData("Approved in part, denied in part")]
    [InlineData("approved if criteria are met")]
    [InlineData("approval pending")]
    [InlineData("pending approval")]
    [InlineData("approval expired 10/31")]
    [InlineData("Certification revoked")]
    [InlineData("No auth on file")]
    [InlineData("No authorization required")]
    [InlineData("auth not required, notification only")]
    [InlineData("not yet approved")]
    [InlineData("awaiting peer to peer")]
    [InlineData("peer-to-peer requested")]
    [InlineData("tentatively approved")]
    [InlineData("request received")]
    [InlineData("Duplicate request")]
    [InlineData("likely to be approved")]
    [InlineData("approved 71275 only, 75574 denied")]
    [InlineData("overturned on appeal")]
    [InlineData("unable to approve")]
    [InlineData("approval withheld")]
    [InlineData("approved w/ modifications")]
    [InlineData("eligible, submitted for review")]
    [InlineData("Approved for units: 0")]
    [InlineData("approved, 0 units")]
    [InlineData("Approved for a different member")]
    [InlineData("Approved 1 of 2")]
    [InlineData("Approved for MRI brain")]
    [InlineData("approved: echocardiogram")]
    public void A_disposition_that_leaves_a_doubt_is_no_approval(string text) => Assert.Equal(DispositionReading.NotApproved, Read(text));

    [Theory]
    [InlineData("Approved")]
    [InlineData("APPROVED.")]
    [InlineData("Certified in total")]
    [InlineData("approved, no denial")]
    [InlineData("Approved. Payment depends on eligibility and benefits.")]
    [InlineData("Approved; auth valid 10/1 to 12/31")]
    [InlineData("Approved after independent review")]
    [InlineData("authorization granted")]
    public void Plain_words_of_approval_approve(string text) => Assert.Equal(DispositionReading.Approved, Read(text));

    [Theory]
    [InlineData("Payment depends on eligibility")]
    [InlineData("see letter")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_words_say_nothing_of_an_approval(string? text) => Assert.Equal(DispositionReading.Silent, Read(text));

    [Theory]
    [InlineData("approved for 75572 not 75574", "75572")]
    [InlineData("approved: 75561", "75561")]
    [InlineData("Approved", "75572 75574")]
    [InlineData("Approved for 75574 x1, auth 12345", "75574")]
    public void Words_of_an_approval_narrow_its_codes(string text, string left) =>
        Assert.Equal(left, string.Join(' ', AuthorizationTerms.Of(text).Left(text.Contains("75561", StringComparison.Ordinal) ? ["75561", "75574"] : ["75572", "75574"])));

    [Theory]
    [InlineData("Approved through 10/31/2026", "2026-10-31")]
    [InlineData("APPROVED 11/20/2026-12/31/26", "2026-12-31")]
    [InlineData("Approved 11/20/2026", null)]
    [InlineData("valid until 2/31/2026", null)]
    [InlineData(null, null)]
    public void Words_of_an_approval_name_its_last_day(string? text, string? day) =>
        Assert.Equal(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), AuthorizationTerms.Of(text).Until);

    [Theory]
    [InlineData("60% mid LAD", "60 mid")]
    [InlineData("Proximal LAD stenosis of 50-69 percent", "69 proximal")]
    [InlineData("70% left main, 40% distal RCA", "70 left-main")]
    [InlineData("LAD 45%; RCA 62.5%", "62.5 ")]
    [InlineData("mild plaque, 30% narrowing", "30 ")]
    [InlineData("stenosis of 60% in mid and distal LAD", "60 ")]
    public void The_highest_narrowing_is_read_with_its_site(string conclusion, string expected) => Assert.Equal(expected, Narrowing(conclusion));

    [Theory]
    [InlineData("over 70% stenosis of the LAD")]
    [InlineData("60% mid LAD, RCA occluded")]
    [InlineData("no stenosis of 50% or more")]
    [InlineData("less than 50% stenosis")]
    [InlineData("LVEF 60%, coronary arteries normal")]
    [InlineData("carotid stenosis 80%")]
    [InlineData("stent in LAD 100% patent")]
    [InlineData("pretest probability 60%")]
    [InlineData("")]
    [InlineData(null)]
    public void What_names_no_highest_narrowing_for_sure_gives_none(string? conclusion) => Assert.Equal("", Narrowing(conclusion));

    private static DispositionReading Read(string? text) => Shipped.Knowledge.Dispositions.Read(text);

    private static string Narrowing(string? conclusion)
    {
        var order = new ImagingOrder
        {
            Reference = "ServiceRequest/1",
            DateOfService = new(2026, 11, 28),
            OrderedOn = new(2026, 11, 28),
            PriorTests = [new PriorTest { Final = true, Text = "coronary CTA", Conclusion = conclusion }],
        };
        var test = Assert.Single(Shipped.Knowledge.TestKinds.Recognise(order)).Told;
        return test.StenosisPercent is { } percent ? FormattableString.Invariant($"{percent} {test.StenosisSite}") : "";
    }
}
