using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Collects the reasons of the first question and builds its answer.</summary>
internal sealed class StudyResultBuilder(StudyRequest request)
{
    private readonly List<Reason> _reasons = [];

    public void AddReason(Reason reason) => _reasons.Add(reason);

    /// <summary>The order is no heart CT or heart MRI order.</summary>
    public StudyResult OutOfScope() => Build(null, [], inScope: false) with { OrdersStressTest = request.Components.OrdersStressTest };

    public StudyResult Determined(Study study) => Build(study, []);

    public StudyResult Undetermined(ImmutableArray<Study> candidates) => Build(null, candidates);

    private StudyResult Build(Study? study, ImmutableArray<Study> candidates, bool inScope = true) => new(
        inScope, study, candidates, inScope ? request.Codes.SingleStudy() : null, [.. request.Order.Codes.Select(stated => stated.Code)],
        inScope ? Suggested(study is null ? candidates : [study], study is null) : [], [.. _reasons])
    {
        Procedures = request.Codes.Procedures,
        OrdersStressTest = false,
    };

    private ImmutableArray<Code> Suggested(ImmutableArray<Study> studies, bool alternatives)
    {
        // A list of every code is no suggestion; nor is a code that the words speak against.
        if (studies.Length == request.Catalogue.All.Length || (alternatives && studies.Length < 2))
        {
            return [];
        }

        var codes = studies.SelectMany(request.Codes.SuggestedFor).ToList();
        if (studies.Any(request.WantsFlow) && request.Catalogue.ByCode(StudyId.FlowCode) is { } flow)
        {
            codes.Add(flow.Code);
        }

        return [.. codes.Distinct()];
    }
}
