namespace OrderCheck;

/// <summary>Texts about orders of one session, or of one day.</summary>
internal static class SessionTexts
{
    public static FindingText CalciumScoreBundled(Study? heartCt) => new(
        FindingCode.BundledService,
        $"The calcium score (75571) is part of the {HeartCt(heartCt)} of the same session and is not paid apart.",
        "Drop the calcium score order, or document the separate session if there is one.");

    public static FindingText CalciumScoreApart(Study? heartCt, string modifier) => new(
        FindingCode.BundledService, $"The calcium score (75571) is in another session than the {HeartCt(heartCt)} of the same day.",
        $"Modifier {modifier} on 75571, if the sessions are separate in fact, each with its own order and record.");

    public static FindingText SeveralBases(Study own, IEnumerable<Study> others) => new(
        FindingCode.MultipleBaseCodes,
        $"The session orders {own.CptCode} together with {Wording.And(others)}; one session has one base code.",
        "Keep the order that fits what is wanted and cancel the other, or document separate sessions.");

    public static FindingText EcgIncluded(IEnumerable<string> codes) => new(
        FindingCode.EcgGatingBundled,
        $"ECG monitoring for the scan is part of it; {Wording.And(codes)} {Wording.ForCount(codes, "is", "are")} not reported beside it.",
        "Drop the ECG unless it has a reason of its own, documented apart from the scan.");

    public static FindingText RenderingIncluded(IEnumerable<string> codes) => new(
        FindingCode.BundledService, $"3D rendering ({Wording.Comma(codes)}) is part of the heart CT.", "Leave it off the claim.");

    public static FindingText ContrastIncluded(IEnumerable<string> codes) => new(
        FindingCode.BundledService, $"Venous access and contrast injection ({Wording.Comma(codes)}) are part of the scan with contrast.",
        "Leave it off the claim unless something else was given.");

    public static FindingText MrAngiographyApart(IEnumerable<string> codes) => new(
        FindingCode.SeparateStudyNeeded,
        $"MR angiography of the chest ({Wording.Comma(codes)}) is a study of its own beside the heart MRI.",
        "Give it an order and a reason of its own; its coverage is not judged here.");

    public static FindingText Repeat(Study study) => new(
        FindingCode.RepeatSameDay, $"{study.CptCode} is ordered once more on the same day; this is the repeat.",
        "Cancel it if it is a duplicate; else record why the scan is repeated and use modifier 76.");

    /// <summary>Without times nothing shows which of the two is the repeat.</summary>
    public static FindingText OrderedAgain(Study study) => new(
        FindingCode.RepeatSameDay, $"{study.CptCode} is ordered again on the same day.", "Check that the second order is not a duplicate.");

    public static FindingText FfrBesideCta => new(
        FindingCode.SeparateStudyNeeded,
        "FFR-CT is reported apart from the coronary CT angiogram of the same session and needs the completed one.",
        "Start it once the angiogram is read and calls for it.");

    public static FindingText AddOnWithSeveralBases(Study addOn, IEnumerable<Study> bases) => new(
        FindingCode.MultipleBaseCodes, $"{addOn.CptCode} belongs to exactly one base, but the session orders {Wording.And(bases)}.",
        "Keep the one heart MRI that is wanted.");

    public static FindingText AddOnWithoutBase(Study addOn) => new(
        FindingCode.AddOnWithoutBase, $"{addOn.CptCode} is an add-on and no heart MRI is ordered beside it.",
        "Order the heart MRI it belongs to: 75557 or 75559 without contrast, 75561 or 75563 with contrast.");

    public static FindingText TripleRuleOut(Study study, IEnumerable<string> chestCodes) => new(
        FindingCode.LayeredTesting,
        $"{study.CptCode} and the chest CT angiogram ({Wording.Comma(chestCodes)}) of one session are a triple rule-out.",
        "Keep the one that answers the question, or document why two distinct studies are needed.");

    public static FindingText CatheterizationOrdered(IEnumerable<string> codes) => new(
        FindingCode.LayeredTesting,
        $"Invasive angiography ({Wording.Comma(codes)}) is ordered with the coronary CT angiogram, so it is expected anyway.",
        "Say which is wanted first; after a normal CT angiogram the catheterization may not be needed.");

    public static FindingText LayeredTests(Study study, IEnumerable<string> others) => new(
        FindingCode.LayeredTesting, $"{study.CptCode} is ordered with another test for coronary disease ({Wording.Comma(others)}).",
        "Order one of them first, and the other only if the first leaves the question open.");

    private static string HeartCt(Study? study) => study?.WithCode() ?? "heart CT with contrast";
}
