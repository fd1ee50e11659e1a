using System.Collections.Frozen;
using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>A read, the names of what it is to bring, and the evidence that it is, or null.</summary>
internal sealed record PlannedRead(ChartRead Read, ImmutableArray<string> Targets, EvidenceKind? Kind);

/// <summary>What a hook call still lacks. References come from outside: only known types and well-formed ids become queries.</summary>
internal sealed class ReadPlanner(HookCall call, HookResources contents, ImmutableHashSet<string> asked, IReadOnlyList<string> factCodes)
{
    /// <summary>Rounds of reads of one call; what is known only after one of them is asked for in the next.</summary>
    public const int MaxRounds = 4;

    private const int MaxTargets = 200;
    private const int MaxIdsPerQuery = 30;

    private static readonly FrozenDictionary<string, (string What, bool IsNeeded)> Types = new Dictionary<string, (string, bool)>
    {
        ["ServiceRequest"] = ("the orders", true),
        ["Patient"] = ("the patient's date of birth and address", true),
        ["Coverage"] = ("the patient's coverage", true),
        ["Encounter"] = ("the encounter", true),
        ["Condition"] = ("the conditions that the order refers to", true),
        ["Observation"] = ("observations", true),
        ["DiagnosticReport"] = ("the reports that the order refers to", true),
        ["ClaimResponse"] = ("prior authorizations", false),
        ["Claim"] = ("the claims behind prior authorizations", false),
        ["Organization"] = ("the payer or performing organization", false),
        ["Location"] = ("the place of the study", false),
        ["PractitionerRole"] = ("the performer of the study", false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly SortedDictionary<string, SortedSet<string>> _names = new(StringComparer.Ordinal);
    private readonly List<PlannedRead> _searches = [];

    public ImmutableArray<PlannedRead> Plan(Func<bool> anyOrderOfOurs)
    {
        foreach (var name in contents.MissingOrders)
        {
            Want(name);
        }

        if (_names.Count > 0)
        {
            return Build();
        }

        PlanChart();
        PlanPages();
        foreach (var order in contents.Orders.Where(order => order.IsAsked))
        {
            PlanOrder(order.Order);
        }

        foreach (var resource in contents.Check.Index.All)
        {
            PlanFollowing(resource);
        }

        return _names.Count + _searches.Count > 0 && anyOrderOfOurs() ? Build() : [];
    }

    /// <summary>What a next page of a prefetched Bundle brings, in words.</summary>
    public static string RestOf(string key) =>
        $"the rest of the prefetched {(key is "patient" or "coverage" or "problems" or "conditions" ? key : "data")}";

    private void PlanChart()
    {
        var index = contents.Check.Index;
        if (index.Find(call.PatientKey) is null && Unasked("patient"))
        {
            Want(call.PatientKey);
        }

        if (!index.All.Any(resource => resource.Type == "Coverage") && Unasked("coverage"))
        {
            Search($"Coverage?patient={call.PatientId}&status=active", "the patient's coverage", isNeeded: true);
        }

        if (call.EncounterKey is { } encounter && index.Find(encounter) is null && Unasked("encounter"))
        {
            Want(encounter);
        }

        if (Unasked("problems"))
        {
            Search($"Condition?patient={call.PatientId}&clinical-status=active", "the patient's active problems", isNeeded: true);
        }

        if (call.Settings.ReadsBeyondPrefetch && call.FhirServer is not null)
        {
            PlanBeyondPrefetch($"patient={call.PatientId}");
        }
    }

    // The newest first: what a server cuts off is then the oldest.
    private void PlanBeyondPrefetch(string patient)
    {
        const string Newest = "_sort=-date&_count=100";
        Search($"Observation?{patient}&code={Uri.EscapeDataString(FactTokens())}&{Newest}", "observations", isNeeded: false);
        Search($"Condition?{patient}&clinical-status=recurrence,relapse,inactive,remission,resolved", "conditions of the past",
            isNeeded: false);
        Search($"DiagnosticReport?{patient}&{Newest}", "earlier reports", isNeeded: false);
        Search($"Procedure?{patient}&{Newest}", "earlier procedures", isNeeded: false);
        Search($"Device?{patient}", "implanted devices", isNeeded: false);
        Search($"AllergyIntolerance?{patient}", "allergies", isNeeded: false);
        Search($"FamilyMemberHistory?{patient}", "the family history", isNeeded: false);
        Search($"DocumentReference?{patient}&type={Uri.EscapeDataString(Canonical.Fact + "|abn")}&status=current",
            "advance notices on file", isNeeded: false);
        Search($"ClaimResponse?{patient}&use=preauthorization&status=active", "prior authorizations", isNeeded: false);
    }

    // A token without a code is any code of the system.
    private string FactTokens() => string.Join(',', factCodes.Select(code => $"{Code.Loinc}|{code}").Prepend($"{Canonical.Fact}|"));

    private void PlanPages()
    {
        foreach (var (url, key) in contents.NextPages)
        {
            if (NextPage.Below(call.FhirServer, url) is { } query)
            {
                Search(query, RestOf(key), isNeeded: true, EvidenceKinds.OfType(EvidenceKinds.TypeOfKey(key)));
            }
        }
    }

    private void PlanOrder(FhirResource order)
    {
        Follow(order, (R4.ServiceRequest request) => request.Insurance, "Coverage", "ClaimResponse");
        Follow(order, (R4.ServiceRequest request) => request.ReasonReference, "Condition", "Observation", "DiagnosticReport");
        Follow(order, (R4.ServiceRequest request) => request.SupportingInfo, "Condition", "Observation", "DiagnosticReport");
        Follow(order, (R4.ServiceRequest request) => request.LocationReference, "Location");
        Follow(order, (R4.ServiceRequest request) => request.Performer, "Organization", "PractitionerRole", "Location");
        Follow(order, (R4.ServiceRequest request) => [request.Encounter], "Encounter");
    }

    // What is known only once the resource before it is.
    private void PlanFollowing(FhirResource resource)
    {
        switch (resource.Type)
        {
            case "Coverage":
                Follow(resource, (R4.Coverage coverage) => coverage.Payor, "Organization");
                break;
            case "Encounter":
                Follow(resource, (R4.Encounter encounter) => encounter.Location.Items().Select(stay => stay.Location), "Location");
                break;
            case "Location":
                Follow(resource, (R4.Location location) => location.Address is null ? [location.ManagingOrganization, location.PartOf] : [],
                    "Organization", "Location");
                break;
            case "PractitionerRole":
                Follow(resource, (R4.PractitionerRole role) => [.. role.Location, role.Organization], "Location", "Organization");
                break;
            case "DiagnosticReport":
                Follow(resource, (R4.DiagnosticReport report) => report is { Conclusion: null, ConclusionCode.Count: 0 } ? report.Result
                    : [], "Observation");
                break;
            case "ClaimResponse":
                Follow(resource, (R4.ClaimResponse response) => response.AddItem.Count == 0 ? [response.Request] : [], "Claim");
                break;
        }
    }

    private void Follow<T>(FhirResource owner, Func<T, IEnumerable<R4.ResourceReference?>> element, params ReadOnlySpan<string> types)
        where T : R4.Resource
    {
        foreach (var written in owner.Peek(
            (T resource) => element(resource).Select(reference => reference?.ReferenceElement.Text()).OfType<string>().ToList()) ?? [])
        {
            if (written[0] != '#' && contents.Check.Index.NameOf(written) is { } name && ResourceIndex.IsName(name)
                && types.Contains(name[..name.IndexOf('/', StringComparison.Ordinal)])
                && contents.Check.Index.Resolve(written, owner) is null)
            {
                Want(name);
            }
        }
    }

    private bool Unasked(string key) => contents.StateOf(key) == PrefetchState.Missing;

    private void Want(string name)
    {
        if (asked.Contains(name) || asked.Count + _names.Sum(group => group.Value.Count) >= MaxTargets)
        {
            return;
        }

        var type = name[..name.IndexOf('/', StringComparison.Ordinal)];
        if (!_names.TryGetValue(type, out var ids))
        {
            _names[type] = ids = new SortedSet<string>(StringComparer.Ordinal);
        }

        ids.Add(name[(type.Length + 1)..]);
    }

    private void Search(string query, string what, bool isNeeded, EvidenceKind? kind = null)
    {
        if (!asked.Contains(query) && _searches.TrueForAll(search => search.Read.Query != query))
        {
            _searches.Add(new PlannedRead(new ChartRead(query, what, isNeeded), [query], kind ?? EvidenceKinds.OfQuery(query)));
        }
    }

    private ImmutableArray<PlannedRead> Build()
    {
        var plan = ImmutableArray.CreateBuilder<PlannedRead>();
        foreach (var (type, ids) in _names)
        {
            var (what, needed) = Types[type];
            foreach (var some in ids.Chunk(MaxIdsPerQuery))
            {
                var query = some.Length == 1 ? $"{type}/{some[0]}" : $"{type}?_id={string.Join(',', some)}";
                plan.Add(new PlannedRead(
                    new ChartRead(query, what, needed), [.. some.Select(id => $"{type}/{id}")], EvidenceKinds.OfType(type)));
            }
        }

        plan.AddRange(_searches);
        return plan.ToImmutable();
    }
}
