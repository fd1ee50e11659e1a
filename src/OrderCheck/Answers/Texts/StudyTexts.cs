namespace OrderCheck;

/// <summary>Texts of the first question: which study is this?</summary>
internal static class StudyTexts
{
    private const int MaxCodeLength = 20;

    public const string WhichModality = "Is a heart CT or a heart MRI wanted, and what is it to show?";

    public static string CodeNames(IEnumerable<string> codes, Study study) => $"{Wording.And(codes)}: {study.Label}.";

    public static FindingText CodeWithoutForm(string code, string problem) =>
        new(FindingCode.CodeInvalid, $"'{Shown(code)}' {problem}.", "Put the five-character CPT code of the study on the order.");

    public static FindingText CodeWithModifier(string code, string problem, string? number) =>
        new(FindingCode.CodeInvalid, $"'{Shown(code)}' {problem}.", $"Write {number} alone, and a modifier apart.");

    /// <summary>A code that only the words of the order give.</summary>
    public static FindingText CodeInWords(string code) =>
        new(FindingCode.TextInterpreted, $"The code {code} was read from the words of the order.", $"Put {code} on the order as its code.");

    /// <summary>A code around the heart studies that is the only code on the order.</summary>
    public static FindingText NeighbourAlone(string says, string ask, bool isAddOn) =>
        new(isAddOn ? FindingCode.AddOnWithoutBase : FindingCode.StudyUndetermined, says, ask);

    /// <summary>A code around the heart studies beside one of them.</summary>
    public static FindingText BesideStudy(string says) => new(FindingCode.ComponentNotSeparatelyCoded, says);

    /// <summary>A code around the heart studies on an order whose words ask for one of them.</summary>
    public static FindingText NeighbourInPlaceOf(string says, string ask, string? right) =>
        new(FindingCode.CodeComponentMismatch, says, right is null ? ask : $"Use {right} for the study itself.");

    public static FindingText CodeDeleted(string code, DateOnly? until, DateOnly day, IEnumerable<string> replacement) =>
        new(FindingCode.CodeDeleted, Ended(code, until, day), $"Use {Together(replacement)} instead.");

    /// <summary>A deleted code that another one replaced beside a base study.</summary>
    public static FindingText CodeDeleted(
        string code, DateOnly? until, DateOnly day, IEnumerable<string> alone, IEnumerable<string> besideBase) =>
        new(FindingCode.CodeDeleted, Ended(code, until, day),
        $"Use {Together(alone)} for the whole study or {Together(besideBase)} beside another one.");

    public static FindingText CodeNotYetValid(string code, DateOnly? from, DateOnly day, string? before) => new(
        FindingCode.CodeNotYetValid, $"{code} starts on {from?.Iso()} and cannot be used on {day.Iso()}.",
        before is null ? "Correct the date of service or the code." : $"Use {before} for that day, or correct the date of service.");

    public static FindingText CalciumScoreOnSameOrder => new(
        FindingCode.BundledService, "The calcium score (75571) is part of the heart CT with contrast on the same order.",
        "Take 75571 off the order.");

    public static FindingText FfrNeedsCta => new(
        FindingCode.SeparateStudyNeeded, "FFR-CT (75580) is a study of its own that needs the completed coronary CT angiogram.",
        "Order 75580 on its own once the angiogram is read.");

    public static FindingText PlaqueNeedsCta => new(
        FindingCode.SeparateStudyNeeded, "Plaque analysis (75577) is a study of its own that needs the completed coronary CT angiogram.",
        "Order 75577 on its own once the angiogram is read.");

    public static FindingText WordsNameChestCt(IEnumerable<Study> stated) => new(
        FindingCode.CodeComponentMismatch, $"{CodesAre(stated, "a heart CT", "heart CTs")} but the words name a chest or lung CT.",
        "Say which is meant: correct the code if it is the chest CT, the words if it is the heart CT.");

    public static FindingText WordsNameOtherPart(IEnumerable<Study> stated) => new(
        FindingCode.CodeComponentMismatch,
        $"{CodesAre(stated, "a heart study", "heart studies")} but the words name another part of the body.",
        "Say which is meant and correct the code or the words.");

    public static FindingText OtherModality(IEnumerable<Study> stated, string asked, string coded) => new(
        FindingCode.ModalityMismatch, $"{CodesAre(stated, $"a heart {coded}", $"heart {coded}s")} but the order asks for {asked}.",
        $"Say whether {asked} or {coded} is meant and correct the code or the words.");

    public static FindingText CodeDoesNotFit(Study stated, string? ask) =>
        new(FindingCode.CodeComponentMismatch, $"The code {stated.CptCode} ({stated.InSentence()}) does not fit what is asked for.", ask);

    public static FindingText CodeMeansOtherStudy(Study stated, Study asked, string code) => new(
        FindingCode.CodeComponentMismatch,
        $"The code {stated.CptCode} means {stated.InSentence()}, but what is asked for is {asked.WithCode()}.",
        $"Confirm which is meant: use {code}, or correct the request.");

    public static FindingText KnownMisreading(string says) => new(FindingCode.KnownCodeMisreading, says);

    public static FindingText SeveralBaseCodes(IEnumerable<Study> stated, Study? kept) => new(
        FindingCode.MultipleBaseCodes, $"The order carries {Wording.And(stated)}, of which one session has only one.",
        kept is null
            ? $"Say which one is meant: {Wording.Choice(stated)}."
            : $"Keep {kept.CptCode}, which fits what is asked for, and take the others off.");

    public static FindingText OptionsLeftOpen(IEnumerable<Study> stated) => new(
        FindingCode.StudyUndetermined, $"The order leaves open which of {Wording.And(stated)} is to be done.",
        $"Choose the one that is meant: {Wording.Choice(stated)}.");

    public static FindingText AmbiguousCode(string code, IEnumerable<Study> candidates) => new(
        FindingCode.StudyUndetermined, $"{code} once was a whole study and is sometimes written for the flow add-on.",
        $"Say which is meant: {Wording.Choice(candidates)}.");

    public static FindingText Unnamed => new(
        FindingCode.StudyUndetermined, "The order does not say which study is wanted.",
        "Put the code of the study, or its name, on the order.");

    /// <summary>A code of another terminology that is not in the table, with nothing else that tells.</summary>
    public static FindingText UnknownTerm(string code) => new(
        FindingCode.StudyUndetermined, $"The code {Shown(code)} is not known here and nothing else says which study is wanted.",
        "Is a heart CT or a heart MRI wanted? Put its CPT code, or its name, on the order.");

    public static FindingText FitsSeveralStudies(IEnumerable<Study> possible, bool namesComponents, string? ask) => new(
        namesComponents ? FindingCode.ComponentsUnderspecified : FindingCode.StudyUndetermined,
        $"The request fits several studies: {Wording.Choice(possible)}.",
        ask);

    /// <summary>A study that the words of the order, or a code of another terminology, ask for.</summary>
    public static FindingText ReadFromWords(Study study, string? term, string? code) => new(
        FindingCode.TextInterpreted,
        term is null ? $"The words of the order were read as {study.WithCode()}." : $"The code {Shown(term)} of the order was read as {study.WithCode()}.",
        code is null ? null : $"Confirm, and put {code} on the order.");

    public static FindingText NoHeartCode(string code) => new(
        FindingCode.CodeComponentMismatch, $"The code {code} is not the code of a heart study, but the order asks for one.",
        "Say which heart study is wanted and use its code.");

    public static FindingText SubstituteCode(string code, Study asked, string right) => new(
        FindingCode.CodeComponentMismatch, $"The code {code} is not the code of what is asked for: {asked.InSentence()}.",
        $"Use {right} if that study is wanted.");

    public static FindingText CannotBeDoneTogether(string says, string? ask) => new(FindingCode.ComponentsContradict, says, ask);

    public static FindingText BothWays(string? remedy) =>
        new(FindingCode.ComponentsContradict, "The order asks for the same thing both ways (with and without).", remedy);

    public static string WhichIsMeant(IEnumerable<Study> possible) => $"Say which one is meant: {Wording.Choice(possible)}.";

    public static FindingText WordsContradictDetails => new(
        FindingCode.ComponentsContradict, "The details of the order and its words differ; the details were followed.",
        "Correct the one that is wrong.");

    public static FindingText CalciumScoreIncluded(Study study) => new(
        FindingCode.ComponentNotSeparatelyCoded,
        $"A calcium score done with the {study.InSentence()} is part of it and has no code of its own there.");

    public static FindingText ContrastInferred(Study study) => new(
        FindingCode.ContrastInferred, $"Contrast was not mentioned; a {study.InSentence()} is done with it.",
        "Confirm that contrast may be given.");

    public static FindingText Inferred(string says, string ask) => new(FindingCode.ComponentsUnderspecified, says, ask);

    public static FindingText FfrAfterwards => new(
        FindingCode.SeparateStudyNeeded, "FFR-CT is a study of its own that needs the completed coronary CT angiogram.",
        "Order 75580 on its own if the angiogram calls for it.");

    public static FindingText ChestScanToo => new(
        FindingCode.SeparateStudyNeeded, "The chest scan that the order also names is a study of its own.",
        "Order the chest scan separately.");

    public static FindingText MappingIncluded => new(
        FindingCode.ComponentNotSeparatelyCoded, "T1, T2 and T2* mapping are part of the heart MRI and have no code of their own.");

    public static FindingText MrAngiographyToo => new(
        FindingCode.SeparateStudyNeeded, "The MR angiography of the chest that the order also names is a study of its own.",
        "Order 71555 separately, with its own reason.");

    public static FindingText FlowAddOn => new(
        FindingCode.FlowAddOnSuggested, "Flow measurement is asked for; it has an add-on code beside the heart MRI.", "Add 75565.");

    private static string CodesAre(IEnumerable<Study> studies, string one, string several) =>
        $"The {(studies.Distinct().Count() == 1 ? $"code {Wording.And(studies)} is {one}" : $"codes {Wording.And(studies)} are {several}")}";

    private static string Ended(string code, DateOnly? until, DateOnly day) =>
        $"{code} ended on {until?.Iso()} and cannot be used on {day.Iso()}.";

    private static string Together(IEnumerable<string> codes) => string.Join(" with ", codes);

    private static string Shown(string value) => value.Length <= MaxCodeLength ? value : string.Concat(value.AsSpan(0, MaxCodeLength), "…");
}
