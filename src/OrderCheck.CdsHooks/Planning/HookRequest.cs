using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OrderCheck.CdsHooks.Planning;

/// <summary>
/// One hook call, immutable. <see cref="Reads"/> names what is still missing; <see cref="With"/> takes what was read;
/// <see cref="TryToCheck"/>
/// reads the orders and the chart, once, and gives them with findings that name what could not be had.
/// </summary>
public sealed class HookRequest
{
    private readonly HookReading _reading;
    private readonly ReadProgress _progress;
    private readonly Lazy<(CheckRequest? Check, RequestFault? Fault)> _read;
    private readonly Lazy<bool> _anyOrderOfOurs;
    private readonly Lazy<ImmutableArray<PlannedRead>> _plan;

    internal HookRequest(HookCall call, HookReading reading)
        : this(call, reading, HookResources.Of(call, reading.Orders, reading.Limits), ReadProgress.None, null)
    {
    }

    private HookRequest(HookCall call, HookReading reading, HookResources contents, ReadProgress progress, HookRequest? before)
    {
        (Call, _reading, Contents, _progress) = (call, reading, contents, progress);
        Refusal = contents.Fault ?? reading.Orders.CheckPatient(contents.Check);
        _read = new Lazy<(CheckRequest? Check, RequestFault? Fault)>(() => reading.Read(contents.Check, call.Today));
        _anyOrderOfOurs = before is not null && before.Contents.Orders.Count == contents.Orders.Count
            ? before._anyOrderOfOurs
            : new Lazy<bool>(() => reading.IsAnyCardiacImaging(contents, call.Today));
        _plan = new Lazy<ImmutableArray<PlannedRead>>(() => progress.Round < ReadPlanner.MaxRounds && Refusal is null
            ? new ReadPlanner(call, contents, progress.Asked, reading.FactCodes).Plan(() => _anyOrderOfOurs.Value)
            : []);
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
    /// or after the last round of reads.
    /// After <see cref="With"/> there may be another round: the place of an encounter is known only after the encounter.
    /// </summary>
    public ImmutableArray<ChartRead> Reads => FhirServer is null ? [] : [.. _plan.Value.Select(planned => planned.Read)];

    internal HookCall Call { get; }

    internal HookResources Contents { get; }

    /// <summary>Why the call cannot be taken at all, or null.</summary>
    internal RequestFault? Refusal { get; }

    /// <summary>True when something that may change the answer could not be read.</summary>
    internal bool IsPartial => Unread.IsPartial;

    /// <summary>What became of the token.</summary>
    internal string TokenUse => Authorization is null ? ReadProgress.TokenNotUsed : _progress.TokenUse;

    private UnreadData Unread => new(Call, Contents, _plan.Value, _progress.Failed, Evidence);

    // Read first: a damaged part of the chart is found when it is read.
    private EvidenceCompleteness Evidence
    {
        get
        {
            _ = _read.Value;
            return new EvidenceReading(Call, Contents, _plan.Value, _progress).Completeness();
        }
    }

    /// <summary>The call with what the reads brought. A read of <see cref="Reads"/> that is not among the answers counts as timed
    /// out.</summary>
    public HookRequest With(IReadOnlyList<ChartAnswer> answers)
    {
        var (progress, pages) = _progress.With(_plan.Value, answers, Call, _reading.Limits);
        return new HookRequest(Call, _reading, Contents.With(pages), progress, this);
    }

    /// <summary>The orders as the operation reads them; may be none when no order of the call can be ours.</summary>
    /// <param name="check">The orders.</param>
    /// <param name="fault">Why there is no answer: 400 for orders of another patient (and, when strict, for no usable coverage), 412 when
    /// needed data could not be had.</param>
    public bool TryToCheck([NotNullWhen(true)] out CheckRequest? check, [NotNullWhen(false)] out RequestFault? fault)
    {
        check = null;
        var unusable = Refusal ?? _read.Value.Fault;

        // The call itself was taken, so what is wrong by now came from the EHR: that is data which could not be had.
        fault = (_progress.Round > 0 && unusable is not null ? unusable with { Status = 412, IssueCode = "incomplete" } : unusable)
            ?? MissingOrders()
            ?? (Settings.Strict && _anyOrderOfOurs.Value ? StrictCoverageRule.FaultOf(Contents, Unread) : null);
        if (fault is not null)
        {
            return false;
        }

        var read = _read.Value.Check!;
        var (remarks, evidence) = (Unread.Remarks(), Evidence);
        check = read with { Orders = [.. read.Orders.Zip(Contents.Orders, (order, sent) => Completed(order, sent, remarks, evidence))] };
        return true;
    }

    /// <summary>True when the answer to the call carries this assessment: the order is a heart CT or MRI, and the hook is about
    /// it.</summary>
    /// <param name="index">Its place among the orders of <see cref="TryToCheck"/>.</param>
    /// <param name="assessment">Its assessment.</param>
    public bool IsAnswered(int index, OrderAssessment assessment) => Contents.Orders[index] is { IsAsked: true, IsBlank: false }
        && assessment.InScope;

    /// <inheritdoc />
    public override string ToString() => Service.Id;

    private static ImagingOrder Completed(
        ImagingOrder order, HookOrder sent, IReadOnlyList<Finding> remarks, EvidenceCompleteness evidence) => order with
    {
        Reference = sent.IsAppointment && sent.Target.Reference is { } name ? name : order.Reference,
        Fingerprint = ReferenceEquals(sent.Order, sent.Target) ? order.Fingerprint : OrderFingerprint.Of(sent.Fingerprinted),
        Evidence = evidence,
        ReadingFindings = sent.IsAsked ? order.ReadingFindings.AddRange(remarks) : order.ReadingFindings,
    };

    private RequestFault? MissingOrders() =>
        Contents.MissingOrders.Count > 0 && Contents.Orders.Count == 0
            ? new RequestFault(412, "incomplete",
            "The orders that the hook is about were neither sent nor readable: prefetch them, or let this service read ServiceRequest.")
            {
                Expression = Service.Hook == HookServices.OrderDispatch ? "context.dispatchedOrders" : "context.appointments",
            }
            : null;
}
