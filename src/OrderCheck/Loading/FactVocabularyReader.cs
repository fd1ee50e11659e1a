using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>terminology/facts.json</c>.</summary>
internal static class FactVocabularyReader
{
    private static readonly FrozenDictionary<string, FactType> Types = new Dictionary<string, FactType>
    {
        ["word"] = FactType.Word, ["number"] = FactType.Number, ["flag"] = FactType.Flag, ["text"] = FactType.Text,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FactVocabulary Read(StrictJsonNode file)
    {
        var facts = file.RequiredList("facts", node =>
        {
            var type = node.Required("type").Word(Types);
            var fact = new FactDefinition(
                node.Text("name"), type, node.Texts("words"), node.OptionalText("unit"), node.Flag("many"),
                node.Text("ask"), node.Texts("loinc"), node.OptionalText("source"));
            node.Done();
            if (type == FactType.Word == fact.Words.IsEmpty)
            {
                throw node.Fault("a fact of type word needs its words, others have none", "list the words it may have under 'words'");
            }

            return fact;
        });
        file.Done();
        return new FactVocabulary(facts);
    }
}
