using System.Collections.Immutable;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>What a hook call lacks: asked for in vain, or not asked for because there is no server to ask.</summary>
internal sealed class UnreadData(HookCall call, HookResources contents, ImmutableArray<PlannedRead> plan, ImmutableArray<FailedRead> failed)
{
    private const int MaxNamed = 6;
    private const string Birth = "the patient's date of birth and address";

    private static readonly (string Key, string What)[] NeededKeys =
    [
        ("patient", Birth), ("coverage", "the patient's coverage"), ("problems", "the patient's active problems"),
        ("conditions", "the conditions that the order refers to"), ("encounter", "the encounter"),
    ];

    /// <summary>True when something that may change the answer could not be read.</summary>
    public bool IsPartial => Needed().Any();

    /// <summary>True when the coverage was asked for in vain, or would still have to be asked for.</summary>
    public bool LacksCoverage =>
        contents.StateOf("coverage") == PrefetchState.Failed
        || failed.Any(one => IsCoverage(one.Read) && one.Failure != ReadFailure.NotFound) || plan.Any(planned => IsCoverage(planned.Read));

    /// <summary>The patient of the call.</summary>
    public string PatientKey => call.PatientKey;

    /// <summary>What a clinician has to know of it.</summary>
    public IReadOnlyList<Finding> Remarks()
    {
        var remarks = new List<Finding>();
        var needed = Listed(Needed().Select(one => $"{one.What} ({Word(one.Failure)})"));
        if (needed.Length > 0)
        {
            remarks.Add(new Finding(FindingCode.DataNotFetched, Severity.Warning, $"This answer is partial: the EHR's record could not be read for {needed}.")
            {
                Remedy = "Check what is missing by hand, or ask again later.",
            });
        }

        var absent = Listed(Absent());
        if (absent.Length > 0)
        {
            remarks.Add(new Finding(FindingCode.ChartIncomplete, Severity.Information, $"Not part of what was looked at: {absent}."));
        }

        return remarks;
    }

    // Without which the answer may be wrong.
    private IEnumerable<(string What, ReadFailure Failure)> Needed() =>
        failed.Where(one => one.Read.IsNeeded && IsInVain(one.Failure)).Select(one => (one.Read.What, one.Failure))
            .Concat(NeededKeys.Where(one => contents.StateOf(one.Key) == PrefetchState.Failed).Select(one => (one.What, ReadFailure.Unavailable)))
            .Concat(AnotherPatient())
            .Concat(contents.NextPages.Where(page => NextPage.Below(call.FhirServer, page.Url) is null).Select(page => (ReadPlanner.RestOf(page.Key), ReadFailure.Unavailable)))
            .Concat(contents.MissingOrders.Count > 0 ? [("some of the orders", ReadFailure.Unavailable)] : [])
            .Concat(call.FhirServer is null ? [] : plan.Where(planned => planned.Read.IsNeeded).Select(planned => (planned.Read.What, ReadFailure.TimedOut)));

    private IEnumerable<(string What, ReadFailure Failure)> AnotherPatient() =>
        contents.HasAnotherPatient && contents.Check.Index.Find(call.PatientKey) is null && contents.StateOf("patient") != PrefetchState.Failed
            && !failed.Any(one => one.Read.What == Birth && IsInVain(one.Failure))
            ? [(Birth, ReadFailure.AnotherPatient)]
            : [];

    // Without which the answer is less precise, or what nobody was there to be asked for.
    private IEnumerable<string> Absent()
    {
        var absent = failed.Where(one => one.Read.IsNeeded != IsInVain(one.Failure))
            .Select(one => one.Read.What)
            .Concat(call.FhirServer is null ? plan.Where(planned => planned.Read.IsNeeded).Select(planned => planned.Read.What) : []);
        return contents.IsCut ? absent.Append("the part of the chart beyond the limit") : absent;
    }

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
        var all = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return all.Count <= MaxNamed ? string.Join(", ", all) : $"{string.Join(", ", all.Take(MaxNamed))} and more";
    }
}
