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
            Raise(
                StudyRule.CalciumScoreIncluded, FindingCode.ComponentNotSeparatelyCoded, Severity.Information,
                $"A calcium score done with the {study.InSentence()} is part of it and has no code of its own there.", null);
        }
    }

    private void RaiseContradictingWords()
    {
        if (Components.WordsContradictDetails)
        {
            Raise(
                StudyRule.ComponentsAgree, FindingCode.ComponentsContradict, Severity.Warning,
                "The details of the order and its words differ; the details were followed.", "Correct the one that is wrong.");
        }
    }

    private void RaiseInferred(Study study, ComponentRow row)
    {
        if (row is { Infers: "contrast" } && Components.Queries(study.Modality)[0].Contrast == "unknown")
        {
            findings.Raise(
                row.Rule, FindingCode.ContrastInferred, Severity.Information, $"Contrast was not mentioned; a {study.InSentence()} is done with it.",
                "Confirm that contrast may be given.", Components.Evidence, Components.Origins);
        }
        else if (row is { Outcome: ComponentOutcome.Inferred, Ask: { } ask })
        {
            findings.Raise(
                row.Rule, FindingCode.ComponentsUnderspecified, Severity.Information, row.Rule.Says, ask, Components.Evidence, Components.Origins);
        }
    }

    private void RaiseFfrAfterwards(Study study)
    {
        if (Components.WantsFfrAfterwards && study.Id == StudyId.CoronaryCta)
        {
            Raise(
                StudyRule.FfrAfterCta, FindingCode.SeparateStudyNeeded, Severity.Information,
                "FFR-CT is a study of its own that needs the completed coronary CT angiogram.", "Order 75580 on its own if the angiogram calls for it.");
        }
    }

    private void RaiseChestScan()
    {
        if (Components.AlsoNamesChest)
        {
            Raise(
                StudyRule.SeparateStudy, FindingCode.SeparateStudyNeeded, Severity.Information,
                "The chest scan that the order also names is a study of its own.", "Order the chest scan separately.");
        }
    }

    private void RaiseMapping()
    {
        if (Components.Has("mapping"))
        {
            Raise(
                StudyRule.MappingIncluded, FindingCode.ComponentNotSeparatelyCoded, Severity.Information,
                "T1, T2 and T2* mapping are part of the heart MRI and have no code of their own.", null);
        }
    }

    private void RaiseMrAngiography()
    {
        if (Components.Has("chest-mra") && request.Codes.Procedures.All(procedure => procedure.Known?.Kind != "mr-angiography"))
        {
            Raise(
                StudyRule.MrAngiographyApart, FindingCode.SeparateStudyNeeded, Severity.Information,
                "The MR angiography of the chest that the order also names is a study of its own.", "Order 71555 separately, with its own reason.");
        }
    }

    private void RaiseFlow(Study study)
    {
        if (request.WantsFlow(study) && !request.Codes.HasFlowCode)
        {
            Raise(
                StudyRule.AddOnWithBase, FindingCode.FlowAddOnSuggested, Severity.Information,
                "Flow measurement is asked for; it has an add-on code beside the heart MRI.", "Add 75565.");
        }
    }

    private void Raise(string rule, string code, Severity severity, string text, string? remedy) =>
        findings.Raise(rule, code, severity, text, remedy, Components.Evidence, Components.Origins);
}
