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
                var written = procedure.Told.Code.Value;
                findings.Raise(
                    StudyRule.CodeWellFormed,
                    procedure.Known is null ? StudyTexts.CodeWithoutForm(written, problem) : StudyTexts.CodeWithModifier(written, problem, procedure.Number),
                    Severity.Warning, [procedure.Evidence], Origin(procedure));
            }
        }
    }

    /// <summary>Raises heart codes that are not valid on the day of service.</summary>
    public void RaiseNotInForce()
    {
        foreach (var procedure in Codes.HeartCodes.Concat(Codes.Neighbours))
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

    /// <summary>Says what is true of codes around the heart studies that are beside one on the order, and of a code that only its words give.</summary>
    public void RaiseBeside()
    {
        foreach (var procedure in Codes.HeartCodes.IsEmpty ? [] : Codes.Neighbours)
        {
            findings.Raise(
                StudyRule.NoSubstituteCode, StudyTexts.BesideStudy(procedure.Known!.Neighbour!.Note), Severity.Information, [procedure.Evidence], Origin(procedure));
        }

        foreach (var procedure in Codes.Procedures.Where(procedure => procedure.IsInWords))
        {
            findings.Raise(
                StudyRule.CodeWellFormed, StudyTexts.CodeInWords(procedure.Known!.Code), Severity.Information, [procedure.Evidence], Origin(procedure));
        }
    }

    /// <summary>Takes the studies out that are part of another one on the order, or have to wait for it, and says so.</summary>
    public void RemoveDependentStudies(List<Study> studies)
    {
        if (studies.Exists(study => study.Modality == "CT" && study.WithContrast) && studies.RemoveAll(study => study.Id == StudyId.CalciumScore) > 0)
        {
            findings.Raise(StudyRule.CalciumScoreIncluded, StudyTexts.CalciumScoreOnSameOrder, Severity.Warning, Codes.Evidence, Codes.Origins);
        }

        if (!studies.Exists(study => study.Id == StudyId.CoronaryCta))
        {
            return;
        }

        if (studies.RemoveAll(study => study.Id == StudyId.FfrCt) > 0)
        {
            findings.Raise(StudyRule.FfrAfterCta, StudyTexts.FfrNeedsCta, Severity.Warning, Codes.Evidence, Codes.Origins);
        }

        if (studies.RemoveAll(study => study.Id == StudyId.PlaqueAnalysis) > 0)
        {
            findings.Raise(StudyRule.PlaqueAfterCta, StudyTexts.PlaqueNeedsCta, Severity.Warning, Codes.Evidence, Codes.Origins);
        }
    }

    private void RaiseDeleted(OrderedProcedure procedure, CatalogueCode code) => findings.Raise(
        StudyRule.CodeInForce,
        Codes.IsAmbiguous(procedure)
            ? StudyTexts.CodeDeleted(code.Code, code.Until, Day, code.ReplacedBy, code.ReplacedBesideBase)
            : StudyTexts.CodeDeleted(code.Code, code.Until, Day, Codes.Replacement(code)),
        Severity.Warning, [procedure.Evidence], Origin(procedure));

    private void RaiseNotYetValid(OrderedProcedure procedure, CatalogueCode code)
    {
        var before = request.Catalogue.ByCode(code.Code) is { } study ? Codes.CodeOnDay(study) : null;
        findings.Raise(
            StudyRule.CodeInForce, StudyTexts.CodeNotYetValid(code.Code, code.From, Day, before?.Value), Severity.Warning, [procedure.Evidence], Origin(procedure));
    }

    private static ImmutableArray<string> Origin(OrderedProcedure procedure) => procedure.Told.Origin is { } origin ? [origin] : [];
}
