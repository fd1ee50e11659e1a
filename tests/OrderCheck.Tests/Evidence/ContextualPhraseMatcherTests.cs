using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrderCheck.Tests.Evidence;

/// <summary>One sentence for each rule of the matcher, with the shipped cues and a handful of phrases.</summary>
public sealed class ContextualPhraseMatcherTests
{
    private static readonly Dictionary<string, PhraseKind> Phrases = new()
    {
        ["chest pain"] = PhraseKind.Symptom, ["cp"] = PhraseKind.Symptom, ["dyspnea"] = PhraseKind.Symptom, ["sob"] = PhraseKind.Symptom, ["syncope"] = PhraseKind.Symptom,
        ["angina"] = PhraseKind.Symptom, ["cad"] = PhraseKind.Finding, ["pe"] = PhraseKind.Finding, ["mi"] = PhraseKind.Finding, ["htn"] = PhraseKind.RiskFactor,
        ["tavr"] = PhraseKind.Procedure, ["ablation"] = PhraseKind.Procedure, ["stress test"] = PhraseKind.Test, ["no symptoms"] = PhraseKind.Statement,
        ["asymptomatic"] = PhraseKind.Statement, ["screening for"] = PhraseKind.Statement, ["family history"] = PhraseKind.Statement, ["score {n}"] = PhraseKind.Finding,
        ["score 0"] = PhraseKind.RiskFactor,
    };

    private static readonly ContextualPhraseMatcher<string> Matcher =
        new(Phrases.Keys.Select(phrase => (phrase, phrase)), KnowledgeLoader.ReadCues(Shipped.Files), phrase => Phrases[phrase]);

    private static string Read(string? text) => string.Join(", ", Matcher.Match(text).Select(match => $"{match.Meaning} {match.Status}"));

    [Theory]
    [InlineData("chest pain", "chest pain Present")]
    [InlineData("CHEST-PAIN", "chest pain Present")]
    [InlineData("CP/SOB", "cp Present, sob Present")]
    [InlineData("campaign", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    [InlineData("???...///((()))---", "")]
    public void Whole_words_are_matched(string? text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("no symptoms", "no symptoms Present")]
    [InlineData("no symptoms of angina", "angina Negated")]
    [InlineData("screening for CAD", "screening for Present, cad Possible")]
    [InlineData("family history of CAD", "cad FamilyMember")]
    public void A_cue_inside_a_phrase_is_none_and_a_longer_cue_beats_a_phrase(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("score 0", "score 0 Present")]
    [InlineData("score 412", "score {n} Present")]
    [InlineData("score 75574", "")]
    public void A_placeholder_stands_for_a_number_of_at_most_four_digits(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("No chest pain, dyspnea or syncope", "chest pain Negated, dyspnea Negated, syncope Negated")]
    [InlineData("denies fever, chills, chest pain", "chest pain Negated")]
    [InlineData("no CP/SOB", "cp Negated, sob Negated")]
    [InlineData("w/o chest pain", "chest pain Negated")]
    [InlineData("neg for: CP, SOB", "cp Negated, sob Negated")]
    [InlineData("denies CP, SOB or new syncope", "cp Negated, sob Negated, syncope Negated")]
    [InlineData("no chest pain, HTN", "chest pain Negated, htn Present")]
    [InlineData("no dyspnea, asymptomatic", "dyspnea Negated, asymptomatic Present")]
    public void A_forward_cue_carries_through_a_list_of_one_kind(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("No chest pain but dyspnea", "chest pain Negated, dyspnea Present")]
    [InlineData("No chest pain. Dyspnea.", "chest pain Negated, dyspnea Present")]
    [InlineData("no chest pain\ndyspnea", "chest pain Negated, dyspnea Present")]
    [InlineData("no CP, new SOB", "cp Negated, sob Present")]
    [InlineData("no CP, r/o CAD", "cp Negated, cad Possible")]
    [InlineData("(no chest pain) dyspnea", "chest pain Negated, dyspnea Present")]
    [InlineData("no one two three four five six seven chest pain and dyspnea", "chest pain Present, dyspnea Present")]
    public void The_reach_of_a_cue_ends(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("denies current CP", "cp Negated")]
    [InlineData("h/o possible CAD", "cad Possible")]
    [InlineData("hx of CAD; denies current CP", "cad Historical, cp Negated")]
    public void Cues_next_to_each_other_join_and_the_stronger_wins(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("chest pain ruled out", "chest pain Negated")]
    [InlineData("CP and SOB resolved", "cp Resolved, sob Resolved")]
    [InlineData("CP, SOB denied", "cp Negated, sob Negated")]
    [InlineData("CAD, chest pain resolved", "cad Present, chest pain Resolved")]
    [InlineData("CAD unlikely", "cad Negated")]
    [InlineData("MI in 2012", "mi Historical")]
    [InlineData("post MI day 3", "mi Present")]
    public void A_backward_cue_speaks_of_what_is_before_it(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("resolved chest pain", "chest pain Resolved")]
    [InlineData("CP, resolved in ED", "cp Resolved")]
    [InlineData("pt denied any chest pain", "chest pain Negated")]
    [InlineData("chest pain, possible reflux", "chest pain Present")]
    [InlineData("CAD, possible reflux", "cad Present")]
    [InlineData("chest pain likely reflux", "chest pain Present")]
    [InlineData("chest pain, possible CAD", "chest pain Present, cad Possible")]
    [InlineData("CAD possible", "cad Possible")]
    public void A_cue_of_both_directions_takes_the_nearer_phrase(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("Chest pain: No", "chest pain Negated")]
    [InlineData("chest pain - none", "chest pain Negated")]
    [InlineData("Chest pain? N", "chest pain Negated")]
    [InlineData("SOB? yes. CP? no.", "sob Present, cp Negated")]
    [InlineData("chest pain: no; dyspnea: yes", "chest pain Negated, dyspnea Present")]
    [InlineData("chest pain: no relief with nitro", "chest pain Present")]
    public void An_answer_decides_the_item_before_it(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("-CP", "cp Negated")]
    [InlineData("ROS: CP-, SOB+", "cp Negated, sob Present")]
    [InlineData("(-) CP (+) SOB", "cp Negated, sob Present")]
    [InlineData("CP (-), SOB (-)", "cp Negated, sob Negated")]
    [InlineData("Reasons:\n- chest pain\n-dyspnea", "chest pain Present, dyspnea Present")]
    public void Signs_deny_and_affirm_and_bullets_do_neither(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("?CAD", "cad Possible")]
    [InlineData("CAD?", "cad Possible")]
    [InlineData("chest pain, CAD contributing?", "chest pain Present, cad Possible")]
    [InlineData("CAD vs PE", "cad Possible, pe Possible")]
    [InlineData("CAD or PE", "cad Possible, pe Possible")]
    [InlineData("chest pain or dyspnea", "chest pain Present, dyspnea Present")]
    [InlineData("eval CAD", "cad Possible")]
    [InlineData("evaluation of chest pain", "chest pain Present")]
    public void Doubt_is_of_diseases_and_leaves_symptoms_as_stated(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("return if chest pain", "chest pain Hypothetical")]
    [InlineData("at risk for MI", "mi Hypothetical")]
    [InlineData("MI risk assessment", "mi Hypothetical")]
    [InlineData("PE panel", "pe Hypothetical")]
    public void Advice_a_risk_and_the_name_of_an_act_assert_nothing(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("s/p TAVR", "tavr Done")]
    [InlineData("TAVR planning", "tavr Planned")]
    [InlineData("pre-ablation", "ablation Planned")]
    [InlineData("no ablation planned", "ablation Negated")]
    [InlineData("ablation was cancelled", "ablation Negated")]
    [InlineData("s/p MI", "mi Historical")]
    public void A_procedure_is_planned_or_done_and_a_disease_is_history(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("CP-free", "cp Negated")]
    [InlineData("CP-free since June", "cp Resolved")]
    [InlineData("no CP x 6 months", "cp Resolved")]
    [InlineData("no longer has chest pain", "chest pain Resolved")]
    public void A_denial_that_holds_since_then_ends_a_symptom(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("father with CAD, MI", "cad FamilyMember, mi FamilyMember")]
    [InlineData("no FHx of CAD", "cad FamilyMemberNegated")]
    [InlineData("FH neg for CAD", "cad FamilyMemberNegated")]
    [InlineData("brother died of MI, pt has CP", "mi FamilyMember, cp Present")]
    [InlineData("CAD runs in family", "cad FamilyMember")]
    public void A_relative_is_not_the_patient(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("no stress test done", "stress test NotPerformed")]
    [InlineData("negative stress test", "stress test Present")]
    public void A_denied_test_was_not_performed(string text, string expected) => Assert.Equal(expected, Read(text));

    [Theory]
    [InlineData("65 year old with chest pain", "chest pain Present")]
    [InlineData("prior auth denied, CP", "cp Present")]
    [InlineData("chest pain not relieved by rest", "chest pain Present")]
    [InlineData("chest pain in the past 2 weeks", "chest pain Present")]
    public void A_pseudo_cue_is_none(string text, string expected) => Assert.Equal(expected, Read(text));

    [Fact]
    public void A_phrase_may_mean_several_things()
    {
        var matcher = new ContextualPhraseMatcher<string>([("af ablation", "af"), ("af ablation", "ablation")], KnowledgeLoader.ReadCues(Shipped.Files), one => one == "af" ? PhraseKind.Finding : PhraseKind.Procedure);

        Assert.Equal(["af Historical", "ablation Done"], matcher.Match("s/p AF ablation").Select(match => $"{match.Meaning} {match.Status}"));
    }

    [Fact]
    public void A_match_says_which_words_it_is()
    {
        var matcher = new ContextualPhraseMatcher<int>([("cp/sob on exertion", 1)], KnowledgeLoader.ReadCues(Shipped.Files));

        var match = Assert.Single(matcher.Match("has CP/SOB  on exertion."));

        Assert.Equal(("cp/sob on exertion", 1, 6), (match.Phrase, match.Start, match.End));
    }

    [Theory]
    [InlineData("a a a a a a a a a a no denies chest ")]
    [InlineData("no no no no denies ")]
    [InlineData("a, a and a or ")]
    [InlineData("a denied resolved ")]
    [InlineData("(?a ")]
    [InlineData("1 1 1 1 1 ")]
    public void Doubling_the_text_at_most_doubles_the_work(string piece)
    {
        var counting = new CountingComparer();
        var cues = new ContextCues(
            [("no", new ContextCue(CueDirection.Forward, AssertionStatus.Negated)), ("denied", new ContextCue(CueDirection.Backward, AssertionStatus.Negated))], counting);
        var matcher = new ContextualPhraseMatcher<string>([("a a a a a a a a a b", "long"), ("a", "short"), ("{n} {n} {n} 1 b", "number")], cues, null, counting);
        var text = new StringBuilder().Insert(0, piece, 500).ToString();
        counting.Count = 0;
        matcher.Match(text);
        var once = counting.Count;
        counting.Count = 0;

        matcher.Match(text + text);

        Assert.InRange(counting.Count, once, (2 * once) + 40);
    }

    [Theory]
    [InlineData("no ")]
    [InlineData("CP, ")]
    [InlineData("CP and ")]
    [InlineData("(")]
    [InlineData("CP? ")]
    [InlineData("h/o r/o s/p ")]
    [InlineData("1")]
    [InlineData("-CP ")]
    [InlineData("CP denied ")]
    public void A_hundred_thousand_characters_are_read_to_their_end(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length)) + " . chest pain";

        Assert.Equal("chest pain Present", Read(text).Split(", ")[^1]);
    }

    private sealed class CountingComparer : IEqualityComparer<string>
    {
        public int Count { get; set; }

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode([DisallowNull] string obj)
        {
            Count++;
            return obj.GetHashCode(StringComparison.Ordinal);
        }
    }
}
