using System.Collections.Immutable;

namespace OrderCheck.Tests.Screening;

public sealed class TestKindTableTests
{
    private static readonly DateOnly Day = new(2026, 10, 15);

    private static ImmutableArray<KnownTest> Recognise(params PriorTest[] tests) =>
        Shipped.Knowledge.TestKinds.Recognise(new ImagingOrder { Reference = "ServiceRequest/1", DateOfService = Day, OrderedOn = Day, PriorTests = [.. tests] });

    [Fact]
    public void Tests_come_newest_first_and_undated_last_and_none_from_the_future()
    {
        var known = Recognise(
            new PriorTest { Text = "ECG" }, new PriorTest { Text = "stress echo", On = Day.AddDays(-9) },
            new PriorTest { Codes = [new Code(Code.Cpt, "75574")], On = Day.AddDays(-2) }, new PriorTest { Text = "TEE", On = Day.AddDays(1) });
        Assert.Equal(["coronary-cta", "stress-echo", "ecg"], known.Select(test => test.Kind));
    }

    [Theory]
    [InlineData("Normal perfusion, no ischemia.", "Normal")]
    [InlineData("No evidence of ischemia.", "Normal")]
    [InlineData("Negative for ischemia", "Normal")]
    [InlineData("Large reversible defect in the LAD territory", "Abnormal")]
    [InlineData("Positive for ischemia", "Abnormal")]
    [InlineData("Equivocal result", "Equivocal")]
    [InlineData("Cannot tell: possible ischemia", "Equivocal")]
    [InlineData("Nondiagnostic study", "Uninterpretable")]
    [InlineData("See separate report", "Unknown")]
    [InlineData(null, "Unknown")]
    public void A_conclusion_in_words_is_read_and_marked_inferred(string? conclusion, string result)
    {
        var test = Assert.Single(Recognise(new PriorTest { Text = "nuclear stress test", On = Day, Conclusion = conclusion }));
        Assert.Equal(result, test.Result.ToString());
        Assert.Equal(result != "Unknown", test.ResultInferred);
        Assert.Contains("stress-test", test.Groups);
    }

    [Fact]
    public void A_coded_result_goes_before_words_and_two_codes_that_disagree_say_nothing()
    {
        var coded = new PriorTest { Text = "stress ECG", On = Day, ResultCodes = [new Code(Code.Icd10Cm, "R94.39")], Conclusion = "normal" };
        Assert.Equal(TestResult.Abnormal, Recognise(coded)[0].Result);
        Assert.Equal(TestResult.Unknown, Recognise(coded with { Interpretation = "N" })[0].Result);
    }

    [Fact]
    public void A_test_that_is_not_final_carries_no_result()
    {
        var test = Recognise(new PriorTest { Text = "CCTA", On = Day, Final = false, Interpretation = "A", StenosisPercent = 70 })[0];
        Assert.Equal(TestResult.Unknown, test.Result);
        Assert.Null(test.Told.StenosisPercent);
    }

    [Theory]
    [InlineData("60% stenosis of the proximal LAD", 60, "proximal")]
    [InlineData("50-69% stenosis in the mid RCA; 30% distal stenosis", 69, "mid")]
    [InlineData("25 percent narrowing, left main", 25, null)]
    [InlineData("<50% stenosis", null, null)]
    [InlineData(">70% stenosis of the LAD", null, null)]
    [InlineData("No stenosis. Ejection fraction 60%", null, null)]
    [InlineData("LVEF 55%", null, null)]
    [InlineData("stenosis 400%", null, null)]
    [InlineData("stenosis 99999999999999999999999999999999999%", null, null)]
    public void The_highest_stenosis_of_a_conclusion_is_read(string conclusion, int? percent, string? site)
    {
        var test = Recognise(new PriorTest { Text = "CCTA", On = Day, Conclusion = conclusion })[0];
        Assert.Equal(percent, (int?)test.Told.StenosisPercent);
        Assert.Equal(site, test.Told.StenosisSite);
    }

    [Fact]
    public void A_procedure_code_tells_its_kind()
    {
        Assert.Equal("stress-nuclear", Shipped.Knowledge.TestKinds.KindOfProcedure(new Code(Code.Cpt, "78452")));
        Assert.Null(Shipped.Knowledge.TestKinds.KindOfProcedure(new Code(Code.Cpt, "99213")));
    }
}
