namespace OrderCheck;

/// <summary>Assessments of orders that get no answers.</summary>
internal static class UnansweredAssessment
{
    /// <summary>The order asks for something else than a heart CT or heart MRI.</summary>
    public static OrderAssessment OutOfScope(StudiedOrder studied, Knowledge knowledge) => new()
    {
        Order = studied.Order,
        InScope = false,
        OrderedCodes = studied.Study.OrderedCodes,
        Trail = studied.Trail,
        AssessmentId = "",
        KnowledgeVersion = knowledge.Version,
    };

    /// <summary>The order could not be understood; one that turns out to ask for something else is out of scope all the same.</summary>
    public static OrderAssessment Unreadable(StudiedOrder studied, Knowledge knowledge)
    {
        if (!studied.Study.InScope)
        {
            return OutOfScope(studied, knowledge);
        }

        var fault = studied.Order.Fault ?? throw new InvalidOperationException("the order is readable");
        var rules = knowledge.DecisionRules;
        var reason = rules.Because(DecisionRule.OrderUnreadable, fault.Problem);
        return new OrderAssessment
        {
            Order = studied.Order,
            InScope = true,
            OrderedCodes = studied.Study.OrderedCodes,
            Study = new Answer<StudyFound>(new StudyFound(null, []), [reason]),
            Purpose = new Answer<OrderPurpose>(OrderPurpose.Indeterminate, [reason]),
            Support = new Answer<DiagnosisSupport>(DiagnosisSupport.Insufficient, [reason]),
            Notice = new Answer<NoticeAdvice>(new NoticeAdvice(AbnStatus.Undetermined, []), [reason]),
            PriorAuth = new Answer<PriorAuth>(OrderCheck.PriorAuth.Unknown, [reason]),
            Findings =
            [
                rules.Raise(DecisionRule.OrderUnreadable, OrderTexts.Unreadable(fault), Severity.Error, fault.Place),
                .. studied.Order.ReadingFindings,
            ],
            AssessmentId = "",
            KnowledgeVersion = knowledge.Version,
        };
    }
}
