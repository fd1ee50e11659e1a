using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrderCheck.Fhir;

namespace OrderCheck.Cli;

/// <summary>Answers requests in this process, with the current policies and, for a what-if, with others beside them.</summary>
/// <param name="knowledge">What decides.</param>
/// <param name="others">For a what-if: what decides instead; each answer is then compared with the current one. Null otherwise.</param>
/// <param name="today">The day to take for orders that name none.</param>
/// <param name="asOf">The same, when the caller said so.</param>
/// <param name="withTrail">False when nobody will look at the criteria.</param>
internal sealed class InProcessAnswers(Knowledge knowledge, Knowledge? others, DateOnly today, DateOnly? asOf, bool withTrail) : IReplayAnswers
{
    private readonly CheckRequestReader _reader = new(knowledge);
    private readonly OrderAssessor _assessor = new(knowledge);
    private readonly HookRequestReader _hooks = new(new OrderAssessor(knowledge));
    private readonly OrderAssessor? _others = others is null ? null : new OrderAssessor(others);

    public ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop) => ValueTask.FromResult(Answer(name, body));

    private ImmutableArray<ReplayedOrder> Answer(string name, ReadOnlyMemory<byte> body)
    {
        var started = Stopwatch.GetTimestamp();
        if (!_reader.TryRead(body, today, asOf, out var request, out var fault) && !TryReadHook(body, ref fault, out request))
        {
            return [new ReplayedOrder { Request = name, Fault = Explain(fault), Microseconds = Microseconds(started) }];
        }

        string? problem = null;
        var current = Assess(_assessor);
        var now = _others is null ? current : Assess(_others);
        var time = Microseconds(started);
        var orders = ImmutableArray.CreateBuilder<ReplayedOrder>(now.Length);
        for (var i = 0; i < now.Length; i++)
        {
            var order = Replayed(name, now, i) with { Microseconds = i == 0 ? time : 0 };
            if (now[i].Order.Fault is { IsTechnical: true } || current[i].Order.Fault is { IsTechnical: true })
            {
                orders.Add(order with { Fault = $"an order could not be assessed because of a fault in this program ({problem})" });
                continue;
            }

            orders.Add(_others is null ? order : order with { Compared = true, Differences = AnswerComparison.Compare(Replayed(name, current, i), order) });
        }

        return orders.MoveToImmutable();

        // By its type alone: a message may quote the order.
        ImmutableArray<OrderAssessment> Assess(OrderAssessor assessor) => FaultContainment.Assess(assessor, request.Orders, fault => problem ??= fault.GetType().Name);
    }

    // A hook call is answered from its prefetch: what would have to be read from the EHR is named as missing.
    private bool TryReadHook(ReadOnlyMemory<byte> body, ref RequestFault fault, [NotNullWhen(true)] out CheckRequest? request)
    {
        request = null;
        if (fault.Status != 400 || HookOf(body) is not { } hook || HookServices.All.FirstOrDefault(service => service.Hook == hook) is not { } called)
        {
            return false;
        }

        if (!_hooks.TryRead(body, called.Id, asOf ?? today, new HookSettings(), out var call, out var refused))
        {
            fault = refused;
            return false;
        }

        while (call.Reads is { IsEmpty: false } reads)
        {
            call = call.With([.. reads.Select(read => ChartAnswer.Failed(read, ReadFailure.NotAllowed))]);
        }

        if (!call.TryToCheck(out request, out refused))
        {
            fault = refused;
            return false;
        }

        return true;
    }

    private static string? HookOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("hook", out var hook) && hook.ValueKind == JsonValueKind.String
                ? hook.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long Microseconds(long started) => (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;

    private static string Explain(RequestFault fault) => string.Join(" ", new[] { fault.Expression is { } place ? place + ":" : null, fault.Text, fault.Diagnostics }.OfType<string>());

    private ReplayedOrder Replayed(string name, ImmutableArray<OrderAssessment> all, int index)
    {
        var assessment = all[index];
        var order = assessment.Order;
        var replayed = new ReplayedOrder
        {
            Request = name,
            Position = index + 1,
            Of = all.Length,
            Order = order.Reference.Length > 0 ? order.Reference : $"order {order.Position}",
            InScope = assessment.InScope,
            AssessmentId = assessment.AssessmentId,
            Findings = [.. ShownFindings.Of(assessment, all).Select(finding => finding.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        return !assessment.InScope ? replayed : replayed with
        {
            Study = assessment.Study!.Value.Study?.Id,
            OrderedCodes = string.Join(' ', assessment.OrderedCodes.Select(code => code.Value)),
            SuggestedCodes = string.Join(' ', assessment.Study.Value.SuggestedCodes.Select(code => code.Value)),
            Purpose = assessment.Purpose!.Value.ToWire(),
            Support = assessment.Support!.Value.ToWire(),
            Abn = assessment.Notice!.Value.Status.ToWire(),
            ClaimModifiers = string.Join(' ', assessment.Notice.Value.ClaimModifiers),
            PriorAuth = assessment.PriorAuth!.Value.ToWire(),
            PayerKind = assessment.PayerKind.ToWire(),
            Jurisdictions = string.Join(' ', assessment.Jurisdictions),
            DateOfService = Wording.Of(order.DateOfService),
            Trail = withTrail
                ? [.. assessment.Trail.Select(entry => new CriterionResult(
                    entry.Question.ToWire(), entry.Criterion.Policy, Wording.Of(entry.Criterion.Edition), entry.Criterion.Criterion, entry.Result.ToWire()))]
                : [],
        };
    }
}
