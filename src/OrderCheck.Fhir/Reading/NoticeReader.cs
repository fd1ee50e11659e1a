using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads Advance Beneficiary Notices that are on file as documents.</summary>
internal static class NoticeReader
{
    // When several are given, the one that makes the notice weakest holds.
    private static readonly ImmutableArray<(string Word, NoticeChoice Choice)> Choices =
    [
        ("abn-blanket", NoticeChoice.Blanket), ("abn-refused", NoticeChoice.Refused),
        ("abn-refused-witnessed", NoticeChoice.RefusedWitnessed),
        ("abn-option-3", NoticeChoice.Option3), ("abn-option-2", NoticeChoice.Option2), ("abn-option-1", NoticeChoice.Option1),
    ];

    /// <summary>A notice on file; null for any other document, and for a notice that is not current or not signed.</summary>
    public static NoticeDocument? Read(ReadContext reading, FhirResource resource) =>
        reading.Read<R4.DocumentReference, NoticeDocument>(resource, document =>
    {
        if (!FactWords(document.Type, $"{resource.Path}.type", reading.Log).Contains("abn"))
        {
            return null;
        }

        var (status, signature) = (document.StatusElement.Text(), document.DocStatusElement.Text());
        var notice = FromDocument(reading, resource, document);
        if (status != "current")
        {
            reading.Log.Ignore(resource, "it is not current");
            return null;
        }

        if (signature is "preliminary" or "entered-in-error")
        {
            reading.Log.Ignore(
                resource, signature == "preliminary" ? "it is preliminary, so not signed" : "it was entered in error", Severity.Warning);
            return null;
        }

        return notice;
    });

    private static NoticeDocument FromDocument(ReadContext reading, FhirResource resource, R4.DocumentReference document)
    {
        var context = document.Context;
        var place = $"{resource.Path}.context";
        var signed = context?.Period?.StartElement.Date($"{place}.period.start");
        var categories = document.Category.At($"{resource.Path}.category")
            .SelectMany(category => FactWords(category.Item, category.Place, reading.Log)).ToHashSet(StringComparer.Ordinal);
        var related = context?.Related.Items().Select(reference => reading.Index.KeyOf(reference, resource, "ServiceRequest"))
            .OfType<string>() ?? [];
        var events = Concept.Codes(context?.Event, $"{place}.event", CodeUse.Procedure, reading.Log);
        var notice = new NoticeOnFile
        {
            SignedOn = signed?.First ?? document.DateElement.Date($"{resource.Path}.date")?.First,
            DateInferred = signed is null or { IsPartial: true },
            FormExpiry = document.Extension.At($"{resource.Path}.extension")
            .Where(extension => extension.Item.UrlElement.Text() == Canonical.AbnFormExpiry)
                .Select(extension => (extension.Item.Value as R4.Date).Date($"{extension.Place}.value")?.First).FirstOrDefault(),
            Choice = Choices.FirstOrDefault(choice => categories.Contains(choice.Word)).Choice,
            NamesPatient = document.Subject is not null,
            Origin = resource.Path,
        };
        return new NoticeDocument(
            notice,
            related.ToHashSet(StringComparer.Ordinal),
            events.Where(code => code.Code.System is Code.Cpt or Code.Hcpcs).Select(code => code.Code.Value)
            .ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The notice as it stands for one order, or null when it is about something else.</summary>
    public static NoticeOnFile? For(NoticeDocument document, string orderKey, IEnumerable<string> orderCodes)
    {
        var names = document.Orders.Contains(orderKey) || orderCodes.Any(document.Codes.Contains);
        var silent = document.Orders.Count == 0 && document.Codes.Count == 0;
        return names || silent ? document.Notice with { NamesOrder = names } : null;
    }

    private static IEnumerable<string> FactWords(R4.CodeableConcept? concept, string place, ReadIssues log) =>
        Concept.Codes(concept, place, CodeUse.Any, log).Where(code => code.Code.System == Canonical.Fact).Select(code => code.Code.Value);
}
