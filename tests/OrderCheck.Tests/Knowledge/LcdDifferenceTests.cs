namespace OrderCheck.Tests.Knowledge;

/// <summary>
/// The LCD texts were read whole a second time and compared with the policies. Each row that differed is answered by a case; the cases themselves are
/// run by <see cref="CaseTests"/>. Kept apart from the text, and said so by the criterion: that persistent symptoms on maximal therapy lift exclusion 10 of FFR-CT.
/// </summary>
public sealed class LcdDifferenceTests
{
    private static readonly HashSet<(string File, string Name)> Cases =
        [.. KnowledgeVerifier.ReadCases(Shipped.Knowledge, Shipped.Files).Select(one => (one.File, one.Name))];

    /// <summary>LCD and criterion, policy, name of the case.</summary>
    public static TheoryData<string, string, string> Rows => new()
    {
        { "L33423, planned angiography", "medicare-palmetto/cardiac-ct", "Palmetto: a planned angiography asks why coronary CTA comes first" },
        { "L33423, lim-high-ptp", "medicare-palmetto/cardiac-ct", "Palmetto: planned repeat bypass surgery with high probability is covered, with the question why" },
        { "L33423, symptom-branch: repeat bypass surgery", "medicare-palmetto/cardiac-ct", "Palmetto: chest pain with planned repeat bypass surgery is a branch" },
        { "L33423, symptom-branch: new heart failure", "medicare-palmetto/cardiac-ct", "Palmetto: dyspnea with new heart failure is a branch" },
        { "L33423, symptom-branch: anomaly", "medicare-palmetto/cardiac-ct", "Palmetto: chest pain with a known coronary anomaly is a branch" },
        { "L33423, symptom-structure", "medicare-palmetto/cardiac-ct", "Palmetto: chest pain with a heart mass counts for a structural CT" },
        { "L33423, lim-af-alone", "medicare-palmetto/cardiac-ct", "Palmetto: atrial fibrillation after a technically limited TEE counts for a structural CT" },
        { "L33423, lim-calcification", "medicare-palmetto/cardiac-ct", "Palmetto: nothing told about calcium reminds of the judgement" },
        { "L33559, ind-f", "medicare-ngs/cardiac-ct", "NGS: pulmonary veins before ablation are a branch for coronary CTA too" },
        { "L33947, ind-f", "medicare-cgs/cardiac-ct", "CGS: coronary veins before a lead are a branch for coronary CTA too" },
        { "L33947, ind-h", "medicare-cgs/cardiac-ct", "CGS: emergency department with borderline markers" },
        { "L33559, ind-h", "medicare-ngs/cardiac-ct", "NGS: emergency department with borderline markers" },
        { "L33947, lim-no-new-information", "medicare-cgs/cardiac-ct", "CGS: a clear stress test of last month asks what the CTA adds" },
        { "L33559, lim-no-new-information", "medicare-ngs/cardiac-ct", "NGS: a clear stress test of last month asks what the CTA adds" },
        { "L35121, lim-no-new-information", "medicare-wps/cardiac-ct", "WPS: a clear stress test of last month asks what the CTA adds" },
        { "L33947, lim-angiography-expected", "medicare-cgs/cardiac-ct", "CGS: unstable angina in known disease asks why not straight to angiography" },
        { "L33947, a planned intervention", "medicare-cgs/cardiac-ct", "CGS: a planned intervention asks why not straight to angiography" },
        { "L33559, lim-angiography-expected", "medicare-ngs/cardiac-ct", "NGS: spasm of a known coronary disease is listed" },
        { "L35121, lim-angiography-expected", "medicare-wps/cardiac-ct", "WPS: unstable angina in known disease asks why not straight to angiography" },
        { "L35121, ind-1i", "medicare-wps/cardiac-ct", "WPS: heart failure without anginal symptoms is no anginal branch" },
        { "L35121, ind-1vi", "medicare-wps/cardiac-ct", "WPS: before removal of a heart tumour" },
        { "L35121, ind-2", "medicare-wps/cardiac-ct", "WPS: a congenital defect on record is a branch" },
        { "L35121, ind-3", "medicare-wps/cardiac-ct", "WPS: chest pain in the emergency department is two branches" },
        { "L35121, ind-4", "medicare-wps/cardiac-ct", "WPS: coronary CTA before ablation is a branch" },
        { "FFR-CT, branches", "medicare-cgs/ffr-ct", "CGS: an obstructive stenosis at an earlier catheterisation fits no covered question" },
        { "FFR-CT, exc-nonobstructive-12m", "medicare-cgs/ffr-ct", "FFR-CT: under 50 percent with symptoms that persist on maximal therapy" },
        { "FFR-CT, pre-stable", "medicare-cgs/ffr-ct", "CGS: worsening symptoms ask for stability in an outpatient too" },
        { "FFR-CT, lim-screening", "medicare-cgs/ffr-ct", "FFR-CT: screening is not covered" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_difference_from_the_text_has_a_case(string difference, string policy, string name) =>
        Assert.True(Cases.Contains(($"policies/{policy}/cases.json", name)), difference);
}
