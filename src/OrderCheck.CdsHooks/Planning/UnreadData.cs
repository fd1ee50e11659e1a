using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>What a hook call lacks: asked for in vain, or not asked for because there is no server to ask.</summary>
/// <param name="call">The call.</param>
/// <param name="contents">Its resources.</param>
/// <param name="plan">What would still have to be read.</param>
/// <param name="failed">What was asked for in vain.</param>
/// <param name="evidence">How far each kind of evidence was read.</param>
internal sealed class UnreadData(
    HookCall call, HookResources contents, ImmutableArray<PlannedRead> plan, ImmutableArray<FailedRead> failed,
    EvidenceCompleteness evidence)
{
    private const int MaxNamed = 6;
    private const string Birth = "the patient's date of birth and address";

    private static readonly (string Key, string What)[] NeededKeys =
    [
        ("patient", Birth), ("coverage", EvidenceKinds.Words(EvidenceKind.Coverage)),
        ("problems", EvidenceKinds.Words(EvidenceKind.Problems)),
        ("conditions", "the conditions that the order refers to"), ("encounter", EvidenceKinds.Words(EvidenceKind.Encounter)),
    ];

    /// <summary>True when something that may change the answer could not be read.</summary>
    public bool IsPartial => Needed().Count > 0;

    /// <summary>True when the coverage was asked for in vain, or would still have to be asked for.</summary>
    public bool LacksCoverage =>
        contents.StateOf("coverage") == PrefetchState.Failed
        || failed.Any(one => IsCoverage(one.Read) && one.Failure != ReadFailure.NotFound) || plan.Any(planned => IsCoverage(planned.Read));

    /// <summary>The call.</summary>
    public HookCall Call => call;

    /// <summary>What a clinician has to know of it.</summary>
    public IReadOnlyList<Finding> Remarks()
    {
        var remarks = new List<Finding>();
        var needed = Listed(Needed().OrderBy(one => IsOptional(one.What)).ThenBy(one => one.What, StringComparer.Ordinal)
            .Select(one => $"{one.What} ({Word(one.Failure)})"));
        if (needed.Length > 0)
        {
            remarks.Add(new Finding(
                FindingCode.DataNotFetched, Severity.Warning, $"This answer is partial: the EHR's record could not be read for {needed}.")
            {
                Remedy = "Check what is missing by hand, or ask again later.",
            });
        }

        var absent = Listed(Absent().Order(StringComparer.Ordinal));
        if (absent.Length > 0)
        {
            remarks.Add(new Finding(FindingCode.ChartIncomplete, Severity.Warning, $"This answer is partial: it was given without {absent}.")
            {
                Remedy = "Check what is missing by hand.",
            });
        }

        var lessPrecise = Listed(LessPrecise().Order(StringComparer.Ordinal));
        if (lessPrecise.Length > 0)
        {
            remarks.Add(new Finding(
                FindingCode.ChartIncomplete, Severity.Information, $"Not part of what was looked at: {lessPrecise}."));
        }

        return remarks;
    }

    // Without which the answer may be wrong.
    private List<(string What, ReadFailure Failure)> Needed()
    {
        var needed = Named().ToList();

        // Of a kind that is not whole, and of which nothing was named yet.
        var named = failed.Where(one => IsInVain(one.Failure)).Select(one => one.Planned.Kind).ToHashSet();
        needed.AddRange(Enum.GetValues<EvidenceKind>().Where(kind => evidence.Of(kind) == EvidenceState.Failed && !named.Contains(kind))
            .Select(EvidenceKinds.Words)
            .Where(what => !needed.Exists(one => one.What == what)).Select(what => (what, ReadFailure.Unavailable)));
        return needed;
    }

    private IEnumerable<(string What, ReadFailure Failure)> Named() =>
        failed.Where(one => (one.Read.IsNeeded || one.Planned.Kind is not null) && IsInVain(one.Failure))
        .Select(one => (one.Read.What, one.Failure))
            .Concat(NeededKeys.Where(one => contents.StateOf(one.Key) == PrefetchState.Failed)
            .Select(one => (one.What, ReadFailure.Unavailable)))
            .Concat(NoSuchPatient())
            .Concat(contents.NextPages.Where(page => NextPage.Below(call.FhirServer, page.Url) is null)
            .Select(page => (ReadPlanner.RestOf(page.Key), ReadFailure.Unavailable)))
            .Concat(contents.MissingOrders.Count > 0 ? [("some of the orders", ReadFailure.Unavailable)] : [])
            .Concat(call.FhirServer is null ? [] : plan.Where(planned => planned.Read.IsNeeded)
            .Select(planned => (planned.Read.What, ReadFailure.TimedOut)));

    private IEnumerable<(string What, ReadFailure Failure)> NoSuchPatient() =>
        contents.Check.Index.Find(call.PatientKey) is null
        && (contents.HasAnotherPatient || contents.StateOf("patient") == PrefetchState.Given)
        && contents.StateOf("patient") != PrefetchState.Failed
            && !failed.Any(one => one.Read.What == Birth && IsInVain(one.Failure))
            ? [(Birth, contents.HasAnotherPatient ? ReadFailure.AnotherPatient : ReadFailure.Unavailable)]
            : [];

    // Needed, and not there or with no server to be asked for.
    private IEnumerable<string> Absent() => failed.Where(one => one.Read.IsNeeded && !IsInVain(one.Failure)).Select(one => one.Read.What)
        .Concat(call.FhirServer is null ? plan.Where(planned => planned.Read.IsNeeded).Select(planned => planned.Read.What) : []);

    // Without which the answer is less precise.
    private IEnumerable<string> LessPrecise()
    {
        var optional = failed.Where(one => one.Planned.Kind is null && !one.Read.IsNeeded && IsInVain(one.Failure))
            .Select(one => one.Read.What);
        return contents.IsCut ? optional.Append("the part of the chart beyond the limit") : optional;
    }

    // The most needed is named first, for of many not all are.
    private bool IsOptional(string what) => failed.Any(one => !one.Read.IsNeeded && one.Read.What == what);

    private static bool IsInVain(ReadFailure failure) => failure is not (ReadFailure.NotFound or ReadFailure.NotAllowed);

    private static bool IsCoverage(ChartRead read) => read.Query.StartsWith("Coverage", StringComparison.Ordinal);

    private static string Word(ReadFailure failure) => failure switch
    {
        ReadFailure.TimedOut => "no answer in time",
        ReadFailure.Refused => "not permitted",
        ReadFailure.TooLarge => "too large",
        ReadFailure.Unreadable => "not FHIR",
        ReadFailure.AnotherPatient => "another patient's data came",
        _ => "not available",
    };

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        return all.Count <= MaxNamed ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MaxNamed))} and more";
    }
}
