using System.Text;

namespace OrderCheck;

/// <summary>Conditions of policy files in words, for people who do not read JSON.</summary>
internal sealed class ConditionDescriber
{
    private readonly ConditionReader _reader;

    /// <summary>Builds it from the tables that the conditions refer to.</summary>
    public ConditionDescriber(Knowledge knowledge) =>
        _reader = new ConditionReader(knowledge.Facts, knowledge.Signals, knowledge.TestKinds, knowledge.Studies, knowledge.Payers);

    /// <summary>The condition as a clause that follows "asks whether"; the JSON itself when it names what this knowledge does not
    /// hold.</summary>
    /// <param name="json">The condition as JSON.</param>
    public string Describe(string json)
    {
        try
        {
            return _reader.Read(StrictJsonNode.Parse("condition", Encoding.UTF8.GetBytes(json))).Describe();
        }
        catch (KnowledgeException)
        {
            return json;
        }
    }
}
