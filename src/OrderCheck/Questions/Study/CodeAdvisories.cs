using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What is wrong with the codes themselves: their form, their dates, and codes that one order cannot carry together.</summary>
internal sealed class CodeAdvisories(StudyRequest request, StudyFindings findings)
{
    private StatedCodes Codes => request.Codes;

    private DateOnly Day => request.Order.DateOfService;

    /// <summary>Raises codes that have not the form of a procedure code.</summary>
    public void RaiseMalformed()
    {
        foreach (var procedure in Codes.Procedures)
        {
            if (procedure.Problem is { } problem)
            {
                findings.Raise(
                    StudyRule.CodeWellFormed, FindingCode.CodeInvalid, Severity.Warning, $"'{Shown(procedure.Told.Code.Value)}' {problem}.",
                    procedure.Known is null ? "Put the five-character CPT code of the study on the order." : $"Write {procedure.Number} and the modifier apart.",
                    [procedure.Evidence], Origin(procedure));
            }
        }
    }

    /// <summary>Raises heart codes that are not valid on the day of service.</summary>
    public void RaiseNotInForce()
    {
        foreach (var procedure in Codes.HeartCodes)
        {
            var code = procedure.Known!;
            if (code.IsValidOn(Day))
            {
                findings.Look(StudyRule.CodeInForce, Truth.Met, [procedure.Evidence]);
            }
            else if (code.Until < Day)
            {
                RaiseDeleted(procedure, code);
            }
            else
            {
                RaiseNotYetValid(procedure, code);
            }
        }
    }

    /// <summary>Takes the studies out that are part of another one on the order, or have to wait for it, and says so.</summary>
    public void RemoveDependentStudies(List<Study> studies)
    {
        if (studies.Exists(study => study.Modality == "CT" && study.WithContrast) && studies.RemoveAll(study => study.Id == StudyId.CalciumScore) > 0)
        {
            findings.Raise(
                StudyRule.CalciumScoreIncluded, FindingCode.BundledService, Severity.Warning,
                "The calcium score (75571) is part of the heart CT with contrast on the same order.", "Take 75571 off the order.", Codes.Evidence, Codes.Origins);
        }

        if (!studies.Exists(study => study.Id == StudyId.CoronaryCta))
        {
            return;
        }

        if (studies.RemoveAll(study => study.Id == StudyId.FfrCt) > 0)
        {
            findings.Raise(
                StudyRule.FfrAfterCta, FindingCode.SeparateStudyNeeded, Severity.Warning,
                "FFR-CT (75580) is a study of its own that needs the completed coronary CT angiogram.", "Order 75580 on its own once the angiogram is read.",
                Codes.Evidence, Codes.Origins);
        }

        if (studies.RemoveAll(study => study.Id == StudyId.PlaqueAnalysis) > 0)
        {
            findings.Raise(
                StudyRule.PlaqueAfterCta, FindingCode.SeparateStudyNeeded, Severity.Warning,
                "Plaque analysis (75577) is a study of its own that needs the completed coronary CT angiogram.", "Order 75577 on its own once the angiogram is read.",
                Codes.Evidence, Codes.Origins);
        }
    }

    private void RaiseDeleted(OrderedProcedure procedure, CatalogueCode code) => findings.Raise(
        StudyRule.CodeInForce, FindingCode.CodeDeleted, Severity.Warning,
        $"{code.Code} ended on {code.Until:yyyy-MM-dd} and cannot be used on {Day:yyyy-MM-dd}.",
        Codes.IsAmbiguous(procedure)
            ? $"Use {string.Join(" with ", code.ReplacedBy)} for the whole study or {string.Join(" with ", code.ReplacedBesideBase)} beside another one."
            : $"Use {string.Join(" with ", Codes.Replacement(code))} instead.",
        [procedure.Evidence], Origin(procedure));

    private void RaiseNotYetValid(OrderedProcedure procedure, CatalogueCode code)
    {
        var before = request.Catalogue.ByCode(code.Code) is { } study ? Codes.CodeOnDay(study) : null;
        findings.Raise(
            StudyRule.CodeInForce, FindingCode.CodeNotYetValid, Severity.Warning,
            $"{code.Code} starts on {code.From:yyyy-MM-dd} and cannot be used on {Day:yyyy-MM-dd}.",
            before is { } earlier ? $"Use {earlier.Value} for that day, or correct the date of service." : "Correct the date of service or the code.",
            [procedure.Evidence], Origin(procedure));
    }

    private static ImmutableArray<string> Origin(OrderedProcedure procedure) => procedure.Told.Origin is { } origin ? [origin] : [];

    private static string Shown(string value) => value.Length <= 20 ? value : string.Concat(value.AsSpan(0, 20), "…");
}
