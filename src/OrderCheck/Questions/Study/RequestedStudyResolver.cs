using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Which study an order without a certain heart code asks for: that of the components in its details and words.</summary>
internal sealed class RequestedStudyResolver(StudyRequest request, StudyFindings findings, StudyResultBuilder answer)
{
    private readonly StudyAdvisories _advisories = new(request, findings);

    private RequestedComponents Components => request.Components;

    public StudyResult Resolve()
    {
        if (request.Codes.HeartCodes.FirstOrDefault(request.Codes.IsAmbiguous)?.Known is { } deleted)
        {
            return FromAmbiguousCode(deleted);
        }

        return Components.NamesHeartStudy ? FromComponents()
            : request.Codes.Neighbours.FirstOrDefault() is { Known.Neighbour: { } neighbour } ? FromNeighbour(neighbour)
            : Unnamed();
    }

    private StudyResult FromNeighbour(HeartNeighbour neighbour)
    {
        answer.AddReason(findings.Raise(
            StudyRule.NoSubstituteCode, StudyTexts.NeighbourAlone(neighbour.Note, neighbour.Ask, neighbour.IsAddOn), Severity.Warning, request.Codes.Evidence, request.Codes.Origins));
        return answer.Undetermined([.. neighbour.Candidates.Select(request.Catalogue.ById).OfType<Study>()]);
    }

    private StudyResult FromAmbiguousCode(CatalogueCode deleted)
    {
        var rows = Components.AnyComponent ? request.Rows("MR") : [];
        if (rows is [{ Study: { } study } row])
        {
            answer.AddReason(findings.Because(row.Rule, row.Rule.Says, Components.Evidence));
            _advisories.Raise(study, row, byCode: false);
            return answer.Determined(study);
        }

        ImmutableArray<Study> candidates =
            [.. deleted.ReplacedBy.Take(1).Concat(deleted.ReplacedBesideBase).Select(request.Catalogue.ByCode).OfType<Study>()];
        answer.AddReason(findings.Raise(
            StudyRule.CodeInForce, StudyTexts.AmbiguousCode(deleted.Code, candidates), Severity.Warning, request.Codes.Evidence, request.Codes.Origins));
        return answer.Undetermined(candidates);
    }

    private StudyResult Unnamed()
    {
        answer.AddReason(findings.Raise(
            StudyRule.CodeNamesStudy, request.UnknownTerm is { } term ? StudyTexts.UnknownTerm(term.Code.Value) : StudyTexts.Unnamed, Severity.Warning,
            request.Codes.Evidence, request.Order.Origin is { } origin ? [origin] : []));
        return answer.Undetermined(request.Catalogue.All);
    }

    private StudyResult FromComponents()
    {
        ImmutableArray<string> modalities = Components.Modality is { } modality ? [modality] : ["CT", "MR"];
        var rows = modalities.SelectMany(each => request.Rows(each)).Distinct().ToImmutableArray();
        if (modalities.Length == 1 && ComponentContradiction.IsIn(rows))
        {
            RaiseSubstituteCode(null);
            return ComponentContradiction.Resolve(request, findings, answer, rows);
        }

        var study = rows.Length == 1 ? rows[0].Study : null;
        RaiseSubstituteCode(study);
        foreach (var row in rows)
        {
            answer.AddReason(findings.Because(row.Rule, row.Rule.Says, Components.Evidence));
        }

        if (study is null)
        {
            return FitsSeveral(rows);
        }

        if (Components.FromTextOnly)
        {
            findings.Raise(
                StudyRule.TextNamesStudy, StudyTexts.ReadFromWords(study, Components.TermRead, request.Codes.CodeOnDay(study)?.Value), Severity.Information,
                Components.Evidence, Components.Origins);
        }

        _advisories.Raise(study, rows[0], byCode: false);
        return answer.Determined(study);
    }

    private StudyResult FitsSeveral(ImmutableArray<ComponentRow> rows)
    {
        var possible = rows.SelectMany(row => row.PossibleStudies).Distinct().ToImmutableArray();
        findings.Raise(
            rows[0].Rule, StudyTexts.FitsSeveralStudies(possible, Components.AnyComponent, rows.Length == 1 ? rows[0].Ask : StudyTexts.WhichModality),
            Severity.Warning, Components.Evidence, Components.Origins);
        return answer.Undetermined(possible);
    }

    // A code that is none of a heart study, on an order whose words ask for one.
    private void RaiseSubstituteCode(Study? study)
    {
        if (request.Codes.Procedures.FirstOrDefault(procedure => procedure.Number is not null) is not { } substitute)
        {
            return;
        }

        if (substitute.Known is { Neighbour: { } neighbour })
        {
            answer.AddReason(findings.Raise(
                StudyRule.NoSubstituteCode, StudyTexts.NeighbourInPlaceOf(neighbour.Note, neighbour.Ask, study is null ? null : request.Codes.CodeOnDay(study)?.Value ?? study.CptCode),
                Severity.Warning, request.Evidence, request.Origins));
            return;
        }

        var label = substitute.Known is { } known ? $"{known.Code} ({known.Label})" : $"{substitute.Number}";
        answer.AddReason(findings.Raise(
            StudyRule.NoSubstituteCode,
            study is null
                ? StudyTexts.NoHeartCode(label)
                : StudyTexts.SubstituteCode(label, study, request.Codes.CodeOnDay(study)?.Value ?? study.CptCode),
            Severity.Warning, request.Evidence, request.Origins));
    }
}
