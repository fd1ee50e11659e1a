namespace OrderCheck.Tests.Screening;

public sealed class Icd10CmTableTests
{
    private static readonly DateOnly Day = new(2026, 10, 15);

    private static Icd10CmTable Table => Shipped.Knowledge.Icd10Cm;

    [Theory]
    [InlineData("I25.10")]
    [InlineData("i25.10")]
    [InlineData("I2510")]
    [InlineData(" i2510 ")]
    public void A_code_is_read_in_any_case_with_or_without_dot(string written)
    {
        var reading = Table.Understand(written, Day);
        Assert.Equal("I25.10", reading.Normal);
        Assert.Equal(CodeState.Valid, reading.State);
    }

    [Theory]
    [InlineData("120.1", "I20.1")]
    [InlineData("125.10", "I25.10")]
    [InlineData("12510", "I25.10")]
    [InlineData("I2O.1", "I20.1")]
    [InlineData("I20.l", "I20.1")]
    [InlineData("l20.1", "I20.1")]
    [InlineData("I20,1", "I20.1")]
    [InlineData("I2.01", "I20.1")]
    [InlineData("213.6", "Z13.6")]
    [InlineData("414.01", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("chest pain", null)]
    [InlineData("I25.", null)]
    [InlineData("\ud800\udc00\ud800", null)]
    public void A_damaged_code_is_never_taken_for_another_but_may_be_suggested(string? written, string? suggestion)
    {
        var reading = Table.Understand(written, Day);
        Assert.Equal(CodeState.Damaged, reading.State);
        Assert.False(reading.Holds);
        if (suggestion is not null)
        {
            Assert.Equal(suggestion, reading.Suggestion);
        }
    }

    [Theory]
    [InlineData("I42.0", "2026-09-30", nameof(CodeState.Valid))]
    [InlineData("I42.0", "2026-10-01", nameof(CodeState.Retired))]
    [InlineData("I42.8", "2026-09-30", nameof(CodeState.Valid))]
    [InlineData("I42.8", "2026-10-01", nameof(CodeState.Retired))]
    [InlineData("I42.00", "2026-09-30", nameof(CodeState.NotYetValid))]
    [InlineData("I42.00", "2026-10-01", nameof(CodeState.Valid))]
    [InlineData("I20.8", "2023-09-30", nameof(CodeState.Valid))]
    [InlineData("I20.8", "2023-10-01", nameof(CodeState.Retired))]
    [InlineData("I20.81", "2023-09-30", nameof(CodeState.NotYetValid))]
    [InlineData("Q21.1", "2022-09-30", nameof(CodeState.Valid))]
    [InlineData("Q21.1", "2022-10-01", nameof(CodeState.Retired))]
    [InlineData("I49.8", "2026-10-01", nameof(CodeState.Retired))]
    [InlineData("Z68.1", "2026-10-01", nameof(CodeState.Retired))]
    public void A_code_holds_from_its_first_day_to_its_last(string code, string day, string state) =>
        Assert.Equal(state, Table.Understand(code, DateOnly.Parse(day)).State.ToString());

    [Fact]
    public void A_retired_code_names_what_replaced_it_and_where_that_is_written()
    {
        var reading = Table.Understand("I42.0", Day);
        Assert.Equal("I42.00 I42.01 I42.09", string.Join(' ', reading.ReplacedBy));
        Assert.Equal(new DateOnly(2026, 9, 30), reading.Until);
        Assert.Equal("secondary", reading.Source?.Confidence);
    }

    [Theory]
    [InlineData("I25.11")]
    [InlineData("I48.1")]
    [InlineData("I25.70")]
    [InlineData("I25")]
    [InlineData("R07")]
    public void A_category_is_never_a_code(string category)
    {
        var reading = Table.Understand(category, Day);
        Assert.Equal(CodeState.Incomplete, reading.State);
        Assert.NotEmpty(reading.ReplacedBy);
        Assert.All(reading.ReplacedBy, code => Assert.Equal(CodeState.Valid, Table.Understand(code, Day).State));
    }

    [Fact]
    public void A_well_formed_code_that_we_do_not_know_is_taken_as_valid()
    {
        var reading = Table.Understand("S83.511A", Day);
        Assert.Equal(CodeState.UnknownCode, reading.State);
        Assert.True(reading.Holds);
    }

    [Fact]
    public void Every_code_of_the_table_reads_as_itself_on_some_day() =>
        Assert.All(Table.All, code =>
        {
            var reading = Table.Understand(code, Day);
            Assert.Equal(code, reading.Normal);
            Assert.Equal(CodeState.Valid, Table.Understand(code, reading.Until ?? reading.From ?? Day).State);
        });

    [Fact]
    public void Every_replacement_follows_on_the_day_after() =>
        Assert.All(
            Table.All.Select(code => Table.Understand(code, DateOnly.MaxValue)).Where(reading => reading.State == CodeState.Retired),
            retired => Assert.All(retired.ReplacedBy, code => Assert.Equal(CodeState.Valid, Table.Understand(code, retired.Until!.Value.AddDays(1)).State)));

    [Fact]
    public void Unspecified_codes_are_known()
    {
        Assert.True(Table.IsUnspecified("R07.9"));
        Assert.False(Table.IsUnspecified("R07.89"));
    }

    [Theory]
    [InlineData("I48.3", "I48.92", true)]
    [InlineData("I48.4", "I48.92", true)]
    [InlineData("I48.0", "I48.92", false)]
    [InlineData("I48.21", "I48.91", true)]
    [InlineData("I48.3", "I48.91", false)]
    [InlineData("I27.24", "I27.20", true)]
    [InlineData("I27.0", "I27.20", false)]
    [InlineData("I50.22", "I50.9", true)]
    [InlineData("I50.33", "I50.20", false)]
    [InlineData("I71.010", "I71.9", false)]
    [InlineData("I20.9", "I20.9", false)]
    public void A_more_specific_code_is_a_form_of_the_same_condition(string code, string unspecified, bool isForm) =>
        Assert.Equal(isForm, Shipped.Knowledge.Icd10Cm.IsFormOf(code, unspecified));

    [Theory]
    [InlineData("O90.3", "male", 32, "sex")]
    [InlineData("O90.3", "female", 65, "age")]
    [InlineData("O90.3", "female", 64, null)]
    [InlineData("O90.3", null, null, null)]
    [InlineData("C61", "female", 50, "sex")]
    [InlineData("P29.30", "male", 18, "age")]
    [InlineData("P29.30", "male", 17, null)]
    [InlineData("Q21.3", "female", 80, null)]
    public void A_code_may_contradict_sex_or_age(string code, string? sex, int? age, string? contradiction) =>
        Assert.Equal(contradiction, Shipped.Knowledge.Icd10Cm.Contradiction(code, sex, age));
}
