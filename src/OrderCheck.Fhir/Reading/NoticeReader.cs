using System.Collections.Immutable;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads Advance Beneficiary Notices that are on file as documents.</summary>
internal static class NoticeReader
{
    // When several are given, the one that makes the notice weakest holds.
    private static readonly ImmutableArray<(string Word, NoticeChoice Choice)> Choices =
    [
        ("abn-blanket", NoticeChoice.Blanket), ("abn-refused", NoticeChoice.Refused), ("abn-refused-witnessed", NoticeChoice.RefusedWitnessed),
        ("abn-option-3", NoticeChoice.Option3), ("abn-option-2", NoticeChoice.Option2), ("abn-option-1", NoticeChoice.Option1),
    ];

    public static NoticeDocument? Read(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        if (!node.Object("type").Objects("coding").Exists(coding => CodeSystems.Read(coding, CodeUse.Any, reading.Log) is { Code: { System: Canonical.Fact, Value: "abn" } }))
        {
            return null;
        }

        var (status, signature) = (node.Text("status"), node.Text("docStatus"));
        var context = node.Object("context");
        var signed = context.Object("period").Date("start");
        var categories = node.Objects("category").SelectMany(category => Words(category, reading.Log)).ToHashSet(StringComparer.Ordinal);
        var related = context.Objects("related").Select(reference => reading.Index.KeyOf(reference, resource, "ServiceRequest")).OfType<string>();
        var events = context.Objects("event").SelectMany(concept => Concept.Codes(concept, CodeUse.Procedure, reading.Log));
        var notice = new NoticeOnFile
        {
            SignedOn = signed?.First ?? node.Date("date")?.First,
            DateInferred = signed is null or { IsPartial: true },
            FormExpiry = node.Objects("extension").Where(extension => extension.Text("url") == Canonical.AbnFormExpiry)
                .Select(extension => extension.Date("valueDate", "value")?.First).FirstOrDefault(),
            Choice = Choices.FirstOrDefault(choice => categories.Contains(choice.Word)).Choice,
            NamesPatient = node.Object("subject").IsThere,
            Origin = node.Place,
        };
        var document = new NoticeDocument(
            notice,
            related.ToHashSet(StringComparer.Ordinal),
            events.Where(told => told.Code.System is Code.Cpt or Code.Hcpcs).Select(told => told.Code.Value).ToHashSet(StringComparer.Ordinal));
        if (!reading.Log.Readable(resource))
        {
            return null;
        }

        if (status != "current")
        {
            reading.Log.Ignore(resource, "it is not current");
            return null;
        }

        if (signature is "preliminary" or "entered-in-error")
        {
            reading.Log.Ignore(resource, signature == "preliminary" ? "it is preliminary, so not signed" : "it was entered in error", Severity.Warning);
            return null;
        }

        return document;
    }

    /// <summary>The notice as it stands for one order, or null when it is about something else.</summary>
    public static NoticeOnFile? For(NoticeDocument document, string orderKey, IEnumerable<string> orderCodes)
    {
        var names = document.Orders.Contains(orderKey) || orderCodes.Any(document.Codes.Contains);
        var silent = document.Orders.Count == 0 && document.Codes.Count == 0;
        return names || silent ? document.Notice with { NamesOrder = names } : null;
    }

    private static IEnumerable<string> Words(FhirNode concept, ReadIssues log) =>
        Concept.Codes(concept, CodeUse.Any, log).Where(told => told.Code.System == Canonical.Fact).Select(told => told.Code.Value);
}
