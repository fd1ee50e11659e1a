using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace OrderCheck.Replay.Answering;

/// <summary>Answers requests in this process, with the current policies and, for a what-if, with others beside them.</summary>
/// <param name="knowledge">What decides.</param>
/// <param name="others">For a what-if: what decides instead; each answer is then compared with the current one. Null otherwise.</param>
/// <param name="today">The day to take for orders that name none.</param>
/// <param name="asOf">The same, when the caller said so.</param>
/// <param name="withTrail">False when nobody will look at the criteria.</param>
internal sealed class InProcessAnswers(
    Knowledge knowledge, Knowledge? others, DateOnly today, DateOnly? asOf, bool withTrail) : IReplayAnswers
{
    private readonly CheckRequestReader _reader = new(knowledge);
    private readonly OrderAssessor _assessor = new(knowledge);
    private readonly HookRequestReader _hooks = new(knowledge);
    private readonly OrderAssessor? _others = others is null ? null : new OrderAssessor(others);

    public ValueTask<ImmutableArray<ReplayedOrder>> AnswerAsync(string name, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        ValueTask.FromResult(Answer(name, body));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ImmutableArray<ReplayedOrder> Answer(string name, ReadOnlyMemory<byte> body)
    {
        var started = Stopwatch.GetTimestamp();
        if (!TryRead(body, out var request, out var call, out var fault))
        {
            return [new ReplayedOrder { Request = name, Fault = Explain(fault), Microseconds = Microseconds(started) }];
        }

        string? problem = null;
        var current = Assess(_assessor);
        var now = _others is null ? current : Assess(_others);
        var time = Microseconds(started);
        var answered = call is null
            ? [.. Enumerable.Range(0, now.Length)]
            : Enumerable.Range(0, now.Length)
            .Where(index => IsTechnical(index) || call.IsAnswered(index, now[index]) || call.IsAnswered(index, current[index])).ToArray();
        if (answered.Length == 0)
        {
            return [ReplayedOrder.Nothing(name) with { Microseconds = time, Compared = _others is not null }];
        }

        var orders = ImmutableArray.CreateBuilder<ReplayedOrder>(answered.Length);
        foreach (var index in answered)
        {
            var order = Replayed(name, now, index) with { Position = orders.Count + 1, Of = answered.Length,
                Microseconds = orders.Count == 0 ? time : 0 };
            if (IsTechnical(index))
            {
                orders.Add(order with { Fault = $"an order could not be assessed because of a fault in this program ({problem})" });
                continue;
            }

            orders.Add(_others is null ? order
                : order with { Compared = true, Differences = AnswerComparison.CompareWhatIf(Replayed(name, current, index), order) });
        }

        return orders.MoveToImmutable();

        bool IsTechnical(int index) => now[index].Order.Fault is { IsTechnical: true }
            || current[index].Order.Fault is { IsTechnical: true };

        // By its type alone: a message may quote the order.
        ImmutableArray<OrderAssessment> Assess(OrderAssessor assessor) =>
            request.Orders.IsEmpty ? [] : assessor.Assess(request.Orders, fault => problem ??= fault.GetType().Name);
    }

    private bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out CheckRequest? request, out HookRequest? call,
        [NotNullWhen(false)] out RequestFault? fault)
    {
        (request, call) = (null, null);
        if (CalledHook.Of(body.Span) is not { } hook)
        {
            return _reader.TryRead(body, today, asOf, out request, out fault);
        }

        if (CalledHook.ServiceOf(hook) is not { } service)
        {
            fault = new RequestFault(400, "value", CalledHook.NoService(hook));
            return false;
        }

        if (!_hooks.TryRead(body, service.Id, asOf ?? today, new HookSettings(), out call, out fault))
        {
            return false;
        }

        // A hook call is answered from its prefetch: what would have to be read from the EHR is named as missing.
        while (call.Reads is { IsEmpty: false } reads)
        {
            call = call.With([.. reads.Select(read => ChartAnswer.Failed(read, ReadFailure.NotAllowed))]);
        }

        return call.TryToCheck(out request, out fault);
    }

    private static long Microseconds(long started) => (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds;

    private static string Explain(RequestFault fault) =>
        string.Join(" ", new[] { fault.Expression is { } place ? place + ":" : null, fault.Text, fault.Diagnostics }.OfType<string>());

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
            Findings = [.. ShownFindings.Of(assessment, all).Select(finding => finding.Code).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)],
        };
        return !assessment.InScope ? replayed : replayed with
        {
            Study = assessment.Study!.Value.Study?.Id,
            OrderedCodes = string.Join(' ', assessment.OrderedCodes.Select(code => code.Value)),
            SuggestedCodes = string.Join(' ', assessment.Study.Value.SuggestedCodes.Select(code => code.Value)),
            Purpose = assessment.Purpose!.Value.ToCode(),
            Support = assessment.Support!.Value.ToCode(),
            Abn = assessment.Notice!.Value.Status.ToCode(),
            ClaimModifiers = string.Join(' ', assessment.Notice.Value.ClaimModifiers),
            PriorAuth = assessment.PriorAuth!.Value.ToCode(),
            PayerKind = assessment.PayerKind.ToCode(),
            Payer = assessment.Coverage?.Payer,
            Jurisdictions = string.Join(' ', assessment.Jurisdictions),
            DateOfService = Formats.Of(order.DateOfService),
            Trail = withTrail
                ? [.. assessment.Trail.Select(entry => new CriterionResult(
                    entry.Question.ToCode(), entry.Criterion.Policy, Formats.Of(entry.Criterion.Edition), entry.Criterion.Criterion,
                    entry.Result.ToCode()))]
                : [],
        };
    }
}
