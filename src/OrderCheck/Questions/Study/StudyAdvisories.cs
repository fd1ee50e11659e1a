namespace OrderCheck;

/// <summary>What is worth knowing once the study is determined: what it includes, what is a study of its own, what was inferred.</summary>
internal sealed class StudyAdvisories(StudyRequest request, StudyFindings findings)
{
    private RequestedComponents Components => request.Components;

    /// <summary>Raises what goes with the study.</summary>
    /// <param name="study">The study that was determined.</param>
    /// <param name="row">The row of the component table that determined it, or null.</param>
    /// <param name="byCode">True when a code of the order determined it, so that nothing was inferred.</param>
    public void Raise(Study study, ComponentRow? row, bool byCode)
    {
        RaiseCalciumScore(study);
        RaiseContradictingWords();
        if (!byCode && row is not null)
        {
            RaiseInferred(study, row);
        }

        RaiseFfrAfterwards(study);
        RaiseChestScan();
        if (study.Modality == "MR")
        {
            RaiseMapping();
            RaiseMrAngiography();
        }

        RaiseFlow(study);
    }

    private void RaiseCalciumScore(Study study)
    {
        if (study.Modality == "CT" && study.WithContrast && Components.Has("calcium-quantification"))
        {
            Raise(StudyRule.CalciumScoreIncluded, StudyTexts.CalciumScoreIncluded(study), Severity.Information);
        }
    }

    private void RaiseContradictingWords()
    {
        if (Components.WordsContradictDetails)
        {
            Raise(StudyRule.ComponentsAgree, StudyTexts.WordsContradictDetails, Severity.Warning);
        }
    }

    private void RaiseInferred(Study study, ComponentRow row)
    {
        if (row is { Infers: "contrast" } && Components.Queries(study.Modality)[0].Contrast == "unknown")
        {
            findings.Raise(row.Rule, StudyTexts.ContrastInferred(study), Severity.Information, Components.Evidence, Components.Origins);
        }
        else if (row is { Outcome: ComponentOutcome.Inferred, Ask: { } ask })
        {
            findings.Raise(
                row.Rule, StudyTexts.Inferred(row.Rule.Says, ask), Severity.Information, Components.Evidence, Components.Origins);
        }
    }

    private void RaiseFfrAfterwards(Study study)
    {
        if (Components.WantsFfrAfterwards && study.Id == StudyId.CoronaryCta)
        {
            Raise(StudyRule.FfrAfterCta, StudyTexts.FfrAfterwards, Severity.Information);
        }
    }

    private void RaiseChestScan()
    {
        if (Components.AlsoNamesChest)
        {
            Raise(StudyRule.SeparateStudy, StudyTexts.ChestScanToo, Severity.Information);
        }
    }

    private void RaiseMapping()
    {
        if (Components.Has("mapping"))
        {
            Raise(StudyRule.MappingIncluded, StudyTexts.MappingIncluded, Severity.Information);
        }
    }

    private void RaiseMrAngiography()
    {
        if (Components.Has("chest-mra") && request.Codes.Procedures.All(procedure => procedure.Known?.Kind != "mr-angiography"))
        {
            Raise(StudyRule.MrAngiographyApart, StudyTexts.MrAngiographyToo, Severity.Information);
        }
    }

    private void RaiseFlow(Study study)
    {
        if (request.WantsFlow(study) && !request.Codes.HasFlowCode)
        {
            Raise(StudyRule.AddOnWithBase, StudyTexts.FlowAddOn, Severity.Information);
        }
    }

    private void Raise(string rule, FindingText text, Severity severity) =>
        findings.Raise(rule, text, severity, Components.Evidence, Components.Origins);
}
