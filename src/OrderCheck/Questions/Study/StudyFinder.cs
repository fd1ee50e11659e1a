using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>First question: which study is this? The code's CPT meaning governs unless what is asked for contradicts it.</summary>
internal static class StudyFinder
{
    private static readonly ImmutableArray<string> CompanionKinds = ["ecg", "3d", "iv-contrast", "stress-test", "catheterisation", "tissue-mapping"];

    public static StudyResult Find(ImagingOrder order, Knowledge knowledge, List<Finding> findings, List<TrailEntry> trail) =>
        new Search(order, knowledge.Studies, new StudyFindings(knowledge.StudyRules, findings, trail)).Answer();

    private sealed class Search
    {
        private readonly ImagingOrder _order;
        private readonly StudyCatalogue _catalogue;
        private readonly StudyFindings _notes;
        private readonly ImmutableArray<OrderedProcedure> _procedures;
        private readonly ImmutableArray<OrderedProcedure> _heartCodes;
        private readonly RequestedComponents _words;
        private readonly List<Reason> _reasons = [];

        public Search(ImagingOrder order, StudyCatalogue catalogue, StudyFindings notes)
        {
            _order = order;
            _catalogue = catalogue;
            _notes = notes;
            _procedures = OrderedProcedure.Read(order, catalogue);
            _heartCodes = [.. _procedures.Where(procedure => procedure.Known?.Kind is "study" or "retired-study")];
            _words = RequestedComponents.Read(order, catalogue, !_heartCodes.IsEmpty, _heartCodes.IsEmpty ? _procedures.SelectMany(SaidByNeighbour) : []);
        }

        private DateOnly Day => _order.DateOfService;

        private ImmutableArray<string> CodeOrigins => [.. _procedures.Select(procedure => procedure.Told.Origin).OfType<string>()];

        private ImmutableArray<string> AllOrigins => [.. CodeOrigins.Union(_words.Origins)];

        public StudyResult Answer()
        {
            CheckForm();
            if (!IsInScope())
            {
                return Result(false, null, []);
            }

            CheckDates();
            var stated = Stated();
            if (Mismatched(stated) is { } mismatch)
            {
                return mismatch;
            }

            return stated.Length switch
            {
                0 => FromRequest(),
                1 => FromCode(stated[0]),
                _ => FromSeveral(stated),
            };
        }

        private static IEnumerable<string> SaidByNeighbour(OrderedProcedure procedure) => procedure.Known?.Kind switch
        {
            "chest-ct" => ["chest-ct", "ct"],
            "chest-cta" => ["chest-ct", "ct", "angiography"],
            "mr-angiography" => ["chest-ct", "mr"],
            "unlisted" => procedure.Number == "76498" ? ["mr"] : ["ct"],
            _ => [],
        };

        private bool IsInScope()
        {
            if (!_heartCodes.IsEmpty)
            {
                return true;
            }

            if (_procedures.Any(procedure => procedure.Known is { } known && CompanionKinds.Contains(known.Kind)))
            {
                return false;
            }

            if (_words.NamesHeartStudy)
            {
                _notes.Look(StudyRule.TextNamesStudy, Truth.Met, _words.Evidence);
                return true;
            }

            if (_words.NamesChest && _words.Has("calcium-quantification"))
            {
                _notes.Look(StudyRule.ChestCtNotCalciumScore, Truth.NotMet, _words.Evidence);
                return false;
            }

            return _procedures.All(procedure => procedure.Number is null)
                && (_order.Fault is not null || _procedures.Any(procedure => procedure.Problem is not null && procedure.Told.Code.Value.Contains("755", StringComparison.Ordinal)));
        }

        private void CheckForm()
        {
            foreach (var procedure in _procedures)
            {
                if (procedure.Problem is { } problem)
                {
                    _notes.Raise(
                        StudyRule.CodeWellFormed, FindingCode.CodeInvalid, Severity.Warning, $"'{Shown(procedure.Told.Code.Value)}' {problem}.",
                        procedure.Known is null ? "Put the five-character CPT code of the study on the order." : $"Write {procedure.Number} and the modifier apart.",
                        [procedure.Evidence], Origin(procedure));
                }
            }
        }

        private void CheckDates()
        {
            foreach (var procedure in _procedures)
            {
                if (procedure.Known is not { } code || (code.Kind is not ("study" or "retired-study")))
                {
                    continue;
                }

                if (code.IsValidOn(Day))
                {
                    _notes.Look(StudyRule.CodeInForce, Truth.Met, [procedure.Evidence]);
                    continue;
                }

                if (code.Until < Day)
                {
                    var replacement = Replacement(code);
                    _notes.Raise(
                        StudyRule.CodeInForce, FindingCode.CodeDeleted, Severity.Warning,
                        $"{code.Code} ended on {code.Until:yyyy-MM-dd} and cannot be used on {Day:yyyy-MM-dd}.",
                        IsAmbiguous(procedure)
                            ? $"Use {string.Join(" with ", code.ReplacedBy)} for the whole study or {string.Join(" with ", code.ReplacedBesideBase)} beside another one."
                            : $"Use {string.Join(" with ", replacement)} instead.",
                        [procedure.Evidence], Origin(procedure));
                }
                else
                {
                    var before = _catalogue.ByCode(code.Code) is { } study ? CodeOn(study) : null;
                    _notes.Raise(
                        StudyRule.CodeInForce, FindingCode.CodeNotYetValid, Severity.Warning,
                        $"{code.Code} starts on {code.From:yyyy-MM-dd} and cannot be used on {Day:yyyy-MM-dd}.",
                        before is { } earlier ? $"Use {earlier.Value} for that day, or correct the date of service." : "Correct the date of service or the code.",
                        [procedure.Evidence], Origin(procedure));
                }
            }
        }

        private Study? Meant(OrderedProcedure procedure) =>
            _catalogue.ByCode(procedure.Known!.Kind == "study" ? procedure.Known.Code : Replacement(procedure.Known)[0]);

        private ImmutableArray<string> Replacement(CatalogueCode code) =>
            !code.ReplacedBesideBase.IsEmpty && HasBaseBeside(code) ? code.ReplacedBesideBase : code.ReplacedBy;

        private bool HasBaseBeside(CatalogueCode code) => _heartCodes.Any(procedure =>
            procedure.Number != code.Code && _catalogue.ByCode(procedure.Number!) is { IsAddOn: false } study && study.Modality == "MR");

        // A deleted code whose number is also used as an add-on says nothing certain when it stands alone.
        private bool IsAmbiguous(OrderedProcedure procedure) =>
            procedure.Known is { ReplacedBesideBase.IsEmpty: false } code && !code.IsValidOn(Day) && !HasBaseBeside(code);

        private ImmutableArray<Study> Stated()
        {
            var studies = MeantBy(procedure => !procedure.Told.IsOption);
            if (studies.Count == 0)
            {
                // Options are alternatives: none of them is part of another.
                return [.. MeantBy(procedure => procedure.Told.IsOption).OrderBy(study => study.CptCode, StringComparer.Ordinal)];
            }

            if (studies.Exists(study => study.Modality == "CT" && study.WithContrast) && studies.RemoveAll(study => study.Id == StudyId.CalciumScore) > 0)
            {
                _notes.Raise(
                    StudyRule.CalciumScoreIncluded, FindingCode.BundledService, Severity.Warning,
                    "The calcium score (75571) is part of the heart CT with contrast on the same order.", "Take 75571 off the order.", Codes(), CodeOrigins);
            }

            if (studies.Exists(study => study.Id == StudyId.CoronaryCta) && studies.RemoveAll(study => study.Id == StudyId.FfrCt) > 0)
            {
                _notes.Raise(
                    StudyRule.FfrAfterCta, FindingCode.SeparateStudyNeeded, Severity.Warning,
                    "FFR-CT (75580) is a study of its own that needs the completed coronary CT angiogram.", "Order 75580 on its own once the angiogram is read.", Codes(), CodeOrigins);
            }

            if (studies.Exists(study => study.Id == StudyId.CoronaryCta) && studies.RemoveAll(study => study.Id == StudyId.PlaqueAnalysis) > 0)
            {
                _notes.Raise(
                    StudyRule.PlaqueAfterCta, FindingCode.SeparateStudyNeeded, Severity.Warning,
                    "Plaque analysis (75577) is a study of its own that needs the completed coronary CT angiogram.", "Order 75577 on its own once the angiogram is read.", Codes(), CodeOrigins);
            }

            return [.. studies.OrderBy(study => study.CptCode, StringComparer.Ordinal)];
        }

        // The studies of the codes, without add-ons where a base is among them.
        private List<Study> MeantBy(Func<OrderedProcedure, bool> counts)
        {
            var studies = _heartCodes.Where(procedure => counts(procedure) && !IsAmbiguous(procedure)).Select(Meant).OfType<Study>().Distinct().ToList();
            if (studies.Exists(study => !study.IsAddOn))
            {
                studies.RemoveAll(study => study.IsAddOn);
            }

            return studies;
        }

        private StudyResult? Mismatched(ImmutableArray<Study> stated)
        {
            if (stated.IsEmpty)
            {
                return null;
            }

            var codes = Listed(stated.Select(study => study.CptCode));
            var calcium = stated.Any(study => study.Id == StudyId.CalciumScore);
            if (stated.All(study => study.Modality == "CT") && _words.NamesChest && (calcium || !_words.NamesHeartStudy))
            {
                _reasons.Add(_notes.Raise(
                    StudyRule.ChestCtNotCalciumScore, FindingCode.CodeComponentMismatch, Severity.Warning,
                    $"The code {codes} is a heart CT but the words name a chest or lung CT.",
                    "Say which is meant: correct the code if it is the chest CT, the words if it is the heart CT.", [.. Codes(), .. _words.Evidence], AllOrigins));
                return Result(true, null, stated);
            }

            if (_words.NamesOtherPart && (_words.Has("ct") || _words.Has("mr")))
            {
                _reasons.Add(_notes.Raise(
                    StudyRule.SameModality, FindingCode.CodeComponentMismatch, Severity.Warning, $"The code {codes} is a heart study but the words name another part of the body.",
                    "Say which is meant and correct the code or the words.", [.. Codes(), .. _words.Evidence], AllOrigins));
                return Result(true, null, stated);
            }

            var modality = _words.ModalityAsked;
            if (modality is not null && stated.All(study => study.Modality != modality))
            {
                var (said, coded) = modality == "MR" ? ("MRI", "CT") : ("CT", "MRI");
                _reasons.Add(_notes.Raise(
                    StudyRule.SameModality, FindingCode.ModalityMismatch, Severity.Warning, $"The code {codes} is a heart {coded} but the order asks for {said}.",
                    $"Say whether {said} or {coded} is meant and correct the code or the words.", [.. Codes(), .. _words.Evidence], AllOrigins));
                var rows = Rows(modality);
                return Result(true, null, [.. stated.Union(rows.SelectMany(Possible))]);
            }

            return null;
        }

        private StudyResult FromCode(Study stated)
        {
            if (stated.IsAddOn || !_words.AnyComponent)
            {
                return ByCode(stated);
            }

            var rows = Rows(stated.Modality);
            if (IsCompletedBy(stated) || (rows.Any(row => row.Admits(stated)) && (rows.Length == 1 || rows.All(row => row.Admits(stated)))))
            {
                foreach (var row in rows)
                {
                    _notes.Look(row.Rule, Truth.Met, _words.Evidence);
                }

                return ByCode(stated);
            }

            var possible = rows.SelectMany(Possible).Distinct().ToImmutableArray();
            if (rows.Length > 1 || rows[0].Outcome == ComponentOutcome.Contradiction)
            {
                return Contradicting(rows, possible);
            }

            var study = rows[0].Study;
            _reasons.Add(_notes.Because(rows[0].Rule, rows[0].Rule.Says, _words.Evidence));
            _reasons.Add(_notes.Raise(
                StudyRule.ComponentsAgainstCode, FindingCode.CodeComponentMismatch, Severity.Warning,
                study is null
                    ? $"The code {stated.CptCode} ({stated.InSentence()}) does not fit what is asked for."
                    : $"The code {stated.CptCode} means {stated.InSentence()}, but what is asked for is {study.InSentence()} ({study.CptCode}).",
                study is null ? rows[0].Ask : $"Confirm which is meant: use {CodeOn(study)?.Value ?? study.CptCode}, or correct the request.",
                [.. Codes(), .. _words.Evidence], AllOrigins));
            if (study is null)
            {
                return Result(true, null, possible);
            }

            foreach (var misreading in _catalogue.Components.Misreadings)
            {
                if (misreading.Stated == stated.CptCode && misreading.Study == study && Fits(misreading))
                {
                    _notes.Raise(misreading.Rule, FindingCode.KnownCodeMisreading, Severity.Information, misreading.Rule.Says, null, Codes(), CodeOrigins);
                }
            }

            Remark(study, rows[0], byCode: false);
            return Result(true, study, []);
        }

        // What is asked for may leave contrast or stress open; then the code says it.
        private bool IsCompletedBy(Study stated) => stated.Modality == "MR" && _words.Queries("MR").All(query => _catalogue.Components.Match("MR", query with
        {
            Contrast = query.Contrast != "unknown" ? query.Contrast : stated.WithContrast ? "given" : "none",
            Stress = query.Stress != "unknown" ? query.Stress : stated.IsStressMri ? "unspecified" : "none",
        }).Study == stated);

        private StudyResult ByCode(Study study)
        {
            _reasons.Add(_notes.Because(StudyRule.CodeNamesStudy, $"{Listed(_heartCodes.Where(code => Meant(code) == study).Select(code => code.Number!))}: {study.Label}.", Codes()));
            Remark(study, null, byCode: true);
            return Result(true, study, []);
        }

        private StudyResult FromSeveral(ImmutableArray<Study> stated)
        {
            var modality = _words.Modality ?? stated[0].Modality;
            var rows = _words.AnyComponent ? Rows(modality) : [];
            var decided = rows.Length == 1 && rows[0].Study is { } study && stated.Contains(study) ? rows[0] : null;
            var codes = Listed(stated.Select(study => study.CptCode));
            if (_heartCodes.All(code => code.Told.IsOption || Meant(code) is null))
            {
                return FromOptions(stated, decided);
            }

            _reasons.Add(_notes.Raise(
                StudyRule.OneBaseCode, FindingCode.MultipleBaseCodes, Severity.Warning, $"The order carries {codes}, of which one session has only one.",
                decided is null ? $"Say which one is meant: {Choice(stated)}." : $"Keep {decided.Study!.CptCode}, which fits what is asked for, and take the others off.",
                [.. Codes(), .. _words.Evidence], AllOrigins));
            if (decided is null)
            {
                return Result(true, null, stated);
            }

            _reasons.Add(_notes.Because(decided.Rule, decided.Rule.Says, _words.Evidence));
            Remark(decided.Study!, decided, byCode: true);
            return Result(true, decided.Study, []);
        }

        // The order leaves its code open; what else it says may choose.
        private StudyResult FromOptions(ImmutableArray<Study> stated, ComponentRow? decided)
        {
            if (decided is { Study: { } study })
            {
                _reasons.Add(_notes.Because(decided.Rule, decided.Rule.Says, _words.Evidence));
                Remark(study, decided, byCode: false);
                return Result(true, study, []);
            }

            _reasons.Add(_notes.Raise(
                StudyRule.OneBaseCode, FindingCode.StudyUndetermined, Severity.Warning, $"The order leaves open which of {Listed(stated.Select(study => study.CptCode))} is to be done.",
                $"Choose the one that is meant: {Choice(stated)}.", [.. Codes(), .. _words.Evidence], AllOrigins));
            return Result(true, null, stated);
        }

        private StudyResult FromRequest()
        {
            var ambiguous = _heartCodes.FirstOrDefault(IsAmbiguous);
            if (ambiguous?.Known is { } deleted)
            {
                var fitting = _words.AnyComponent ? Rows("MR") : [];
                if (fitting is not [{ Study: { } asked } one])
                {
                    var candidates = deleted.ReplacedBy.Take(1).Concat(deleted.ReplacedBesideBase).Select(_catalogue.ByCode).OfType<Study>().ToImmutableArray();
                    _reasons.Add(_notes.Raise(
                        StudyRule.CodeInForce, FindingCode.StudyUndetermined, Severity.Warning,
                        $"{deleted.Code} once was a whole study and is sometimes written for the flow add-on.", $"Say which is meant: {Choice(candidates)}.", Codes(), CodeOrigins));
                    return Result(true, null, candidates);
                }

                _reasons.Add(_notes.Because(one.Rule, one.Rule.Says, _words.Evidence));
                Remark(asked, one, byCode: false);
                return Result(true, asked, []);
            }

            if (!_words.NamesHeartStudy)
            {
                _reasons.Add(_notes.Raise(
                    StudyRule.CodeNamesStudy, FindingCode.StudyUndetermined, Severity.Warning, "The order does not say which study is wanted.",
                    "Put the code of the study, or its name, on the order.", Codes(), _order.Origin is { } origin ? [origin] : []));
                return Result(true, null, _catalogue.All);
            }

            var substitute = _procedures.FirstOrDefault(procedure => procedure.Number is not null);
            ImmutableArray<string> modalities = _words.Modality is { } modality ? [modality] : ["CT", "MR"];
            var rows = modalities.SelectMany(each => Rows(each)).Distinct().ToImmutableArray();
            var possible = rows.SelectMany(Possible).Distinct().ToImmutableArray();
            if (modalities.Length == 1 && (rows.Length > 1 || rows[0].Outcome == ComponentOutcome.Contradiction))
            {
                Substituted(substitute, null);
                return Contradicting(rows, possible);
            }

            var study = rows.Length == 1 ? rows[0].Study : null;
            Substituted(substitute, study);
            foreach (var row in rows)
            {
                _reasons.Add(_notes.Because(row.Rule, row.Rule.Says, _words.Evidence));
            }

            if (study is null)
            {
                _notes.Raise(
                    rows[0].Rule, _words.AnyComponent ? FindingCode.ComponentsUnderspecified : FindingCode.StudyUndetermined, Severity.Warning,
                    $"The request fits several studies: {Choice(possible)}.",
                    rows.Length == 1 ? rows[0].Ask : "Is a heart CT or a heart MRI wanted, and what is it to show?", _words.Evidence, _words.Origins);
                return Result(true, null, possible);
            }

            if (_words.FromTextOnly)
            {
                _notes.Raise(
                    StudyRule.TextNamesStudy, FindingCode.TextInterpreted, Severity.Information, $"The words of the order were read as {study.InSentence()} ({study.CptCode}).",
                    CodeOn(study) is { } code ? $"Confirm, and put {code.Value} on the order." : null, _words.Evidence, _words.Origins);
            }

            Remark(study, rows[0], byCode: false);
            return Result(true, study, []);
        }

        private void Substituted(OrderedProcedure? substitute, Study? study)
        {
            if (substitute is null)
            {
                return;
            }

            var label = substitute.Known is { } known ? $"{known.Code} ({known.Label})" : $"{substitute.Number}";
            _reasons.Add(_notes.Raise(
                StudyRule.NoSubstituteCode, FindingCode.CodeComponentMismatch, Severity.Warning,
                study is null ? $"The code {label} is not the code of a heart study, but the order asks for one." : $"The code {label} is not the code of what is asked for: {study.InSentence()}.",
                study is null ? "Say which heart study is wanted and use its code." : $"Use {CodeOn(study)?.Value ?? study.CptCode} if that study is wanted.",
                [.. Codes(), .. _words.Evidence], AllOrigins));
        }

        private StudyResult Contradicting(ImmutableArray<ComponentRow> rows, ImmutableArray<Study> possible)
        {
            var row = rows.FirstOrDefault(row => row.Outcome == ComponentOutcome.Contradiction) ?? rows[0];
            _reasons.Add(_notes.Because(row.Rule, row.Rule.Says, _words.Evidence));
            _reasons.Add(_notes.Raise(
                StudyRule.ComponentsAgree, FindingCode.ComponentsContradict, Severity.Warning,
                rows.Length > 1 ? "The order asks for the same thing both ways (with and without)." : row.Rule.Says,
                row.Outcome == ComponentOutcome.Contradiction ? row.Ask : $"Say which one is meant: {Choice(possible)}.", _words.Evidence, _words.Origins));
            return Result(true, null, possible);
        }

        // What is worth knowing once the study stands.
        private void Remark(Study study, ComponentRow? row, bool byCode)
        {
            if (study.Modality == "CT" && study.WithContrast && _words.Has("calcium-quantification"))
            {
                _notes.Raise(
                    StudyRule.CalciumScoreIncluded, FindingCode.ComponentNotSeparatelyCoded, Severity.Information,
                    $"A calcium score done with the {study.InSentence()} is part of it and has no code of its own there.", null, _words.Evidence, _words.Origins);
            }

            if (_words.WordsContradictDetails)
            {
                _notes.Raise(
                    StudyRule.ComponentsAgree, FindingCode.ComponentsContradict, Severity.Warning, "The details of the order and its words differ; the details were followed.",
                    "Correct the one that is wrong.", _words.Evidence, _words.Origins);
            }

            if (!byCode && row is { Infers: "contrast" } && _words.Queries(study.Modality)[0].Contrast == "unknown")
            {
                _notes.Raise(
                    row.Rule, FindingCode.ContrastInferred, Severity.Information, $"Contrast was not mentioned; a {study.InSentence()} is done with it.",
                    "Confirm that contrast may be given.", _words.Evidence, _words.Origins);
            }
            else if (!byCode && row is { Outcome: ComponentOutcome.Inferred, Ask: { } ask })
            {
                _notes.Raise(row.Rule, FindingCode.ComponentsUnderspecified, Severity.Information, row.Rule.Says, ask, _words.Evidence, _words.Origins);
            }

            if (_words.WantsFfrAfterwards && study.Id == StudyId.CoronaryCta)
            {
                _notes.Raise(
                    StudyRule.FfrAfterCta, FindingCode.SeparateStudyNeeded, Severity.Information, "FFR-CT is a study of its own that needs the completed coronary CT angiogram.",
                    "Order 75580 on its own if the angiogram calls for it.", _words.Evidence, _words.Origins);
            }

            if (_words.AlsoNamesChest)
            {
                _notes.Raise(
                    StudyRule.SeparateStudy, FindingCode.SeparateStudyNeeded, Severity.Information, "The chest scan that the order also names is a study of its own.",
                    "Order the chest scan separately.", _words.Evidence, _words.Origins);
            }

            if (study.Modality == "MR" && _words.Has("mapping"))
            {
                _notes.Raise(
                    StudyRule.MappingIncluded, FindingCode.ComponentNotSeparatelyCoded, Severity.Information,
                    "T1, T2 and T2* mapping are part of the heart MRI and have no code of their own.", null, _words.Evidence, _words.Origins);
            }

            if (study.Modality == "MR" && _words.Has("chest-mra") && _procedures.All(procedure => procedure.Known?.Kind != "mr-angiography"))
            {
                _notes.Raise(
                    StudyRule.MrAngiographyApart, FindingCode.SeparateStudyNeeded, Severity.Information, "The MR angiography of the chest that the order also names is a study of its own.",
                    "Order 71555 separately, with its own reason.", _words.Evidence, _words.Origins);
            }

            if (WantsFlow(study) && !HasFlowCode)
            {
                _notes.Raise(
                    StudyRule.AddOnWithBase, FindingCode.FlowAddOnSuggested, Severity.Information, "Flow measurement is asked for; it has an add-on code beside the heart MRI.",
                    "Add 75565.", _words.Evidence, _words.Origins);
            }
        }

        private bool HasFlowCode => _heartCodes.Any(procedure => procedure.Number == StudyId.FlowCode || (procedure.Known is { Kind: "retired-study" } code && Replacement(code).Contains(StudyId.FlowCode)));

        private bool WantsFlow(Study study) => study is { Modality: "MR", IsAddOn: false } && (HasFlowCode || _words.Queries("MR").All(query => query.Flow == "yes"));

        private bool Fits(Misreading misreading) =>
            misreading.LateEnhancement.IsEmpty || misreading.LateEnhancement.Contains(_words.Queries("MR")[0].LateEnhancement);

        private ImmutableArray<ComponentRow> Rows(string modality)
        {
            var rows = new List<ComponentRow>();
            foreach (var query in _words.Queries(modality))
            {
                var row = _catalogue.Components.Match(modality, query);
                if (!rows.Contains(row))
                {
                    rows.Add(row);
                }
            }

            // Told both ways, yet the same study either way.
            return rows.Count > 1 && rows[0].Study is { } study && rows.TrueForAll(row => row.Study == study) ? [rows[0]] : [.. rows];
        }

        private static IEnumerable<Study> Possible(ComponentRow row) => row.Study is { } study ? [study] : row.Candidates;

        private ImmutableArray<Evidence> Codes() => [.. _procedures.Select(procedure => procedure.Evidence)];

        private StudyResult Result(bool inScope, Study? study, ImmutableArray<Study> candidates)
        {
            var alone = inScope ? Alone() : null;
            return new StudyResult(
                inScope, study, study is null ? candidates : [], alone, [.. _order.Codes.Select(told => told.Code)],
                inScope ? Suggested(study is null ? candidates : [study], study is null) : [], [.. _reasons])
            {
                Procedures = _procedures,
                OrdersStressTest = !inScope && _words.OrdersStressTest,
            };
        }

        private Study? Alone()
        {
            var studies = _heartCodes.Where(procedure => !IsAmbiguous(procedure))
                .Select(Meant).OfType<Study>().Distinct().ToList();
            var bases = studies.Where(study => !study.IsAddOn).ToList();
            return bases.Count == 1 ? bases[0] : bases.Count == 0 && studies.Count == 1 ? studies[0] : null;
        }

        private ImmutableArray<Code> Suggested(ImmutableArray<Study> studies, bool alternatives)
        {
            // A list of every code is no suggestion; nor is a code that the words speak against.
            if (studies.Length == _catalogue.All.Length || (alternatives && studies.Length < 2))
            {
                return [];
            }

            var codes = studies.SelectMany(CodesOn).ToList();
            if (studies.Any(WantsFlow) && _catalogue.ByCode(StudyId.FlowCode) is { } flow)
            {
                codes.Add(flow.Code);
            }

            return [.. codes.Distinct()];
        }

        private IEnumerable<Code> CodesOn(Study study)
        {
            var ordered = _heartCodes.Select(procedure => procedure.Known!)
                .Where(code => code.Kind == "retired-study" && code.IsValidOn(Day) && code.ReplacedBy[0] == study.CptCode)
                .Select(code => new Code(Code.Cpt, code.Code, code.Label)).ToList();
            return ordered.Count > 0 ? ordered : CodeOn(study) is { } current ? [current] : [];
        }

        /// <summary>The code of the study on the day of service: the current one, else the one before it, else none.</summary>
        private Code? CodeOn(Study study)
        {
            if (_catalogue.Find(study.CptCode)!.IsValidOn(Day))
            {
                return study.Code;
            }

            return _catalogue.Codes.FirstOrDefault(code => code.IsValidOn(Day) && code.ReplacedBy.Contains(study.CptCode)) is { } before
                ? new Code(Code.Cpt, before.Code, before.Label)
                : null;
        }

        private static ImmutableArray<string> Origin(OrderedProcedure procedure) => procedure.Told.Origin is { } origin ? [origin] : [];

        private static string Choice(ImmutableArray<Study> studies) => string.Join("; ", studies.Select(study => $"{study.CptCode} {study.InSentence()}"));

        private static string Listed(IEnumerable<string> codes) => string.Join(" and ", codes.Distinct(StringComparer.Ordinal));

        private static string Shown(string value) => value.Length <= 20 ? value : string.Concat(value.AsSpan(0, 20), "…");
    }
}
