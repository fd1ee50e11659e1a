using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Why Medicare is not expected to pay, in words for the patient (blank E of form CMS-R-131): our own, at a sixth-grade reading level.</summary>
internal static class NoticeReasonTexts
{
    /// <summary>The study is screening.</summary>
    public const string Screening =
        "You have no signs of heart trouble that this scan would look into. Medicare does not pay for this scan when it is just a check for hidden heart disease.";

    /// <summary>No reason of the order is on the diagnosis list.</summary>
    public const string NotListed =
        "Medicare has a list of health problems for which it pays for this test. The reason on your order is not on that list.";

    /// <summary>No indication of the policy fits.</summary>
    public const string NoIndication =
        "Medicare pays for this test only for some heart problems. Your order and your records do not show one of them.";

    private const string Calcium =
        "Medicare does not pay for a scan that just looks for calcium in the heart.";

    private const string NotJustThis =
        "Medicare pays for this test only after a heart CT scan that shows partly blocked arteries. Your scan does not show that.";

    private const string StepsMissing =
        "Medicare pays for this test only when other tests or signs point to it. Your records do not show them.";

    private const string Device =
        "You have a heart device. Medicare pays for this MRI only when the device meets its safety rules. Your records show that it does not.";

    private static readonly FrozenDictionary<string, string> ByCriterion = new Dictionary<string, string>
    {
        ["lim-screening"] = Screening,
        ["screening"] = Screening,
        ["lim-cac"] = Calcium,
        ["disease-without-symptom"] = "You have known heart disease but no new signs of it. Medicare does not pay for a calcium scan then.",
        ["no-lcd"] = Calcium,
        ["lim-angiography-planned"] = "You are to have a test of your heart arteries with a thin tube. Medicare does not pay for this scan as well.",
        ["lim-triple"] = "This scan looks at three parts of the chest at once. Medicare does not pay for that kind of scan.",
        ["symptom-branch"] = StepsMissing,
        ["symptom-structure"] = StepsMissing,
        ["lim-af-alone"] = "Medicare pays for this scan for your heart rhythm only before a treatment of the rhythm. Your records do not show that one is planned.",
        ["case-by-case"] = "Medicare has no set rule for this test in your area. It looks at each case and may not pay for yours.",
        ["list-not-read"] = "Medicare has its own rules for this test in your plan. It may not pay for it.",
        ["list-unread"] = NotListed,
        ["device-conditions"] = Device,
        ["device-leads"] = Device,
        ["aneurysm-clip"] = "You have a metal clip on a blood vessel. Medicare does not pay for an MRI then.",
        ["pre-ccta"] = "Medicare pays for this test only after a heart CT scan has been done and read. Your records do not show one.",
        ["stenosis-window"] = NotJustThis,
        ["report-contradicts"] = NotJustThis,
        ["cov-category"] = NotJustThis,
        ["normal-ccta"] = "Your heart CT scan was normal. Medicare does not pay for this added test after a normal scan.",
        ["exc-normal"] = "Your heart CT scan was normal. Medicare does not pay for this added test after a normal scan.",
        ["branches"] = "Medicare pays for this test only for some kinds of chest pain. Your records do not show one of them.",
        ["cov-symptom"] = "Medicare pays for this test only when you have chest pain. Your records do not show that.",
        ["earlier-obstructive"] = "An older test found a blocked heart artery. Medicare does not pay for this added test then.",
        ["no-known-disease"] = "Your heart artery disease was known before this scan. Medicare does not pay for this added test then.",
        ["pre-stable"] = "Medicare pays for this test only when a heart attack has been ruled out. Your records do not show that yet.",
        ["acs-on-record"] = "Your records list a heart attack or a risk of one as present. Medicare does not pay for this test then.",
        ["exc-acs"] = "A heart attack has not been ruled out yet. Medicare does not pay for this test until then.",
        ["cov-acs"] = "Your tests point to a heart attack. Medicare does not pay for this test then.",
        ["exc-unstable"] = "Your chest pain is not stable. Medicare does not pay for this test then.",
        ["no-stress-test"] = "You are to have a stress test too. Medicare does not pay for both tests.",
        ["exc-catheterisation"] = "You are to have a test of your heart arteries with a thin tube. Medicare does not pay for this test as well.",
        ["implant-kind"] = "You have a part in your heart that was put in by a doctor. Medicare does not pay for this test with some of these parts.",
        ["exc-valve"] = "You have a man-made heart valve. Medicare does not pay for this test then.",
        ["exc-graft"] = "You have had heart bypass surgery. Medicare does not pay for this test then.",
        ["exc-stent"] = "You have a metal stent in a heart artery. Medicare does not pay for this test then.",
        ["exc-transplant"] = "You have had a heart transplant. Medicare does not pay for this test then.",
        ["exc-mi30"] = "You had a heart attack less than 30 days ago. Medicare does not pay for this test so soon.",
        ["exc-lead"] = "You have a pacemaker or a heart shock device. Medicare does not pay for this test then.",
        ["exc-new-hf"] = "Your heart has just begun to pump weakly. Medicare pays for this test only after a test of the heart with a thin tube.",
        ["exc-left-main"] = "Your main heart artery is partly blocked. Medicare does not pay for this test then.",
        ["exc-nonobstructive-12m"] = "A test in the past year found no major block in your heart arteries. With no new signs, Medicare does not pay for this test.",
        ["exc-severe"] = "Your scan found a badly blocked heart artery. Medicare does not pay for this added test then.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All texts.</summary>
    public static IEnumerable<string> All => ByCriterion.Values.Concat([Screening, NotListed, NoIndication]).Distinct(StringComparer.Ordinal);

    /// <summary>The text for what a criterion found, or null when it has none of its own.</summary>
    public static string? Of(string criterion) => ByCriterion.GetValueOrDefault(criterion);
}
