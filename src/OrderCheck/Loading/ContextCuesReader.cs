using System.Collections.Frozen;

namespace OrderCheck;

/// <summary>Reads <c>evidence/assertion.json</c>.</summary>
internal static class ContextCuesReader
{
    private static readonly FrozenDictionary<string, CueDirection> Directions = new Dictionary<string, CueDirection>
    {
        ["forward"] = CueDirection.Forward, ["backward"] = CueDirection.Backward, ["answer"] = CueDirection.Answer,
        ["between"] = CueDirection.Between, ["termination"] = CueDirection.Termination, ["pseudo"] = CueDirection.Pseudo,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AssertionStatus> Statuses = new Dictionary<string, AssertionStatus>
    {
        ["present"] = AssertionStatus.Present, ["negated"] = AssertionStatus.Negated, ["possible"] = AssertionStatus.Possible,
        ["hypothetical"] = AssertionStatus.Hypothetical, ["historical"] = AssertionStatus.Historical,
        ["resolved"] = AssertionStatus.Resolved,
        ["planned"] = AssertionStatus.Planned, ["done"] = AssertionStatus.Done, ["family-member"] = AssertionStatus.FamilyMember,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, PhraseKind> Kinds = new Dictionary<string, PhraseKind>
    {
        ["finding"] = PhraseKind.Finding, ["symptom"] = PhraseKind.Symptom, ["risk-factor"] = PhraseKind.RiskFactor,
        ["procedure"] = PhraseKind.Procedure,
        ["test"] = PhraseKind.Test, ["statement"] = PhraseKind.Statement,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads the table.</summary>
    /// <exception cref="KnowledgeException">The file is wrong; the message says where and what would be right.</exception>
    public static ContextCues Read(StrictJsonNode file, DocumentTable documents)
    {
        file.OptionalText("about");
        var seen = new HashSet<(string Words, CueDirection Direction, AssertionStatus Status)>();
        var cues = file.RequiredList("cues", node => ReadGroup(node, documents, seen)).SelectMany(group => group);
        file.Done();
        return new ContextCues(cues);
    }

    private static List<(string Words, ContextCue Cue)> ReadGroup(
        StrictJsonNode node, DocumentTable documents, HashSet<(string Words, CueDirection Direction, AssertionStatus Status)> seen)
    {
        var direction = node.Required("direction").Word(Directions);
        var asserts = direction is not (CueDirection.Termination or CueDirection.Pseudo);
        var cue = new ContextCue(direction, asserts ? node.Required("status").Word(Statuses) : AssertionStatus.Present)
        {
            Of = node.List("of", kind => kind.Word(Kinds)),
            Adjacent = node.Flag("adjacent"),
            Turns = node.Optional("turns")?.Word(Statuses),
        };
        documents.Cite(node.Required("cite"));
        var group = new List<(string Words, ContextCue Cue)>();
        foreach (var words in node.RequiredList("words", word => word))
        {
            var text = PhraseReader.Read(words);
            if (!seen.Add((text, direction, cue.Status)))
            {
                throw words.Fault($"'{text}' has this status and direction already", "keep one");
            }

            group.Add((text, cue));
        }

        node.Done();
        return group;
    }
}
