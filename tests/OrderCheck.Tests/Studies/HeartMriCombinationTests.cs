using System.Collections.Immutable;

namespace OrderCheck.Tests.Studies;

/// <summary>Every combination of contrast, stress, late enhancement and flow.</summary>
public sealed class HeartMriCombinationTests
{
    // contrast, stress, late enhancement, flow; row, code, candidates, add-on, outcome
    private const string Combinations = """
        none none yes yes C01 - 75561,75563,75557,75559 75565 contradiction
        none none yes no C01 - 75561,75563,75557,75559 - contradiction
        none none yes unknown C01 - 75561,75563,75557,75559 - contradiction
        none none no yes C05 75557 - 75565 ok
        none none no no C05 75557 - - ok
        none none no unknown C05 75557 - - ok
        none none unknown yes C05 75557 - 75565 ok
        none none unknown no C05 75557 - - ok
        none none unknown unknown C05 75557 - - ok
        none wall-motion yes yes C01 - 75561,75563,75557,75559 75565 contradiction
        none wall-motion yes no C01 - 75561,75563,75557,75559 - contradiction
        none wall-motion yes unknown C01 - 75561,75563,75557,75559 - contradiction
        none wall-motion no yes C03 75559 - 75565 ok
        none wall-motion no no C03 75559 - - ok
        none wall-motion no unknown C03 75559 - - ok
        none wall-motion unknown yes C03 75559 - 75565 ok
        none wall-motion unknown no C03 75559 - - ok
        none wall-motion unknown unknown C03 75559 - - ok
        none vasodilator yes yes C01 - 75561,75563,75557,75559 75565 contradiction
        none vasodilator yes no C01 - 75561,75563,75557,75559 - contradiction
        none vasodilator yes unknown C01 - 75561,75563,75557,75559 - contradiction
        none vasodilator no yes C02 - 75563,75559 75565 contradiction
        none vasodilator no no C02 - 75563,75559 - contradiction
        none vasodilator no unknown C02 - 75563,75559 - contradiction
        none vasodilator unknown yes C02 - 75563,75559 75565 contradiction
        none vasodilator unknown no C02 - 75563,75559 - contradiction
        none vasodilator unknown unknown C02 - 75563,75559 - contradiction
        none unspecified yes yes C01 - 75561,75563,75557,75559 75565 contradiction
        none unspecified yes no C01 - 75561,75563,75557,75559 - contradiction
        none unspecified yes unknown C01 - 75561,75563,75557,75559 - contradiction
        none unspecified no yes C04 75559 75563 75565 inferred
        none unspecified no no C04 75559 75563 - inferred
        none unspecified no unknown C04 75559 75563 - inferred
        none unspecified unknown yes C04 75559 75563 75565 inferred
        none unspecified unknown no C04 75559 75563 - inferred
        none unspecified unknown unknown C04 75559 75563 - inferred
        none unknown yes yes C01 - 75561,75563,75557,75559 75565 contradiction
        none unknown yes no C01 - 75561,75563,75557,75559 - contradiction
        none unknown yes unknown C01 - 75561,75563,75557,75559 - contradiction
        none unknown no yes C06 75557 75559 75565 inferred
        none unknown no no C06 75557 75559 - inferred
        none unknown no unknown C06 75557 75559 - inferred
        none unknown unknown yes C06 75557 75559 75565 inferred
        none unknown unknown no C06 75557 75559 - inferred
        none unknown unknown unknown C06 75557 75559 - inferred
        given none yes yes C08 75561 - 75565 ok
        given none yes no C08 75561 - - ok
        given none yes unknown C08 75561 - - ok
        given none no yes C08 75561 - 75565 ok
        given none no no C08 75561 - - ok
        given none no unknown C08 75561 - - ok
        given none unknown yes C08 75561 - 75565 ok
        given none unknown no C08 75561 - - ok
        given none unknown unknown C08 75561 - - ok
        given wall-motion yes yes C07 75563 - 75565 ok
        given wall-motion yes no C07 75563 - - ok
        given wall-motion yes unknown C07 75563 - - ok
        given wall-motion no yes C07 75563 - 75565 ok
        given wall-motion no no C07 75563 - - ok
        given wall-motion no unknown C07 75563 - - ok
        given wall-motion unknown yes C07 75563 - 75565 ok
        given wall-motion unknown no C07 75563 - - ok
        given wall-motion unknown unknown C07 75563 - - ok
        given vasodilator yes yes C07 75563 - 75565 ok
        given vasodilator yes no C07 75563 - - ok
        given vasodilator yes unknown C07 75563 - - ok
        given vasodilator no yes C07 75563 - 75565 ok
        given vasodilator no no C07 75563 - - ok
        given vasodilator no unknown C07 75563 - - ok
        given vasodilator unknown yes C07 75563 - 75565 ok
        given vasodilator unknown no C07 75563 - - ok
        given vasodilator unknown unknown C07 75563 - - ok
        given unspecified yes yes C07 75563 - 75565 ok
        given unspecified yes no C07 75563 - - ok
        given unspecified yes unknown C07 75563 - - ok
        given unspecified no yes C07 75563 - 75565 ok
        given unspecified no no C07 75563 - - ok
        given unspecified no unknown C07 75563 - - ok
        given unspecified unknown yes C07 75563 - 75565 ok
        given unspecified unknown no C07 75563 - - ok
        given unspecified unknown unknown C07 75563 - - ok
        given unknown yes yes C09 75561 75563 75565 inferred
        given unknown yes no C09 75561 75563 - inferred
        given unknown yes unknown C09 75561 75563 - inferred
        given unknown no yes C09 75561 75563 75565 inferred
        given unknown no no C09 75561 75563 - inferred
        given unknown no unknown C09 75561 75563 - inferred
        given unknown unknown yes C09 75561 75563 75565 inferred
        given unknown unknown no C09 75561 75563 - inferred
        given unknown unknown unknown C09 75561 75563 - inferred
        with-only none yes yes C11 75561 - 75565 inferred
        with-only none yes no C11 75561 - - inferred
        with-only none yes unknown C11 75561 - - inferred
        with-only none no yes C11 75561 - 75565 inferred
        with-only none no no C11 75561 - - inferred
        with-only none no unknown C11 75561 - - inferred
        with-only none unknown yes C11 75561 - 75565 inferred
        with-only none unknown no C11 75561 - - inferred
        with-only none unknown unknown C11 75561 - - inferred
        with-only wall-motion yes yes C10 75563 - 75565 inferred
        with-only wall-motion yes no C10 75563 - - inferred
        with-only wall-motion yes unknown C10 75563 - - inferred
        with-only wall-motion no yes C10 75563 - 75565 inferred
        with-only wall-motion no no C10 75563 - - inferred
        with-only wall-motion no unknown C10 75563 - - inferred
        with-only wall-motion unknown yes C10 75563 - 75565 inferred
        with-only wall-motion unknown no C10 75563 - - inferred
        with-only wall-motion unknown unknown C10 75563 - - inferred
        with-only vasodilator yes yes C10 75563 - 75565 inferred
        with-only vasodilator yes no C10 75563 - - inferred
        with-only vasodilator yes unknown C10 75563 - - inferred
        with-only vasodilator no yes C10 75563 - 75565 inferred
        with-only vasodilator no no C10 75563 - - inferred
        with-only vasodilator no unknown C10 75563 - - inferred
        with-only vasodilator unknown yes C10 75563 - 75565 inferred
        with-only vasodilator unknown no C10 75563 - - inferred
        with-only vasodilator unknown unknown C10 75563 - - inferred
        with-only unspecified yes yes C10 75563 - 75565 inferred
        with-only unspecified yes no C10 75563 - - inferred
        with-only unspecified yes unknown C10 75563 - - inferred
        with-only unspecified no yes C10 75563 - 75565 inferred
        with-only unspecified no no C10 75563 - - inferred
        with-only unspecified no unknown C10 75563 - - inferred
        with-only unspecified unknown yes C10 75563 - 75565 inferred
        with-only unspecified unknown no C10 75563 - - inferred
        with-only unspecified unknown unknown C10 75563 - - inferred
        with-only unknown yes yes C11 75561 - 75565 inferred
        with-only unknown yes no C11 75561 - - inferred
        with-only unknown yes unknown C11 75561 - - inferred
        with-only unknown no yes C11 75561 - 75565 inferred
        with-only unknown no no C11 75561 - - inferred
        with-only unknown no unknown C11 75561 - - inferred
        with-only unknown unknown yes C11 75561 - 75565 inferred
        with-only unknown unknown no C11 75561 - - inferred
        with-only unknown unknown unknown C11 75561 - - inferred
        unknown none yes yes C13 75561 - 75565 inferred
        unknown none yes no C13 75561 - - inferred
        unknown none yes unknown C13 75561 - - inferred
        unknown none no yes C17 - 75557,75561 75565 underspecified
        unknown none no no C18 - 75557,75561 - underspecified
        unknown none no unknown C18 - 75557,75561 - underspecified
        unknown none unknown yes C17 - 75557,75561 75565 underspecified
        unknown none unknown no C18 - 75557,75561 - underspecified
        unknown none unknown unknown C18 - 75557,75561 - underspecified
        unknown wall-motion yes yes C12 75563 - 75565 inferred
        unknown wall-motion yes no C12 75563 - - inferred
        unknown wall-motion yes unknown C12 75563 - - inferred
        unknown wall-motion no yes C15 - 75559,75563 75565 underspecified
        unknown wall-motion no no C15 - 75559,75563 - underspecified
        unknown wall-motion no unknown C15 - 75559,75563 - underspecified
        unknown wall-motion unknown yes C15 - 75559,75563 75565 underspecified
        unknown wall-motion unknown no C15 - 75559,75563 - underspecified
        unknown wall-motion unknown unknown C15 - 75559,75563 - underspecified
        unknown vasodilator yes yes C12 75563 - 75565 inferred
        unknown vasodilator yes no C12 75563 - - inferred
        unknown vasodilator yes unknown C12 75563 - - inferred
        unknown vasodilator no yes C14 75563 - 75565 inferred
        unknown vasodilator no no C14 75563 - - inferred
        unknown vasodilator no unknown C14 75563 - - inferred
        unknown vasodilator unknown yes C14 75563 - 75565 inferred
        unknown vasodilator unknown no C14 75563 - - inferred
        unknown vasodilator unknown unknown C14 75563 - - inferred
        unknown unspecified yes yes C12 75563 - 75565 inferred
        unknown unspecified yes no C12 75563 - - inferred
        unknown unspecified yes unknown C12 75563 - - inferred
        unknown unspecified no yes C16 - 75563,75559 75565 underspecified
        unknown unspecified no no C16 - 75563,75559 - underspecified
        unknown unspecified no unknown C16 - 75563,75559 - underspecified
        unknown unspecified unknown yes C16 - 75563,75559 75565 underspecified
        unknown unspecified unknown no C16 - 75563,75559 - underspecified
        unknown unspecified unknown unknown C16 - 75563,75559 - underspecified
        unknown unknown yes yes C13 75561 - 75565 inferred
        unknown unknown yes no C13 75561 - - inferred
        unknown unknown yes unknown C13 75561 - - inferred
        unknown unknown no yes C17 - 75557,75561 75565 underspecified
        unknown unknown no no C18 - 75557,75561 - underspecified
        unknown unknown no unknown C18 - 75557,75561 - underspecified
        unknown unknown unknown yes C17 - 75557,75561 75565 underspecified
        unknown unknown unknown no C18 - 75557,75561 - underspecified
        unknown unknown unknown unknown C18 - 75557,75561 - underspecified
        """;

    public static TheoryData<string> All => [.. Combinations.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    [Fact]
    public void There_are_180_combinations() => Assert.Equal(180, Combinations.Split('\n').Length);

    [Theory]
    [MemberData(nameof(All))]
    public void A_combination_leads_to_its_row(string combination)
    {
        var words = combination.Split(' ');
        var row = StudyData.Catalogue.Components.Match("MR", new ComponentQuery(ImmutableHashSet<string>.Empty, words[0], words[1], words[2], words[3]));

        Assert.Equal(words[4], row.Rule.Id.Criterion);
        Assert.Equal(words[5], row.Study?.CptCode ?? "-");
        Assert.Equal(words[6], row.Candidates.IsEmpty ? "-" : string.Join(',', row.Candidates.Select(study => study.CptCode)));
        Assert.Equal(words[8], row.Outcome.ToString().ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_order_with_these_components_gets_the_code_of_the_row(string combination)
    {
        var words = combination.Split(' ');

        // Two things have no component of their own and are told in words.
        var text = "Cardiac MRI" + (words[0] == "with-only" ? " with gadolinium only" : "") + (words[1] == "unspecified" ? ", stress" : "");
        var components = ImmutableArray.CreateBuilder<string>();
        Tell(words[0] is "none" or "given", "contrast-" + words[0]);
        Tell(words[1] is not ("unknown" or "unspecified"), words[1] switch { "wall-motion" => "stress-dobutamine", "vasodilator" => "stress-vasodilator", _ => "stress-none" });
        Tell(words[2] != "unknown", words[2] == "yes" ? "late-enhancement" : "late-enhancement-none");
        Tell(words[3] != "unknown", words[3] == "yes" ? "flow" : "flow-none");

        var result = StudyData.Answer(StudyData.Order(text: text, components: components.ToImmutable()))[0].Result;

        Assert.Equal(words[5], result.Study?.CptCode ?? "-");
        Assert.Equal(words[7] != "-", result.SuggestedCodes.Any(code => code.Value == "75565"));

        void Tell(bool told, string component)
        {
            if (told)
            {
                components.Add(component);
            }
        }
    }
    [Theory]
    [MemberData(nameof(All))]
    public void An_order_with_these_words_gets_the_code_of_the_row(string combination)
    {
        var words = combination.Split(' ');
        string[] said =
        [
            words[0] switch { "none" => "without contrast", "given" => "with and without contrast", "with-only" => "with gadolinium only", _ => "" },
            words[1] switch { "none" => "no stress", "wall-motion" => "dobutamine stress", "vasodilator" => "regadenoson stress", "unspecified" => "stress", _ => "" },
            words[2] switch { "yes" => "late enhancement", "no" => "no late enhancement", _ => "" },
            words[3] switch { "yes" => "flow quantification", "no" => "no flow", _ => "" },
        ];
        var request = "Cardiac MRI, " + string.Join(", ", said.Where(word => word.Length > 0));

        var result = StudyData.Answer(StudyData.Order(text: request))[0].Result;

        Assert.Equal(words[5], result.Study?.CptCode ?? "-");
        Assert.Equal(words[7] != "-", result.SuggestedCodes.Any(code => code.Value == "75565"));
        Assert.Equal(words[6] == "-" || words[5] != "-" ? [] : words[6].Split(','), result.Candidates.Select(study => study.CptCode));
    }
}
