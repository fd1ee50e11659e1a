using System.Collections.Immutable;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>Finds out whether the answer to a read is what was asked for, and whole.</summary>
internal sealed class AnswerInspector(HookCall call, ChartAnswer answer, ReadingLimits limits)
{
    private readonly string _query = answer.Read.Query;

    private bool IsSearch => _query.Contains('?', StringComparison.Ordinal);

    /// <summary>Hands over the pages that can be used.</summary>
    /// <returns>Why they are not all that was asked for.</returns>
    public ReadFailure Take(ImmutableArray<JsonElement>.Builder pages)
    {
        var failure = OfWhole();
        var before = pages.Count;
        foreach (var body in answer.Pages)
        {
            // Not disposed: orders are written back from it.
            if (!JsonRequestGate.TryParse(body, limits, out var document, out _)
                || ReceivedValue.TypeOf(document.RootElement) is not { } type)
            {
                return ReadFailure.Unreadable;
            }

            var page = document.RootElement;
            if (!IsExpected(page, type))
            {
                return type == "OperationOutcome" && failure != ReadFailure.None ? failure : ReadFailure.Unavailable;
            }

            pages.Add(page);
            failure = failure != ReadFailure.None ? failure : OfPage(page);
        }

        return failure == ReadFailure.None && IsIncomplete(pages.Skip(before)) ? ReadFailure.Unavailable : failure;
    }

    private bool IsExpected(JsonElement page, string type) => type != "OperationOutcome"
        && (IsSearch ? type == "Bundle" : IsAsked(page, type));

    private bool IsIncomplete(IEnumerable<JsonElement> pages) => answer.Pages.IsEmpty || (IsSearch && IsCutShort([.. pages]));

    private static bool IsCutShort(List<JsonElement> pages) =>
        ReceivedValue.HoldsLessThanTotal(pages) || (pages is [.., var last] && ReceivedValue.NextPagesOf(last).Any());

    // A search that finds nothing answers with an empty Bundle, and a page that may not be asked for is known to be there.
    private ReadFailure OfWhole() =>
        (answer.Failure == ReadFailure.NotFound && IsSearch)
        || (answer.Failure == ReadFailure.NotAllowed && !answer.Pages.IsEmpty) ? ReadFailure.Unavailable : answer.Failure;

    private ReadFailure OfPage(JsonElement page) =>
        ReceivedValue.SaysItFailed(page) ? ReadFailure.Unavailable
        : ReceivedValue.ResourcesOf(page).Any(IsOfAnother) ? ReadFailure.AnotherPatient
        : !IsOfType(page) ? ReadFailure.Unavailable
        : ReadFailure.None;

    // A search may bring more than its type, but not other things instead.
    private bool IsOfType(JsonElement page)
    {
        if (!IsSearch || EvidenceKinds.OfQuery(_query) is null)
        {
            return true;
        }

        var type = _query[.._query.IndexOf('?', StringComparison.Ordinal)];
        var types = ReceivedValue.ResourcesOf(page).Select(resource => resource.ResourceType()).Where(one => one != "OperationOutcome")
            .ToList();
        return types.Count == 0 || types.Contains(type);
    }

    // Another patient than the one who was asked for is told apart by OfPage.
    private bool IsAsked(JsonElement resource, string type) =>
        type == "Patient" ? _query.StartsWith("Patient/", StringComparison.Ordinal)
            : resource.Text("id") is { } id && _query == $"{type}/{id}";

    // Such a resource is not used, but what was asked for is then not there either. Another patient than the one who was asked for is as
    // much another's.
    private bool IsOfAnother(JsonElement resource) => resource.ResourceType() == "Patient" && _query == call.PatientKey
        ? resource.Text("id") != call.PatientId
        : Subjects.IsAnother(resource, call);
}
