using System.Globalization;
using Hl7.Fhir.Model;
using Canonical = OrderCheck.Fhir.Writing.Canonical;

namespace OrderCheck.Replay.Generate;

/// <summary>
/// Draws the resources of an invented request. They depend on the random numbers of the person only, so the methods have to be called in
/// the same order
/// for the same seed to give the same bytes.
/// </summary>
internal static class SyntheticResources
{
    private const string Cpt = "http://www.ama-assn.org/go/cpt";
    private const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";

    /// <summary>One order, rarely two.</summary>
    public static List<ServiceRequest> Orders(SyntheticPerson person)
    {
        var orders = new List<ServiceRequest> { Order(person, 1, person.Random.Weighted<StudyMix>(OrderMix.Studies)) };
        if (person.Random.Percent(6))
        {
            orders.Add(Order(person, 2, person.Random.Weighted<StudyMix>(OrderMix.Studies)));
        }

        return orders;
    }

    /// <summary>The patient.</summary>
    public static Patient Patient(SyntheticPerson person) => new()
    {
        Id = person.Id,
        Name = [Name(person.Family, person.Given)],
        Gender = person.Female ? AdministrativeGender.Female : AdministrativeGender.Male,
        BirthDate = Day(person.BirthDate),
        Address = [Address(person.Home, person.Random)],
    };

    /// <summary>The coverage and its payer.</summary>
    public static List<Resource> Coverage(SyntheticPerson person)
    {
        var payer = person.Payer;
        var coverage = new Coverage
        {
            Id = "cov-" + person.Id,
            Status = person.Random.Percent(99) ? FinancialResourceStatusCodes.Active : FinancialResourceStatusCodes.Cancelled,
            Type = payer.Sopt is null ? null : new CodeableConcept("https://nahdo.org/sopt", payer.Sopt),
            SubscriberId = Digits(person.Random, 9),
            Beneficiary = Patient(person.Id),
            Period = new Period { Start = Day(new DateOnly(person.OrderedOn.Year, 1, 1)) },
            Payor = [new ResourceReference("Organization/payer-" + person.Id)],
        };
        if (payer.Plan is not null)
        {
            coverage.Class.Add(new Coverage.ClassComponent
            {
                Type = new CodeableConcept("http://terminology.hl7.org/CodeSystem/coverage-class", "plan"),
                Value = "plan-" + Digits(person.Random, 4),
                Name = payer.Plan,
            });
        }

        return [coverage, new Organization { Id = "payer-" + person.Id, Name = payer.Name }];
    }

    /// <summary>The encounter, the place of the study and who orders.</summary>
    public static List<Resource> Visit(SyntheticPerson person)
    {
        var random = person.Random;
        var encounter = new Encounter
        {
            Id = "visit-" + person.Id,
            Status = Encounter.EncounterStatus.InProgress,
            Class = new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode",
            random.Weighted<string>([(93, "AMB"), (3, "EMER"), (2, "OBSENC"), (2, "IMP")])),
            Subject = Patient(person.Id),
        };
        var site = new Location { Id = "site-" + person.Id, Name = person.Site.City + " Heart Imaging",
            Address = Address(person.Site, random) };
        var practitioner = new Practitioner
        {
            Id = person.Practitioner,
            Identifier = [new Identifier(Npi.System, DrawNpi(random))],
            Name = [Name(random.Of<string>(OrderMix.FamilyNames), random.Of<string>(OrderMix.FemaleNames))],
        };
        return [encounter, site, practitioner];
    }

    /// <summary>The chart: conditions, observations and reports in the order of drawing.</summary>
    public static List<Resource> Chart(SyntheticPerson person)
    {
        var random = person.Random;
        var (from, to) = random.Weighted<(int, int)>(OrderMix.ChartSizes);
        var size = random.Between(from, to);
        var chart = new List<Resource>(size);
        for (var i = 1; i <= size; i++)
        {
            var draw = random.Next();
            var own = new SeededRandom(draw);
            var day = Day(person.OrderedOn.AddDays(-own.Between(1, 900)));
            Resource resource = (draw % 100) switch
            {
                < 30 => Problem(person, day, own),
                < 88 => Measurement(person, day, own),
                _ => Report(person, day, own),
            };
            resource.Id = string.Create(CultureInfo.InvariantCulture, $"{resource.TypeName.ToLowerInvariant()}-{person.Id}-{i}");
            chart.Add(resource);
        }

        return chart;
    }

    private static ServiceRequest Order(SyntheticPerson person, int number, StudyMix study)
    {
        var random = person.Random;
        var order = new ServiceRequest
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"order-{person.Id}-{number}"),
            Status = RequestStatus.Draft,
            Intent = RequestIntent.Order,
            Priority = random.Percent(12) ? RequestPriority.Urgent : RequestPriority.Routine,
            Code = CodeOrText(Cpt, study.Cpt, random.Percent(94), 70, () => random.Of<string>(study.Texts), random),
            Subject = Patient(person.Id),
            Encounter = new ResourceReference("Encounter/visit-" + person.Id),
            Occurrence = new FhirDateTime(Day(person.OrderedOn.AddDays(random.Between(1, 35)))),
            AuthoredOn = Day(person.OrderedOn),
            Requester = new ResourceReference("Practitioner/" + person.Practitioner),
            LocationReference = [new ResourceReference("Location/site-" + person.Id)],
            ReasonCode = Reasons(random, study),
        };
        if (person.Payer.Sopt != "81" || random.Percent(50))
        {
            order.Insurance.Add(new ResourceReference("Coverage/cov-" + person.Id));
        }

        if (random.Percent(25))
        {
            order.Note.Add(new Annotation
            {
                Text = random.Of<string>(
                ["Please schedule in the morning.", "Patient prefers the downtown site.", "Discussed with the patient.",
                "Compare with the prior study."]),
            });
        }

        return order;
    }

    private static List<CodeableConcept> Reasons(SeededRandom random, StudyMix study)
    {
        var reasons = new List<CodeableConcept>();
        if (random.Percent(3))
        {
            return reasons;
        }

        for (var left = random.Percent(28) ? 2 : 1; left > 0; left--)
        {
            var (code, text) = random.Weighted<(string Code, string Text)>(study.Reasons);
            var coded = random.Percent(93);
            var written = coded && random.Percent(2) ? code.Replace(".", "", StringComparison.Ordinal) : code;
            reasons.Add(CodeOrText(Icd10Cm, written, coded, 45, () => text, random));
        }

        return reasons;
    }

    // Always words when there is no code, else in so many of a hundred.
    private static CodeableConcept CodeOrText(string system, string code, bool coded, int share, Func<string> text, SeededRandom random) =>
        new()
    {
        Coding = coded ? [new Coding(system, code)] : [],
        Text = !coded || random.Percent(share) ? text() : null,
    };

    private static Condition Problem(SyntheticPerson person, string day, SeededRandom random)
    {
        var (code, text) = random.Of<(string, string)>(OrderMix.Problems);
        return new Condition
        {
            ClinicalStatus = new CodeableConcept(
            "http://terminology.hl7.org/CodeSystem/condition-clinical", random.Percent(88) ? "active" : "resolved"),
            VerificationStatus = new CodeableConcept(
            "http://terminology.hl7.org/CodeSystem/condition-ver-status", random.Percent(96) ? "confirmed" : "refuted"),
            Code = new CodeableConcept(Icd10Cm, code, text),
            Subject = Patient(person.Id),
            Onset = new FhirDateTime(day),
        };
    }

    private static Observation Measurement(SyntheticPerson person, string day, SeededRandom random)
    {
        var observation = new Observation { Status = ObservationStatus.Final, Subject = Patient(person.Id),
            Effective = new FhirDateTime(day) };
        if (random.Percent(8))
        {
            observation.Code = new CodeableConcept(Canonical.Fact, "pretest-probability");
            observation.Value = new CodeableConcept(Canonical.FactValue, random.Of<string>(["low", "intermediate", "high"]));
        }
        else
        {
            var (loinc, name, unit, low, high) = random.Of<(string, string, string, int, int)>(OrderMix.Measurements);
            observation.Code = new CodeableConcept("http://loinc.org", loinc, name);
            observation.Value = new Quantity { Value = random.Between(low, high) / 10m, Unit = unit };
        }

        return observation;
    }

    private static DiagnosticReport Report(SyntheticPerson person, string day, SeededRandom random)
    {
        var (cpt, title, conclusions) = random.Of<(string, string, string[])>(OrderMix.Reports);
        return new DiagnosticReport
        {
            Status = DiagnosticReport.DiagnosticReportStatus.Final,
            Code = new CodeableConcept(Cpt, cpt, title),
            Subject = Patient(person.Id),
            Effective = new FhirDateTime(day),
            Conclusion = random.Of<string>(conclusions),
        };
    }

    private static ResourceReference Patient(string id) => new("Patient/" + id);

    private static HumanName Name(string family, string given) => new() { Family = family, Given = [given] };

    private static Address Address(AreaMix area, SeededRandom random) => new()
    {
        Line = [string.Create(CultureInfo.InvariantCulture, $"{random.Between(1, 9900)} {random.Of<string>(OrderMix.FamilyNames)} Lane")],
        City = area.City,
        District = area.County,
        State = area.State,
        PostalCode = area.Zip,
        Country = "US",
    };

    // Invented, and starting with 1 as those of people do.
    private static string DrawNpi(SeededRandom random)
    {
        var digits = (100_000_000 + random.Below(100_000_000)).ToString(CultureInfo.InvariantCulture);
        return digits + Npi.CheckDigit(digits);
    }

    private static string Digits(SeededRandom random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Below(10))));

    private static string Day(DateOnly day) => FhirJson.Day(day);
}
