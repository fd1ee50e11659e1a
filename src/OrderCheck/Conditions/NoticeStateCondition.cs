using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>The notice on file is in one of these states.</summary>
internal sealed record NoticeStateCondition(ImmutableArray<NoticeState> Of) : StateCondition
{
    public override IEnumerable<EvidenceKind> Reads => [EvidenceKind.Documents];

    public override string Describe() => $"the notice on file is {ConditionText.Or(Of, WireCodes.ToCode)}";

    protected override string? Find(EvaluationInput input) => Of.Contains(input.Answers.Notice) ? InWords(input.Answers.Notice) : null;

    private static string InWords(NoticeState state) => state switch
    {
        NoticeState.Valid => "a valid notice on file",
        NoticeState.ExpiredForm => "a notice on an expired form",
        NoticeState.Blanket => "a blank, generic or undated notice",
        NoticeState.Late => "a notice signed after the study",
        NoticeState.Refused => "a refused notice without witness",
        NoticeState.RefusedWitnessed => "a refused, witnessed notice",
        NoticeState.Old => "a notice more than a year old",
        NoticeState.NoOption => "a notice without a choice",
        NoticeState.StudyDone => "a final report on this order",
        NoticeState.Option2 => "a notice with option 2",
        NoticeState.Option3 => "a notice with option 3",
        _ => "none on file",
    };
}
