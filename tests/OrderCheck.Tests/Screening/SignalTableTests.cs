namespace OrderCheck.Tests.Screening;

public sealed class SignalTableTests
{
    private static SignalTable Signals => Shipped.Knowledge.Signals;

    [Fact]
    public void The_most_specific_signal_comes_first_and_all_are_there()
    {
        Assert.Equal("left-bundle-branch-block", Signals.ForIcd10Cm("I44.7")[0].Id);
        Assert.Contains("conduction-disease", Signals.ForIcd10Cm("I44.7").Select(signal => signal.Id));
        Assert.Equal(["acute-coronary-syndrome", "angina", "bypass-graft", "coronary-disease"], Signals.ForIcd10Cm("I25.700").Select(signal => signal.Id).Order(StringComparer.Ordinal));
        Assert.Empty(Signals.ForIcd10Cm("M54.50"));
        Assert.Empty(Signals.ForIcd10Cm(""));
    }

    [Theory]
    [InlineData("I44.7")]
    [InlineData("I45.6")]
    [InlineData("Z95.0")]
    public void A_block_pre_excitation_or_pacing_makes_the_ECG_uninterpretable(string code) =>
        Assert.Contains(Signals.ForIcd10Cm(code).SelectMany(signal => signal.Tells), fact => fact is { Name: "ecg-interpretable", Value.Flag: false });

    [Fact]
    public void Every_planned_procedure_tells_itself() =>
        Assert.All(Signals.All.Where(signal => signal.Class == SignalClass.PlannedProcedure), signal => Assert.Equal(signal.Id, Assert.Single(signal.Tells).Value.Word));

    [Fact]
    public void Every_code_of_a_signal_is_in_the_table()
    {
        var table = Shipped.Knowledge.Icd10Cm;

        // External causes and injuries are no reasons for a heart study, so the table does not list them.
        Assert.All(
            Signals.All.Where(signal => signal.Class != SignalClass.Coverage).SelectMany(signal => signal.Icd10Cm),
            pattern => Assert.Contains(table.All, code => CodePatterns.Matches(pattern, code)));
    }

    [Fact]
    public void Every_class_has_a_signal() => Assert.All(Enum.GetValues<SignalClass>(), one => Assert.Contains(Signals.All, signal => signal.Class == one));
}
