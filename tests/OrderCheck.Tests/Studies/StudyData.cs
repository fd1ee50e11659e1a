using System.Collections.Immutable;
using System.Globalization;

namespace OrderCheck.Tests.Studies;

/// <summary>The shipped study data, and the answers of the first question and the session for orders without chart.</summary>
internal static class StudyData
{
    public static readonly KnowledgeFiles Files = Shipped.Files;

    public static readonly StudyCatalogue Catalogue = Shipped.Knowledge.Studies;

    public static readonly CitedRules Rules = Shipped.Knowledge.StudyRules;

    public static ImmutableArray<StudyAnswer> Answer(params IReadOnlyList<ImagingOrder> orders)
    {
        var findings = orders.Select(_ => new List<Finding>()).ToList();
        var results = orders.Select((order, i) => StudyFinder.Find(order, Shipped.Knowledge, findings[i], [])).ToList();
        var sessions = Session.Of([.. orders.Select((order, i) => new StudiedOrder(order, results[i], [], []))]);
        var outcomes = sessions.Select(session => SessionRules.Apply(session, Rules)).ToList();
        return [.. orders.Select((_, i) => new StudyAnswer(results[i], sessions[i], outcomes[i], [.. findings[i], .. outcomes[i].Findings]))];
    }

    public static ImagingOrder Order(string? code = null, string? text = null, string day = "2026-10-15", params ImmutableArray<string> components) => new()
    {
        Reference = "ServiceRequest/1",
        DateOfService = DateOnly.Parse(day, CultureInfo.InvariantCulture),
        OrderedOn = DateOnly.Parse(day, CultureInfo.InvariantCulture),
        Subject = "Patient/1",
        Codes = code is null ? [] : [new SourcedCode(new Code(Code.Cpt, code), "ServiceRequest.code.coding[0]")],
        RequestTexts = text is null ? [] : [new SourcedText(text, "ServiceRequest.code.text")],
        Components = [.. components.Select((component, i) => new SourcedCode(new Code("", component), FormattableString.Invariant($"ServiceRequest.orderDetail[{i}]")))],
    };
}

internal sealed record StudyAnswer(StudyResult Result, Session Session, SessionOutcome Outcome, ImmutableArray<Finding> Findings);
