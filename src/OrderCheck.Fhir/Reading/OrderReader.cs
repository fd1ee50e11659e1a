using System.Collections.Frozen;
using System.Collections.Immutable;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Turns a ServiceRequest and the chart into an <see cref="ImagingOrder"/>.</summary>
internal sealed class OrderReader(ReadContext reading, Chart chart, IReadOnlyList<FhirResource> orders, DateOnly today, int maxReasons)
{
    private const int MaxYears = 2;

    private static readonly FrozenSet<string> Intents = new[]
    {
        "proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Statuses = new[] { "draft", "active", "on-hold", "unknown" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly OrderSequence _sequence = new(reading.Index, orders);
    private readonly InsuranceReader _insurance = new(reading, chart);
    private readonly ReasonReader _reasons = new(reading, maxReasons);
    private readonly OrderEncounters _encounters = new(reading, chart);

    private readonly HashSet<string> _sharedNames = orders.Count < 2 ? [] : orders.GroupBy(order => order.Reference ?? order.FullUrl)
        .Where(group => group.Key is not null && group.Count() > 1).Select(group => group.Key!).ToHashSet(StringComparer.Ordinal);

    private readonly ImmutableArray<Diagnosis> _record = [.. chart.Conditions.Select(condition => condition.Diagnosis), .. chart.History];

    private readonly ImmutableArray<Fact> _facts = [.. chart.Facts];

    private readonly ImmutableArray<PriorTest> _tests = [.. chart.PriorTests];

    /// <summary>True for a ServiceRequest that asks for something still to be done.</summary>
    public static bool IsOrder(FhirResource resource) =>

        // One whose status cannot be read may be an order: it is reported, not dropped.
        resource.Type == "ServiceRequest"
        && resource.Peek((R4.ServiceRequest request) => request.DoNotPerformElement.Flag()) != true
        && (resource.Peek((R4.ServiceRequest request) => request.IntentElement.Text()) is not { } intent || Intents.Contains(intent))
        && (resource.Peek((R4.ServiceRequest request) => request.StatusElement.Text()) is not { } status || Statuses.Contains(status));

    /// <summary>Reads the orders. What is to be said of their chart is said to each.</summary>
    /// <param name="patientUnknown">True when the request does not tell which patient they are for.</param>
    public ImmutableArray<ImagingOrder> ReadAll(bool patientUnknown)
    {
        var read = orders.Select((order, index) => Read(order, index + 1, patientUnknown)).ToList();
        var ofChart = reading.Log.All();
        var evidence = EvidenceTypes.Of(reading.Index);
        return [.. read.Select(order => order with { Evidence = evidence, ReadingFindings = [.. order.ReadingFindings, .. ofChart] })];
    }

    private ImagingOrder Read(FhirResource order, int position, bool patientUnknown)
    {
        var log = reading.Log.ForOrder();
        var read = order.Read<R4.ServiceRequest, ImagingOrder>(request => Read(order, request, log)) ?? Unreadable(order, log);
        var name = order.Reference ?? UsableUrl(order.FullUrl);
        return read with
        {
            Reference = name is not null && !_sharedNames.Contains(name) ? name : "",
            Position = position,
            Fingerprint = OrderFingerprint.Of(order.Json),
            Subject = reading.PatientKey,
            Fault = FaultOf(order, patientUnknown, saysWhat: read.Codes.Length + read.RequestTexts.Length + read.Components.Length > 0),
            ReadingFindings = log.All(),
        };
    }

    private ImagingOrder Read(FhirResource order, R4.ServiceRequest request, ReadIssues log)
    {
        RemarkMissing(order, request, log);
        _ = request.DoNotPerformElement.Flag();
        _ = request.Subject?.ReferenceElement.Text();
        var study = RequestedStudy.Read(request, order.Path, log);
        var (reasons, used) = _reasons.Read(order, request, log);
        var zones = reading.ZonesOf(PlaceReader.Find(reading, chart, order, request, encounter: null));
        var date = OrderDate.Read(request, order.Path, today, zones);
        var service = date.Day;
        var written = request.AuthoredOnElement.Date($"{order.Path}.authoredOn")?.In(zones[0]).First;
        RemarkZone(date, zones[0], order, log);
        RemarkDistance(service, written, order, log);
        var encounter = _encounters.Find(order, request, service, !date.IsNamed || service == (written ?? today), log);
        var place = PlaceReader.Find(reading, chart, order, request, encounter?.Details, log);
        var procedureCodes = study.Codes.Where(code => code.Code.System is Code.Cpt or Code.Hcpcs).Select(code => code.Code.Value).ToHashSet(StringComparer.Ordinal);
        var (coverages, authorizations) = _insurance.Read(order, request, procedureCodes, service, log);
        var patient = PatientReader.Read(reading, chart.Patient);
        var requisition = request.Requisition?.ValueElement.Text();
        return new ImagingOrder
        {
            Reference = "",
            Origin = order.Path,
            Codes = study.Codes,
            Components = study.Components,
            Modifiers = study.Modifiers,
            RequestTexts = study.Texts,
            IsForOtherService = RequestedStudy.IsForOtherService(request),
            Notes = Notes(request, order.Path, log),
            Diagnoses = used.Count == 0
                ? [.. reasons, .. _record]
                : [.. reasons, .. chart.Conditions.Where(condition => !used.Contains(condition.Resource)).Select(condition => condition.Diagnosis), .. chart.History],
            Facts = _facts,
            PriorTests = _tests,
            Coverages = coverages,
            Notices = [.. chart.Notices.Select(notice => NoticeReader.For(notice, order.Key, procedureCodes)).OfType<NoticeOnFile>()],
            Authorizations = authorizations,
            Setting = encounter?.Details.Setting ?? CareSetting.NotTold,
            SettingOrigin = encounter?.Details.SettingOrigin,
            StudyDone = chart.Reported.Contains(order.Key),
            PlaceOfService = place,
            BirthDate = patient?.Birth,
            Sex = patient?.Sex,
            Death = patient?.Death,
            DateOfService = service,
            DateOfServiceUntil = date.Until,
            DateOfServiceInferred = date.Inferred,
            OrderedOn = written ?? service,
            Encounter = encounter?.Resource.Key ?? reading.Index.KeyOf(request.Encounter, order, "Encounter"),
            Requisition = requisition is null ? null : $"{request.Requisition?.SystemElement.Text()}|{requisition}",
            StartTime = date.Time,
            CountsForBundling = request.IntentElement.Text() != "option" && !_sequence.FollowsAnother(order),
        };
    }

    // What the order asks for may be readable although something else is not: it tells whether the order is one of ours. Who pays may have to be told of it.
    private ImagingOrder Unreadable(FhirResource order, ReadIssues log)
    {
        var study = order.Peek((R4.ServiceRequest request) => RequestedStudy.Read(request, order.Path, log)) ?? RequestedStudy.None;
        var day = order.Peek((R4.ServiceRequest request) => OrderDate.Read(request, order.Path, today, [reading.Zone])) is { Day.Year: > 1 } read ? read.Day : today;
        return new ImagingOrder
        {
            Reference = "",
            Origin = order.Path,
            Codes = study.Codes,
            Components = study.Components,
            Modifiers = study.Modifiers,
            RequestTexts = study.Texts,
            Coverages = [.. chart.Coverages.Select(coverage => coverage.Coverage)],
            DateOfService = day,
            OrderedOn = day,
        };
    }

    private static void RemarkMissing(FhirResource order, R4.ServiceRequest request, ReadIssues log)
    {
        foreach (var (element, readAs, value) in new[] { ("status", "a draft", request.StatusElement.Text()), ("intent", "an order", request.IntentElement.Text()) })
        {
            if (value is null)
            {
                log.Add(FindingCode.FactMissing, $"The order has no {element}; it was read as {readAs}.", order.Path, $"Send the {element} of the order.");
            }
        }
    }

    // A study of the evening has the date of the next day in UTC: policies and codes may be others then.
    private static void RemarkZone(OrderDate date, TimeZoneInfo zone, FhirResource order, ReadIssues log)
    {
        if (!date.IsOtherDayInUtc && !date.DependsOnZone)
        {
            return;
        }

        log.Add(
            FindingCode.DateOfServiceInferred,
            FormattableString.Invariant($"The order names an instant in UTC. At the place of service ({zone.Id}) that is on {date.Day:yyyy-MM-dd}, and this day was taken.")
                + (date.DependsOnZone ? " The address leaves two time zones open, in one of which it is another day." : ""),
            $"{order.Path}.occurrence", "Write the day alone, or the time with the offset of the place of service.", date.DependsOnZone ? Severity.Warning : Severity.Information);
    }

    private void RemarkDistance(DateOnly service, DateOnly? written, FhirResource order, ReadIssues log)
    {
        if (service > Later(today) || service > Later(written ?? today) || (written is { } day && Later(service) < day))
        {
            log.Add(
                FindingCode.FactMissing, FormattableString.Invariant($"The day of the study, {service:yyyy-MM-dd}, is more than {MaxYears} years away; check it."),
                $"{order.Path}.occurrence", "Correct the day of the study, or of the order.");
        }
    }

    private static ImmutableArray<SourcedText> Notes(R4.ServiceRequest request, string path, ReadIssues log) =>
    [
        .. request.Note.At($"{path}.note").Select(note => (Text: log.Shortened(note.Item.TextElement.Text(), note.Place), note.Place))
            .Where(note => note.Text is not null).Select(note => new SourcedText(note.Text!, note.Place)),
    ];

    private static UnreadableOrder? FaultOf(FhirResource order, bool patientUnknown, bool saysWhat) =>
        order.Issue is { } issue ? new UnreadableOrder(issue.Place, issue.Problem, issue.Remedy)
        : patientUnknown ? new UnreadableOrder(order.Path, "the order does not say which of several patients it is for", "Send the subject of the order.")
        : saysWhat ? null
        : new UnreadableOrder(order.Path, "the order does not say what is ordered", "Send the code of the order, or at least its text.");

    private static DateOnly Later(DateOnly day) => day.Year > DateOnly.MaxValue.Year - MaxYears ? DateOnly.MaxValue : day.AddYears(MaxYears);

    private static string? UsableUrl(string? url) => url is { Length: <= 500 } && !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? url : null;
}
