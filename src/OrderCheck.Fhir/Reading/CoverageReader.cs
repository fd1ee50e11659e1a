using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads coverages and tells which kind of payer is behind them, and what they pay for. Age is never looked at.</summary>
internal static class CoverageReader
{
    private const int MaxRank = 1000;

    /// <summary>A coverage of the patient; null for one that was entered in error.</summary>
    public static PatientCoverage? Read(ReadContext reading, FhirResource resource) => reading.Read<R4.Coverage, PatientCoverage>(resource, coverage =>
    {
        var evidence = new PayerEvidence(reading.CoverageTypes);
        var status = coverage.StatusElement.Text();
        ReadType(coverage.Type, evidence);
        var (payer, payerName) = ReadPayers(reading, resource, coverage, evidence);
        var (plan, group) = ReadClasses(coverage, evidence);
        evidence.ReadSubscriber(coverage.SubscriberIdElement.Text());

        // A plan's name can name its payer more closely than the payor does.
        payer = reading.Payers.Find([], plan ?? group) ?? payer;
        if (payer is not null)
        {
            evidence.Add(payer);
        }

        var order = coverage.OrderElement.Number();
        var kind = evidence.Decide();
        var read = new PatientCoverage
        {
            Kind = kind.Kind,
            Benefit = evidence.Benefit(kind.Kind),
            Lines = kind is { Kind: PayerKind.Unknown, Contradiction: null } ? payer?.Lines ?? [] : [],
            Contradiction = kind.Contradiction,
            IsKindInferred = kind.IsInferred,
            IsHospice = evidence.IsHospice,
            Payer = payer?.Id ?? evidence.Payer,
            PayerName = payerName,
            PlanName = plan ?? group,
            HasStatus = status is not null,
            StatusActive = status is null or "active",
            From = coverage.Period?.StartElement.Date($"{resource.Path}.period.start")?.First,
            Until = coverage.Period?.EndElement.Date($"{resource.Path}.period.end")?.Last,
            Order = order is >= 0 and < MaxRank && order == decimal.Truncate(order.Value) ? (int)order.Value : null,
            Reference = resource.Reference,
            Origin = resource.Path,
        };
        if (status == "entered-in-error")
        {
            reading.Log.Ignore(resource, "it was entered in error");
            return null;
        }

        if (status is null)
        {
            reading.Log.Add(FindingCode.FactMissing, "The coverage has no status; it was read as active.", resource.Path, "Send the status of the coverage.");
        }

        return read;
    });

    private static (Payer? Payer, string? Name) ReadPayers(ReadContext reading, FhirResource resource, R4.Coverage coverage, PayerEvidence evidence)
    {
        string? payerName = null;
        Payer? payer = null;
        foreach (var payor in coverage.Payor.Items())
        {
            var (identifiers, name, isPerson) = PayorReader.Read(reading, payor, resource);
            payerName ??= name;
            payer ??= reading.Payers.Find(identifiers, name);
            evidence.IsPaidByPerson |= isPerson;
            evidence.ReadPayor(name);
        }

        return (payer, payerName);
    }

    private static (string? Plan, string? Group) ReadClasses(R4.Coverage coverage, PayerEvidence evidence)
    {
        string? plan = null;
        string? group = null;
        foreach (var item in coverage.Class.Items())
        {
            var (name, value) = (item.NameElement.Text(), item.ValueElement.Text());
            var kind = Concept.Plain(item.Type);
            var isPlan = kind.Contains("plan") || kind.Contains("subplan");
            plan ??= kind.Contains("plan") ? PayorReader.Short(name ?? value) : null;
            group ??= kind.Contains("group") ? PayorReader.Short(name ?? value) : null;
            evidence.ReadWords(name);
            evidence.ReadWords(value);
            evidence.ReadPlanNumber(name, isPlan);
            evidence.ReadPlanNumber(value, isPlan);
        }

        return (plan, group);
    }

    private static void ReadType(R4.CodeableConcept? type, PayerEvidence evidence)
    {
        foreach (var coding in type?.Coding.Items() ?? [])
        {
            if (coding.CodeElement.Text() is { } code)
            {
                evidence.ReadCode(coding.SystemElement.Text(), code);
            }
        }

        evidence.ReadWords(type?.TextElement.Text());
    }
}
