using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrderCheck.CdsHooks.Protocol;

/// <summary>The token of a hook call for the EHR's FHIR server. Used during the call and never written anywhere.</summary>
public sealed class FhirAuthorization
{
    internal FhirAuthorization(string accessToken, string? scope, string? subject, string? patient) =>
        (AccessToken, Scope, Subject, Patient) = (accessToken, scope, subject, patient);

    /// <summary>The bearer token: visible ASCII without spaces.</summary>
    public string AccessToken { get; }

    /// <summary>SMART scopes, or null when not told.</summary>
    public string? Scope { get; }

    /// <summary>Our OAuth client id at the EHR, or null when not told.</summary>
    public string? Subject { get; }

    /// <summary>The patient the token is limited to, or null.</summary>
    public string? Patient { get; }

    /// <inheritdoc />
    public override string ToString() => nameof(FhirAuthorization);
}

/// <summary>The configuration options of a hook call that we know; others and nonsense are ignored.</summary>
public sealed record HookConfiguration
{
    /// <summary>False when no coverage-information is wanted.</summary>
    public bool CoverageInformation { get; init; } = true;

    /// <summary>Topics of cards that are not wanted.</summary>
    public ImmutableHashSet<string> UnwantedTopics { get; init; } = [];

    /// <summary>Most cards wanted, 0 or more.</summary>
    public int MaxCards { get; init; } = HookServices.DefaultMaxCards;
}

/// <summary>
/// One hook call, immutable. <see cref="Reads"/> names what is still missing; <see cref="With"/> takes what came; <see cref="TryToCheck"/>
/// gives the orders at any time, with findings that name what could not be had.
/// </summary>
public sealed class HookRequest
{
    /// <summary>The word of CRD's metrics for a token that was not used.</summary>
    internal const string TokenNotUsed = "not-used";

    private const int MaxNamed = 6;
    private const string Birth = "the patient's date of birth and address";

    private readonly ImmutableArray<JsonElement> _fetched;
    private readonly ImmutableHashSet<string> _asked;
    private readonly ImmutableArray<(ChartRead Read, ReadFailure Failure)> _failed;
    private readonly int _round;
    private ImmutableArray<PlannedRead> _plan;
    private CheckRequest? _check;

    internal HookRequest(HookCall call)
        : this(call, [], [], [], 0)
    {
    }

    private HookRequest(
        HookCall call, ImmutableArray<JsonElement> fetched, ImmutableHashSet<string> asked, ImmutableArray<(ChartRead Read, ReadFailure Failure)> failed, int round)
    {
        (Call, _fetched, _asked, _failed, _round) = (call, fetched, asked, failed, round);
        Contents = HookContents.Of(call, fetched);
        Refusal = Contents.Fault;
        if (Refusal is null && !call.Reader.Orders.TryRead(Contents.Check, call.Today, out _check, out var fault))
        {
            Refusal = fault;
        }
    }

    /// <summary>The service that was called.</summary>
    public HookService Service => Call.Service;

    /// <summary>The call's own id, as sent.</summary>
    public string HookInstance => Call.HookInstance;

    /// <summary>The base of the EHR's FHIR server as sent, unchecked, or null. The caller decides whether it may be asked.</summary>
    public string? FhirServer => Call.FhirServer;

    /// <summary>The token for that server, or null when none (or none that can be used) was sent.</summary>
    public FhirAuthorization? Authorization => Call.Authorization;

    /// <summary>The CRD version that was asked for.</summary>
    public CrdVersion CrdVersion => Call.Version;

    /// <summary>The configuration options.</summary>
    public HookConfiguration Configuration => Call.Configuration;

    /// <summary>The settings of the client that called.</summary>
    public HookSettings Settings => Call.Settings;

    /// <summary>
    /// What may be read now, all at once; empty when nothing is missing, when no order of the call is ours, when there is no server to ask,
    /// or when enough was asked.
    /// After <see cref="With"/> there may be another round: the place of an encounter is known only after the encounter.
    /// </summary>
    public ImmutableArray<ChartRead> Reads => FhirServer is null ? [] : [.. Plan.Select(planned => planned.Read)];

    internal HookCall Call { get; }

    internal HookContents Contents { get; }

    /// <summary>Why the call cannot be taken at all, or null.</summary>
    internal RequestFault? Refusal { get; }

    /// <summary>True when something that may change the answer could not be read.</summary>
    internal bool IsPartial => Unread(needed: true).Count > 0;

    /// <summary>What became of the token, in the words of CRD's metrics: <c>used</c>, <c>rejected</c> when it brought nothing because it was refused, or <c>not-used</c>.</summary>
    internal string TokenUse =>
        Authorization is null || _round == 0 ? TokenNotUsed
        : _fetched.Length > 0 || _failed.Any(one => one.Failure == ReadFailure.NotFound) ? "used"
        : _failed.Any(one => one.Failure == ReadFailure.Refused) ? "rejected"
        : _failed.Any(one => one.Failure != ReadFailure.NotAllowed) ? "used"
        : TokenNotUsed;

    private ImmutableArray<PlannedRead> Plan
    {
        get
        {
            if (_plan.IsDefault)
            {
                _plan = _round >= ReadPlanner.MaxRounds || Refusal is not null ? [] : new ReadPlanner(Call, Contents, _asked).Plan(AnyOrderOfOurs);
            }

            return _plan;
        }
    }

    /// <summary>The call with what the reads brought. A read of <see cref="Reads"/> that is not among the answers counts as timed out.</summary>
    public HookRequest With(IReadOnlyList<ChartAnswer> answers)
    {
        var fetched = _fetched.ToBuilder();
        var failed = _failed.ToBuilder();
        foreach (var planned in Plan)
        {
            var answer = answers.FirstOrDefault(answer => answer.Read.Query == planned.Read.Query);
            var failure = answer is null ? ReadFailure.TimedOut : Take(answer, fetched);
            if (failure != ReadFailure.None)
            {
                failed.Add((planned.Read, failure));
            }
        }

        return new HookRequest(Call, fetched.ToImmutable(), _asked.Union(Plan.SelectMany(planned => planned.Targets)), failed.ToImmutable(), _round + 1);
    }

    /// <summary>The orders as the operation reads them; may be none when no order of the call can be ours.</summary>
    /// <param name="check">The orders.</param>
    /// <param name="fault">Why there is no answer: 400 for orders of somebody else (and, when strict, for no usable coverage), 412 when needed data could not be had.</param>
    public bool TryToCheck([NotNullWhen(true)] out CheckRequest? check, [NotNullWhen(false)] out RequestFault? fault)
    {
        check = null;
        // The call itself was taken, so what is wrong by now came from the EHR: that is data which could not be had.
        fault = (_round > 0 && Refusal is { } unusable ? unusable with { Status = 412, IssueCode = "incomplete" } : Refusal) ?? MissingOrders() ?? (Settings.Strict && AnyOrderOfOurs() ? MissingCoverage() : null);
        if (fault is not null)
        {
            return false;
        }

        var remarks = Remarks();
        check = _check! with
        {
            Orders = [.. _check!.Orders.Select((order, index) =>
            {
                var told = Contents.Orders[index];
                return order with
                {
                    Reference = told.IsAppointment && told.Target.Reference is { } name ? name : order.Reference,
                    Fingerprint = ReferenceEquals(told.Order, told.Target) ? order.Fingerprint : OrderFingerprint.Of(told.Fingerprinted),
                    ReadingFindings = told.IsAsked ? order.ReadingFindings.AddRange(remarks) : order.ReadingFindings,
                };
            })],
        };
        return true;
    }

    /// <summary>True when the answer to the call carries this assessment: the order is a heart CT or MRI, and the hook is about it.</summary>
    /// <param name="index">Its place among the orders of <see cref="TryToCheck"/>.</param>
    /// <param name="assessment">Its assessment.</param>
    public bool IsAnswered(int index, OrderAssessment assessment) => HookAnswers.IsOurs(Contents.Orders[index], assessment);

    /// <inheritdoc />
    public override string ToString() => Service.Id;

    private ReadFailure Take(ChartAnswer answer, ImmutableArray<JsonElement>.Builder fetched)
    {
        var isSearch = answer.Read.Query.Contains('?', StringComparison.Ordinal);

        // A search that finds nothing answers with an empty Bundle, and a page that may not be asked for is known to be there.
        if ((answer.Failure == ReadFailure.NotFound && isSearch) || (answer.Failure == ReadFailure.NotAllowed && !answer.Pages.IsEmpty))
        {
            answer = answer with { Failure = ReadFailure.Unavailable };
        }

        foreach (var page in answer.Pages)
        {
            // Not disposed: orders are written back from it.
            if (!JsonRequestGate.TryParse(page, Call.Reader.Limits, out var document, out _) || document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("resourceType", out var type) || type.ValueKind != JsonValueKind.String)
            {
                return ReadFailure.Unreadable;
            }

            if (type.ValueEquals("OperationOutcome"))
            {
                return answer.Failure == ReadFailure.None ? ReadFailure.Unavailable : answer.Failure;
            }

            if (isSearch ? !type.ValueEquals("Bundle") : !IsAsked(document.RootElement, type.GetString()!))
            {
                return ReadFailure.Unavailable;
            }

            fetched.Add(document.RootElement);
            if (answer.Failure == ReadFailure.None && HookContents.SaysItFailed(document.RootElement))
            {
                answer = answer with { Failure = ReadFailure.Unavailable };
            }

            if (answer.Failure == ReadFailure.None && ResourcesOf(document.RootElement).Any(IsOfAnother))
            {
                answer = answer with { Failure = ReadFailure.AnotherPatient };
            }
        }

        return answer.Failure == ReadFailure.None && answer.Pages.IsEmpty ? ReadFailure.Unavailable : answer.Failure;

        // Another patient than the one who was asked for is told apart below.
        bool IsAsked(JsonElement resource, string type) =>
            type == "Patient" ? answer.Read.Query.StartsWith("Patient/", StringComparison.Ordinal)
                : resource.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && answer.Read.Query == $"{type}/{id.GetString()}";

        // Such a resource is not used, but what was asked for is then not there either. Another patient than the one who was asked for is as much another's.
        bool IsOfAnother(FhirNode resource)
        {
            var type = resource.Text("resourceType") ?? "";
            return type == "Patient" && answer.Read.Query == Call.PatientKey ? resource.Text("id") != Call.PatientId
                : (type == "ServiceRequest" ? "subject" : ChartReader.SubjectOf(type)) is { } subject && IsAnother(resource.Object(subject));
        }
    }

    private bool IsAnother(FhirNode subject) =>
        subject.Text("reference") is { } text && ResourceIndex.Tail(text) is { } name && ResourceIndex.IsName(name)
        && name.StartsWith("Patient/", StringComparison.Ordinal) && name != Call.PatientKey;

    private static IEnumerable<FhirNode> ResourcesOf(JsonElement page)
    {
        var node = new FhirNode(page, new NodePath(null, HookContents.FetchedRoot), new FaultLog());
        return node.Text("resourceType") == "Bundle" ? node.Objects("entry").Select(entry => entry.Object("resource")).Where(resource => resource.IsThere) : [node];
    }

    private bool AnyOrderOfOurs()
    {
        if (_check is not { Orders.IsEmpty: false })
        {
            return false;
        }

        // What fails here fails again in the answer, and is reported there.
        var assessments = Call.Reader.Assessor.Assess(_check.Orders);
        return assessments.Where((assessment, index) => HookAnswers.IsOurs(Contents.Orders[index], assessment)).Any();
    }

    private RequestFault? MissingOrders() =>
        Contents.MissingOrders.Count > 0 && Contents.Orders.Count == 0
            ? new RequestFault(412, "incomplete", "The orders that the hook is about were neither sent nor readable: prefetch them, or let this service read ServiceRequest.")
            {
                Expression = Service.Hook == HookServices.OrderDispatch ? "context.dispatchedOrders" : "context.appointments",
            }
            : null;

    private RequestFault? MissingCoverage()
    {
        var index = Contents.Check.Index;
        var coverages = index.All.Where(resource => resource.Type == "Coverage" && !IsAnother(resource.Node.Object("beneficiary"))).ToList();
        if (coverages.Count == 0)
        {
            return Contents.StateOf("coverage") == PrefetchState.Failed || _failed.Any(one => IsCoverage(one.Read) && one.Failure != ReadFailure.NotFound) || Plan.Any(planned => IsCoverage(planned.Read))
                ? new RequestFault(412, "incomplete", "The patient's coverage was neither sent nor readable.") { Expression = "prefetch" }
                : new RequestFault(400, "required", "The patient has no coverage that could be found.") { Expression = "prefetch" };
        }

        if (coverages.Count > 1 && Contents.Orders.Exists(order => order.IsAsked && order.Order.Node.Objects("insurance").Count == 0))
        {
            return new RequestFault(400, "multiple-matches", "There are several coverages and the order does not say which one holds.") { Expression = "prefetch" };
        }

        return coverages.Exists(HasPayerIdentifier)
            ? null
            : new RequestFault(400, "required", "The coverage does not identify its payer.") { Expression = coverages[0].Node.Place is var place && place.StartsWith(HookContents.FetchedRoot, StringComparison.Ordinal) ? "prefetch" : place };

        static bool IsCoverage(ChartRead read) => read.Query.StartsWith("Coverage", StringComparison.Ordinal);

        bool HasPayerIdentifier(Resource coverage) => coverage.Node.Objects("payor").Exists(payor =>
            payor.Object("identifier").Has("value")
            || (index.Resolve(payor, coverage, "Organization") is { } payer && payer.Node.Objects("identifier").Exists(identifier => identifier.Has("value"))));
    }

    // Not asked because there is nobody to ask is one thing; asked in vain another.
    private List<(string What, ReadFailure Failure)> Unread(bool needed)
    {
        var unread = _failed.Where(one => one.Read.IsNeeded == needed && one.Failure is not (ReadFailure.NotFound or ReadFailure.NotAllowed))
            .Select(one => (one.Read.What, one.Failure)).ToList();
        if (needed)
        {
            foreach (var (key, what) in new[] { ("patient", Birth), ("coverage", "the patient's coverage"), ("problems", "the patient's active problems"), ("conditions", "the conditions that the order refers to"), ("encounter", "the encounter") })
            {
                if (Contents.StateOf(key) == PrefetchState.Failed)
                {
                    unread.Add((what, ReadFailure.Unavailable));
                }
            }

            if (Contents.HasAnotherPatient && Contents.Check.Index.Find(Call.PatientKey) is null && !unread.Exists(one => one.What == Birth))
            {
                unread.Add((Birth, ReadFailure.AnotherPatient));
            }

            unread.AddRange(Contents.NextPages.Where(page => ReadPlanner.RelativePage(FhirServer, page.Url) is null).Select(page => (ReadPlanner.RestOf(page.Key), ReadFailure.Unavailable)));
            if (Contents.MissingOrders.Count > 0)
            {
                unread.Add(("some of the orders", ReadFailure.Unavailable));
            }

            if (FhirServer is not null)
            {
                unread.AddRange(Plan.Where(planned => planned.Read.IsNeeded).Select(planned => (planned.Read.What, ReadFailure.TimedOut)));
            }
        }

        return unread;
    }

    private List<Finding> Remarks()
    {
        var remarks = new List<Finding>();
        var failed = Unread(needed: true);
        if (failed.Count > 0)
        {
            remarks.Add(new Finding(FindingCode.DataNotFetched, Severity.Warning, $"This answer is partial: the EHR's record could not be read for {Listed(failed.Select(one => $"{one.What} ({Word(one.Failure)})"))}.")
            {
                Remedy = "Check what is missing by hand, or ask again later.",
            });
        }

        var absent = _failed.Where(one => one.Failure is ReadFailure.NotFound or ReadFailure.NotAllowed && one.Read.IsNeeded).Select(one => one.Read.What)
            .Concat(Unread(needed: false).Select(one => one.What))
            .Concat(FhirServer is null ? Plan.Where(planned => planned.Read.IsNeeded).Select(planned => planned.Read.What) : []);
        if (Contents.IsCut)
        {
            absent = absent.Append("the part of the chart beyond the limit");
        }

        var names = Listed(absent);
        if (names.Length > 0)
        {
            remarks.Add(new Finding(FindingCode.ChartIncomplete, Severity.Information, $"Not part of what was looked at: {names}."));
        }

        return remarks;
    }

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
