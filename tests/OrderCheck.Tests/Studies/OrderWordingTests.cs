using System.Text.Json;

namespace OrderCheck.Tests.Studies;

/// <summary>The names that hospitals give to heart CT and heart MRI orders: none of them is left alone in silence.</summary>
public sealed class OrderWordingTests
{
    private static readonly JsonElement File = JsonDocument.Parse(System.IO.File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "Studies", "order-wordings.json"))).RootElement;

    private static readonly Dictionary<string, JsonElement> Wordings = File.GetProperty("wordings").EnumerateArray()
        .ToDictionary(wording => wording.GetProperty("text").GetString()!, StringComparer.Ordinal);

    private static readonly HashSet<string> KnownMisses = File.GetProperty("knownMisses").EnumerateObject()
        .Select(miss => miss.Name).ToHashSet(StringComparer.Ordinal);

    public static TheoryData<string> Texts => [.. Wordings.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_name_of_an_order_gives_its_study_or_its_question(string text)
    {
        var wording = Wordings[text];
        var answer = Assess(text);
        var right = wording.GetProperty("outcome").GetString() switch
        {
            "study" => IsStudy(answer, wording.GetProperty("options")[0]),
            "ask" => answer is { InScope: true, Study.Value.Study: null },
            _ => !answer.InScope,
        };
        Assert.True(right != KnownMisses.Contains(text), right ? "no miss any more: take it off the list" : $"in scope {answer.InScope}, study {answer.Study?.Value.Study?.Id ?? "open"}");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void No_heart_study_is_left_alone_in_silence(string text)
    {
        if (Wordings[text].GetProperty("outcome").GetString() != "other")
        {
            Assert.True(Assess(text).InScope);
        }
    }

    private static bool IsStudy(OrderAssessment answer, JsonElement wanted)
    {
        var suggested = answer.Study?.Value.SuggestedCodes.Select(code => code.Value).ToHashSet(StringComparer.Ordinal) ?? [];
        return answer.Study?.Value.Study?.Id == wanted[0].GetString()
            && wanted.EnumerateArray().All(id => suggested.Contains(Shipped.Knowledge.Studies.ById(id.GetString()!)!.CptCode));
    }

    private static OrderAssessment Assess(string text) =>
        Shipped.Assessor.Assess([StudyData.Order() with { RequestTexts = [new SourcedText(text)] }])[0];
}
