using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OrderCheck.Fhir.Reading;

/// <summary>Turns a ServiceRequest and the chart into an <see cref="ImagingOrder"/>.</summary>
internal sealed class OrderReader(ReadContext reading, Chart chart, IReadOnlyList<FhirResource> orders, DateOnly today, int mostReasons)
{
    private const int MaxYears = 2;

    private static readonly FrozenSet<string> Intents = new[]
    {
        "proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Statuses = new[] { "draft", "active", "on-hold", "unknown" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Components = new[]
    {
        "contrast-none", "contrast-given", "stress-vasodilator", "stress-dobutamine", "stress-exercise", "stress-none", "perfusion", "late-enhancement",
        "late-enhancement-none", "flow", "flow-none", "mapping", "calcium-quantification", "coronary-angiography", "bypass-grafts", "structure",
        "pulmonary-veins", "congenital", "ffr",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<string, FhirResource> _byKey = orders.DistinctBy(order => order.Key).ToDictionary(order => order.Key, StringComparer.Ordinal);

    private readonly HashSet<string> _sharedNames = orders.Count < 2 ? [] : orders.GroupBy(order => order.Reference ?? order.FullUrl)
        .Where(group => group.Key is not null && group.Count() > 1).Select(group => group.Key!).ToHashSet(StringComparer.Ordinal);

    private List<FhirResource>? _open;

    private (DateOnly? Birth, string? Sex)? _patient;

    private readonly Dictionary<string, HashSet<string>> _followed = new(StringComparer.Ordinal);

    private readonly ImmutableArray<Diagnosis> _record = [.. chart.Conditions.Select(condition => condition.Diagnosis), .. chart.History];

    private readonly ImmutableArray<Fact> _facts = [.. chart.Facts];

    private readonly ImmutableArray<PriorTest> _tests = [.. chart.PriorTests];

    /// <summary>The words for the components of a study.</summary>
    public static IEnumerable<string> ComponentWords => Components;

    /// <summary>True for a ServiceRequest that asks for something still to be done.</summary>
    public static bool IsOrder(FhirResource resource)
    {
        if (resource.Type != "ServiceRequest")
        {
            return false;
        }

        // One whose status cannot be read may be an order: it is reported, not dropped.
        var node = resource.Node;
        return node.Flag("doNotPerform") != true
            && (node.Text("intent") is not { } intent || Intents.Contains(intent))
            && (node.Text("status") is not { } status || Statuses.Contains(status));
    }

    /// <summary>Reads one order.</summary>
    /// <param name="order">The ServiceRequest.</param>
    /// <param name="position">Its place in the input, from 1.</param>
    /// <param name="patientUnknown">True when the request does not tell which patient it is for.</param>
    public ImagingOrder Read(FhirResource order, int position, bool patientUnknown)
    {
        var node = order.Node;
        var log = new ReadIssues();
        foreach (var element in new[] { "status", "intent" })
        {
            if (!node.Has(element))
            {
                log.Add(
                    FindingCode.FactMissing, $"The order has no {element}; it was read as {(element == "status" ? "a draft" : "an order")}.",
                    node.Place, $"Send the {element} of the order.");
            }
        }

        var (codes, components, modifiers, texts) = ReadRequest(node, log);
        var (reasons, used) = ReadReasons(order, log);
        var (service, inferred, time) = ReadDate(node);
        var written = node.Date("authoredOn")?.First;
        if (service > Later(today) || service > Later(written ?? today) || (written is { } day && Later(service) < day))
        {
            log.Add(
                FindingCode.FactMissing, FormattableString.Invariant($"The day of the study, {service:yyyy-MM-dd}, is more than {MaxYears} years away; check it."),
                node.Path.To("occurrence").ToString(), "Correct the day of the study, or of the order.");
        }

        var encounter = EncounterOf(order);
        var (setting, settingOrigin) = SettingOf(encounter);
        var procedureCodes = codes.Where(code => code.Code.System is Code.Cpt or Code.Hcpcs).Select(code => code.Code.Value).ToHashSet(StringComparer.Ordinal);
        var (coverages, authorizations) = ReadInsurance(order, procedureCodes, service, log);
        var place = PlaceReader.Find(reading, chart, order, encounter);
        _patient ??= chart.Patient is { } known && reading.IsReadable(known) ? (known.Node.Date("birthDate")?.First, known.Node.Text("gender")) : (null, null);

        var requisition = node.Object("requisition");
        return new ImagingOrder
        {
            Reference = (order.Reference ?? UsableUrl(order.FullUrl)) is { } name && !_sharedNames.Contains(name) ? name : "",
            Position = position,
            Origin = node.Place,
            Codes = codes,
            Components = components,
            Modifiers = modifiers,
            RequestTexts = texts,
            Notes = ReadNotes(node),
            Diagnoses = used.Count == 0
                ? [.. reasons, .. _record]
                : [.. reasons, .. chart.Conditions.Where(condition => !used.Contains(condition.Resource)).Select(condition => condition.Diagnosis), .. chart.History],
            Facts = _facts,
            PriorTests = _tests,
            Coverages = coverages,
            Notices = [.. chart.Notices.Select(notice => NoticeReader.For(notice, order.Key, procedureCodes)).OfType<NoticeOnFile>()],
            Authorizations = authorizations,
            Setting = setting,
            SettingOrigin = settingOrigin,
            StudyDone = chart.Reported.Contains(order.Key),
            PlaceOfService = place,
            BirthDate = _patient.Value.Birth,
            Sex = _patient.Value.Sex,
            DateOfService = service,
            DateOfServiceInferred = inferred,
            OrderedOn = written ?? service,
            Subject = reading.PatientKey,
            Encounter = encounter?.Key ?? reading.Index.KeyOf(node.Object("encounter"), order, "Encounter"),
            Requisition = requisition.Text("value") is { } value ? $"{requisition.Text("system")}|{value}" : null,
            StartTime = time,
            CountsForBundling = node.Text("intent") != "option" && !FollowsAnother(order),
            Fingerprint = OrderFingerprint.Of(order.Json),

            // The last, because whatever was read before may have complained.
            Fault = FaultOf(order, patientUnknown, saysWhat: codes.Length + texts.Length + components.Length > 0),
            ReadingFindings = [.. log.All(), .. reading.Log.All()],
        };
    }

    private static ImmutableArray<SourcedText> ReadNotes(FhirNode node)
    {
        var notes = new List<SourcedText>();
        foreach (var note in node.Objects("note"))
        {
            if (note.Text("text") is { } text)
            {
                notes.Add(new SourcedText(text, note.Place));
            }
        }

        return [.. notes];
    }

    private static UnreadableOrder? FaultOf(FhirResource order, bool patientUnknown, bool saysWhat)
    {
        if (order.Faults.First is { } fault)
        {
            return fault;
        }

        if (patientUnknown)
        {
            return new UnreadableOrder(order.Node.Place, "the order does not say which of several patients it is for", "Send the subject of the order.");
        }

        return saysWhat ? null : new UnreadableOrder(order.Node.Place, "the order does not say what is ordered", "Send the code of the order, or at least its text.");
    }

    private static (ImmutableArray<SourcedCode> Codes, ImmutableArray<SourcedCode> Components, ImmutableArray<SourcedCode> Modifiers, ImmutableArray<SourcedText> Texts)
        ReadRequest(FhirNode node, ReadIssues log)
    {
        var codes = new List<SourcedCode>();
        var components = new List<SourcedCode>();
        var modifiers = new List<SourcedCode>();
        var texts = new List<SourcedText>();
        var code = node.Object("code");
        AddWords(code, texts, log, codes);
        foreach (var owner in new[] { code, node })
        {
            foreach (var extension in owner.Objects("extension").Where(extension => extension.Text("url") == Canonical.BillingOptions))
            {
                codes.AddRange(Concept.Codes(extension.Object("valueCodeableConcept", "value"), CodeUse.Procedure, log));
            }
        }

        foreach (var detail in node.Objects("orderDetail"))
        {
            var told = new List<SourcedCode>();
            AddWords(detail, texts, log, told);
            foreach (var part in told)
            {
                switch (part.Code)
                {
                    case { System: Canonical.StudyComponent } when Components.Contains(part.Code.Value):
                        components.Add(part);
                        break;
                    case { System: Canonical.StudyComponent }:
                        log.Add(
                            FindingCode.CodeInvalid, "A component of the order is not one of the known components.", part.Origin,
                            $"Use a code of {Canonical.StudyComponent}, or say it in words.");
                        break;
                    case { System: Code.Hcpcs }:
                    case { System: Code.Cpt, Value.Length: 2 }:
                        modifiers.Add(part);
                        break;
                    case { System: Code.Cpt }:
                        codes.Add(part);
                        break;
                }
            }
        }

        return ([.. codes], [.. components], [.. modifiers], [.. texts]);
    }

    // The displays of codes that nobody has to know are words like any other.
    private static void AddWords(FhirNode concept, List<SourcedText> texts, ReadIssues log, List<SourcedCode> codes)
    {
        if (concept.Text("text") is { } text)
        {
            texts.Add(new SourcedText(text, concept.Path.To("text").ToString()));
        }

        foreach (var coding in concept.Objects("coding"))
        {
            var code = CodeSystems.Read(coding, CodeUse.Procedure, log);
            if (code is not null)
            {
                codes.Add(code);
            }

            if (code?.Code.System is not (Code.Cpt or Code.Hcpcs or Canonical.StudyComponent) && coding.Text("display") is { } display)
            {
                texts.Add(new SourcedText(display, coding.Path.To("display").ToString()));
            }
        }
    }

    private (List<Diagnosis> Reasons, HashSet<FhirResource> Used) ReadReasons(FhirResource order, ReadIssues log)
    {
        var node = order.Node;
        var used = new HashSet<FhirResource>();
        var reasons = node.Objects("reasonCode").ConvertAll(reason => DiagnosisReader.FromConcept(reason, DiagnosisRole.Reason, log));
        AddReferences("reasonReference", onlyConditions: false);
        AddReferences("supportingInfo", onlyConditions: true);
        return (reasons, used);

        void AddReferences(string element, bool onlyConditions)
        {
            foreach (var reference in node.Objects(element))
            {
                if (onlyConditions && reasons.Count >= mostReasons)
                {
                    log.Ignore(
                        node.Path.To(element).ToString(),
                        FormattableString.Invariant($"The order has more than {mostReasons} reasons: what else its supporting information names was read as part of the record."), null);
                    return;
                }

                if (reading.Index.Resolve(reference, order, "Condition") is { } target)
                {
                    if (used.Add(target) && DiagnosisReader.ReadReason(reading, target, onlyConditions) is { } diagnosis)
                    {
                        reasons.Add(diagnosis);
                    }
                }
                else if (!onlyConditions)
                {
                    log.Add(
                        FindingCode.ChartIncomplete, "A reason that the order refers to is not in the request, or stands there in two versions.",
                        reference.Place, "Send the resource that gives the reason.");
                    var display = reference.Text("display");
                    reasons.Add(new Diagnosis { Role = DiagnosisRole.Reason, Text = display, IsUnseen = display is null, Origin = reference.Place });
                }
            }
        }
    }

    private (DateOnly Day, bool Inferred, TimeOnly? Time) ReadDate(FhirNode node)
    {
        var timing = node.Object("occurrenceTiming", "occurrence");
        var events = new List<FhirDate>();
        foreach (var written in timing.Texts("event"))
        {
            if (FhirDate.Parse(written) is { } date)
            {
                events.Add(date);
            }
            else
            {
                node.Fault("occurrence", "a date of the timing is not a date", "Write it as YYYY-MM-DD.");
            }
        }

        FhirDate? first = events.Count == 0 ? null : events.MinBy(date => (date.First, date.Time));
        var told = node.Date("occurrenceDateTime", "occurrence")
            ?? node.Object("occurrencePeriod", "occurrence").Date("start")
            ?? first
            ?? timing.Object("repeat").Object("boundsPeriod", "bounds").Date("start");
        if (new[] { "occurrenceDateTime", "occurrencePeriod", "occurrenceTiming" }.Count(node.Has) > 1)
        {
            node.Fault("occurrence", "the day of the study is given in more than one way", "Send one of occurrenceDateTime, occurrencePeriod and occurrenceTiming.");
        }

        return told is { } day ? (day.First, day.IsPartial, day.Time)
            : node.Date("authoredOn") is { } authored ? (authored.First, true, null)
            : (today, true, null);
    }

    private FhirResource? EncounterOf(FhirResource order)
    {
        var reference = order.Node.Object("encounter");
        if (reference.IsThere)
        {
            return reading.Index.Resolve(reference, order, "Encounter") is { Type: "Encounter" } named && Usable(named) ? named : null;
        }

        _open ??= [.. chart.Encounters.Where(encounter => encounter.Node.Text("status") is not ("finished" or "cancelled" or "entered-in-error") && Usable(encounter)).Take(2)];
        return _open.Count == 1 ? _open[0] : null;

        bool Usable(FhirResource encounter) =>
            encounter.Node.Text("status") is not ("cancelled" or "entered-in-error") && reading.IsOfPatient(encounter, "subject") && reading.IsReadable(encounter);
    }

    private static (CareSetting Setting, string? Origin) SettingOf(FhirResource? encounter)
    {
        var coding = encounter?.Node.Object("class") ?? default;
        var setting = coding.Text("code")?.ToUpperInvariant() switch
        {
            "EMER" => CareSetting.Emergency,
            "IMP" or "ACUTE" or "NONAC" => CareSetting.Inpatient,
            "OBSENC" => CareSetting.Observation,
            "AMB" or "VR" or "HH" or "FLD" or "SS" or "PRENC" => CareSetting.Outpatient,
            _ => CareSetting.NotTold,
        };
        return (setting, setting == CareSetting.NotTold ? null : coding.Place);
    }

    private (ImmutableArray<PatientCoverage> Coverages, ImmutableArray<AuthorizationOnFile> Authorizations) ReadInsurance(
        FhirResource order, HashSet<string> procedureCodes, DateOnly service, ReadIssues log)
    {
        var coverages = chart.Coverages.ToList();
        var authorizations = new List<AuthorizationOnFile>();
        var named = new Dictionary<FhirResource, int>();
        var missing = new List<PatientCoverage>();
        var index = 0;
        foreach (var reference in order.Node.Objects("insurance"))
        {
            var position = index++;
            var target = reading.Index.Resolve(reference, order, "Coverage");
            switch (target?.Type)
            {
                case "Coverage":
                    if (named.TryAdd(target, position) && target.Container is not null && reading.IsOfPatient(target, "beneficiary")
                        && CoverageReader.Read(reading, target) is { } contained)
                    {
                        coverages.Add((target, contained));
                    }

                    break;
                case "ClaimResponse":
                    named.TryAdd(target, position);
                    if (target.Container is not null && reading.IsOfPatient(target, "patient") && AuthorizationReader.Read(reading, target) is { } answer
                        && AuthorizationReader.For(answer, procedureCodes, service, namedByOrder: true) is { } authorization)
                    {
                        authorizations.Add(authorization);
                    }

                    break;
                default:
                    // The payer that governs was named but not sent: it must not be replaced by another.
                    log.Add(
                        FindingCode.DataNotFetched,
                        $"The coverage that the order names{(reference.Text("reference") is { Length: <= 100 } written && !written.Any(char.IsWhiteSpace) ? $" ({written})" : "")} is not in the request.",
                        reference.Place, "Send that coverage with the order.");
                    missing.Add(new PatientCoverage
                    {
                        NotSent = true,
                        Kind = PayerKind.Unknown,
                        PayerName = reference.Text("display"),
                        NamedByOrder = position,
                        Reference = reading.Index.KeyOf(reference, order, "Coverage"),
                        Origin = reference.Place,
                    });
                    break;
            }
        }

        authorizations.AddRange(chart.Authorizations
            .Select(answer => AuthorizationReader.For(answer, procedureCodes, service, named.ContainsKey(answer.Source))).OfType<AuthorizationOnFile>());
        return (
            [.. coverages.Select(pair => named.TryGetValue(pair.Resource, out var place) ? pair.Coverage with { NamedByOrder = place } : pair.Coverage), .. missing],
            [.. authorizations]);
    }

    // A may follow from B and B from A in nonsense; then both count, so that nothing escapes bundling.
    private bool FollowsAnother(FhirResource order) => Followed(order).Any(key => key != order.Key && !Followed(_byKey[key]).Contains(order.Key));

    private HashSet<string> Followed(FhirResource order)
    {
        if (!_followed.TryGetValue(order.Key, out var keys))
        {
            keys = order.Node.Objects("basedOn").Concat(order.Node.Objects("replaces"))
                .Select(reference => reading.Index.KeyOf(reference, order, "ServiceRequest"))
                .OfType<string>().Where(_byKey.ContainsKey).ToHashSet(StringComparer.Ordinal);
            _followed[order.Key] = keys;
        }

        return keys;
    }

    private static DateOnly Later(DateOnly day) => day.Year > DateOnly.MaxValue.Year - MaxYears ? DateOnly.MaxValue : day.AddYears(MaxYears);

    private static string? UsableUrl(string? url) => url is { Length: <= 500 } && !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? url : null;
}
