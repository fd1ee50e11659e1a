using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads <c>terminology/prior-tests.json</c>.</summary>
internal static class TestKindReader
{
    public static TestKindTable Read(StrictJsonNode file, DocumentTable documents, ContextCues cues, StenosisReader stenosis)
    {
        file.OptionalText("about");
        var citation = documents.Cite(file.Required("cite"));
        var groups = file.Texts("groups");
        var position = 0;
        var kinds = file.RequiredList("kinds", node =>
        {
            var kind = new TestKindTable.Kind(
                position++, node.Text("id"), node.Text("label"), node.List("groups", group => groups.Contains(group.AsText())
                    ? group.AsText()
                    : throw group.Fault($"'{group.AsText()}' is not a group", $"use one of {string.Join(", ", groups)}")),
                [
                    .. node.Texts("cpt").Select(code => new Code(Code.Cpt, code)),
                    .. node.Texts("loinc").Select(code => new Code(Code.Loinc, code)),
                    .. node.Texts("snomed").Select(code => new Code(Code.Snomed, code)),
                ],
                node.Texts("phrases"))
            {
                AbnormalSignal = node.OptionalText("abnormalSignal"),
                AbnormalDiagnosis = node.Optional("abnormalDiagnosis") is { } diagnosis ? ReadDiagnosis(diagnosis, node.Text("id")) : null,
            };
            node.Done();
            return kind;
        });
        if (kinds.SelectMany(kind => kind.Codes).GroupBy(code => code).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw file.Fault($"code '{twice.Key.Value}' belongs to two kinds", "keep it with one");
        }

        var results = file.Required("results");
        var read = new TestKindTable.Results(
            Words(results, "interpretation"), Words(results, "icd10cm"), Words(results, "snomed"), Words(results, "phrases"));
        results.Done();
        file.Done();
        return new TestKindTable(kinds, groups, read, citation, cues, stenosis);
    }

    private static AbnormalTestDiagnosis ReadDiagnosis(StrictJsonNode node, string kind)
    {
        var code = node.Text("code");
        var diagnosis = new AbnormalTestDiagnosis(
            kind, Icd10CmTable.Normalise(code) == code ? code
            : throw node.Fault($"'{code}' is not an ICD-10-CM code", "write it in capitals with its dot, such as R93.1"),
            node.Required("stenosisFrom").AsNumber(), node.Text("label"));
        node.Done();
        return diagnosis;
    }

    private static ImmutableArray<(string Word, TestResult Result)> Words(StrictJsonNode results, string name) =>
    [
        .. results.Required(name).Properties().SelectMany(pair => TestKindTable.ResultWords.TryGetValue(pair.Name, out var result)
            ? pair.Value.AsList(word => (word.AsText(), result))
            : throw pair.Value.Fault($"'{pair.Name}' is not a result", $"use one of {string.Join(", ", TestKindTable.ResultWords.Keys)}")),
    ];
}
