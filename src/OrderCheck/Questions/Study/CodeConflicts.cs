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
            StudyRule.ChestCtNotCalciumScore, StudyTexts.WordsNameChestCt(stated), Severity.Warning, request.Evidence, request.Origins));
        return answer.Undetermined(stated);
    }

    private StudyResult? OtherPart(ImmutableArray<Study> stated)
    {
        if (!Components.NamesOtherPart || !(Components.Has("ct") || Components.Has("mr")))
        {
            return null;
        }

        answer.AddReason(findings.Raise(
            StudyRule.SameModality, StudyTexts.WordsNameOtherPart(stated), Severity.Warning, request.Evidence, request.Origins));
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
            StudyRule.SameModality, StudyTexts.OtherModality(stated, asked, coded), Severity.Warning, request.Evidence, request.Origins));
        return answer.Undetermined([.. stated.Union(request.Rows(modality).SelectMany(row => row.PossibleStudies))]);
    }
}
