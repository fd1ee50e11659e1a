using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which study an order with a heart code asks for: that of the code, unless the requested components contradict it.</summary>
internal sealed class StatedStudyResolver(StudyRequest request, StudyFindings findings, StudyResultBuilder answer)
{
    private readonly StudyAdvisories _advisories = new(request, findings);

    private RequestedComponents Components => request.Components;

    /// <summary>The study of an order whose codes mean <paramref name="stated"/>, at least one.</summary>
    public StudyResult Resolve(ImmutableArray<Study> stated) => stated.Length == 1 ? FromCode(stated[0]) : FromSeveral(stated);

    private StudyResult FromCode(Study stated)
    {
        if (stated.IsAddOn || !Components.AnyComponent)
        {
            return ByCode(stated);
        }

        var rows = request.Rows(stated.Modality);
        if (IsCompletedBy(stated) || rows.All(row => row.Admits(stated)))
        {
            foreach (var row in rows)
            {
                findings.Look(row.Rule, Truth.Met, Components.Evidence);
            }

            return ByCode(stated);
        }

        return ComponentContradiction.IsIn(rows) ? ComponentContradiction.Resolve(request, findings, answer, rows)
            : AgainstCode(stated, rows[0]);
    }

    // The components name another study than the code.
    private StudyResult AgainstCode(Study stated, ComponentRow row)
    {
        var study = row.Study;
        answer.AddReason(findings.Because(row.Rule, row.Rule.Says, Components.Evidence));
        answer.AddReason(findings.Raise(
            StudyRule.ComponentsAgainstCode,
            study is null
                ? StudyTexts.CodeDoesNotFit(stated, row.Ask)
                : StudyTexts.CodeMeansOtherStudy(stated, study, request.Codes.CodeOnDay(study)?.Value ?? study.CptCode),
            Severity.Warning, request.Evidence, request.Origins));
        if (study is null)
        {
            return answer.Undetermined([.. row.PossibleStudies.Distinct()]);
        }

        foreach (var misreading in request.Catalogue.Components.Misreadings)
        {
            if (misreading.Stated == stated.CptCode && misreading.Study == study && Fits(misreading))
            {
                findings.Raise(
                    misreading.Rule, StudyTexts.KnownMisreading(misreading.Rule.Says), Severity.Information, request.Codes.Evidence,
                    request.Codes.Origins);
            }
        }

        _advisories.Raise(study, row, byCode: false);
        return answer.Determined(study);
    }

    // What is asked for may leave contrast or stress open; then the code says it.
    private bool IsCompletedBy(Study stated) => stated.Modality == "MR"
        && Components.Queries("MR").All(query => request.Catalogue.Components.Match("MR", query with
    {
        Contrast = query.Contrast != "unknown" ? query.Contrast : stated.WithContrast ? "given" : "none",
        Stress = query.Stress != "unknown" ? query.Stress : stated.IsStressMri ? "unspecified" : "none",
    }).Study == stated);

    private bool Fits(Misreading misreading) =>
        misreading.LateEnhancement.IsEmpty || misreading.LateEnhancement.Contains(Components.Queries("MR")[0].LateEnhancement);

    private StudyResult ByCode(Study study)
    {
        var codes = request.Codes.HeartCodes.Where(code => request.Codes.StudyOf(code) == study).Select(code => code.Number!);
        answer.AddReason(findings.Because(StudyRule.CodeNamesStudy, StudyTexts.CodeNames(codes, study), request.Codes.Evidence));
        _advisories.Raise(study, null, byCode: true);
        return answer.Determined(study);
    }

    private StudyResult FromSeveral(ImmutableArray<Study> stated)
    {
        var rows = Components.AnyComponent ? request.Rows(Components.Modality ?? stated[0].Modality) : [];
        var decided = rows.Length == 1 && rows[0].Study is { } study && stated.Contains(study) ? rows[0] : null;
        if (request.Codes.AreAllOptions)
        {
            return FromOptions(stated, decided);
        }

        answer.AddReason(findings.Raise(
            StudyRule.OneBaseCode, StudyTexts.SeveralBaseCodes(stated, decided?.Study), Severity.Warning, request.Evidence,
            request.Origins));
        return decided is null ? answer.Undetermined(stated) : ByComponents(decided.Study!, decided, byCode: true);
    }

    // The order leaves its code open; what else it says may choose.
    private StudyResult FromOptions(ImmutableArray<Study> stated, ComponentRow? decided)
    {
        if (decided is { Study: { } study })
        {
            return ByComponents(study, decided, byCode: false);
        }

        answer.AddReason(findings.Raise(
            StudyRule.OneBaseCode, StudyTexts.OptionsLeftOpen(stated), Severity.Warning, request.Evidence, request.Origins));
        return answer.Undetermined(stated);
    }

    private StudyResult ByComponents(Study study, ComponentRow row, bool byCode)
    {
        answer.AddReason(findings.Because(row.Rule, row.Rule.Says, Components.Evidence));
        _advisories.Raise(study, row, byCode);
        return answer.Determined(study);
    }
}
