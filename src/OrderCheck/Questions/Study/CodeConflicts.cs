using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Codes that name another part of the body, or another modality, than the order asks for: no study can be determined.</summary>
internal sealed class CodeConflicts(StudyRequest request, StudyFindings findings, StudyResultBuilder answer)
{
    private RequestedComponents Components => request.Components;

    /// <summary>The answer when the codes and the words conflict, else null.</summary>
    public StudyResult? Find(ImmutableArray<Study> stated) =>
        stated.IsEmpty ? null : ChestCt(stated) ?? OtherPart(stated) ?? OtherModality(stated);

    private StudyResult? ChestCt(ImmutableArray<Study> stated)
    {
        var calcium = stated.Any(study => study.Id == StudyId.CalciumScore);
        if (stated.Any(study => study.Modality != "CT") || !Components.NamesChest || (!calcium && Components.NamesHeartStudy))
        {
            return null;
        }

        answer.AddReason(findings.Raise(
            StudyRule.ChestCtNotCalciumScore, FindingCode.CodeComponentMismatch, Severity.Warning,
            $"The code {stated.CodesInSentence()} is a heart CT but the words name a chest or lung CT.",
            "Say which is meant: correct the code if it is the chest CT, the words if it is the heart CT.", request.Evidence, request.Origins));
        return answer.Undetermined(stated);
    }

    private StudyResult? OtherPart(ImmutableArray<Study> stated)
    {
        if (!Components.NamesOtherPart || !(Components.Has("ct") || Components.Has("mr")))
        {
            return null;
        }

        answer.AddReason(findings.Raise(
            StudyRule.SameModality, FindingCode.CodeComponentMismatch, Severity.Warning,
            $"The code {stated.CodesInSentence()} is a heart study but the words name another part of the body.",
            "Say which is meant and correct the code or the words.", request.Evidence, request.Origins));
        return answer.Undetermined(stated);
    }

    private StudyResult? OtherModality(ImmutableArray<Study> stated)
    {
        if (Components.ModalityAsked is not { } modality || stated.Any(study => study.Modality == modality))
        {
            return null;
        }

        var (asked, coded) = modality == "MR" ? ("MRI", "CT") : ("CT", "MRI");
        answer.AddReason(findings.Raise(
            StudyRule.SameModality, FindingCode.ModalityMismatch, Severity.Warning,
            $"The code {stated.CodesInSentence()} is a heart {coded} but the order asks for {asked}.",
            $"Say whether {asked} or {coded} is meant and correct the code or the words.", request.Evidence, request.Origins));
        return answer.Undetermined([.. stated.Union(request.Rows(modality).SelectMany(row => row.PossibleStudies))]);
    }
}
