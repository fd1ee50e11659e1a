using System.Globalization;
using System.Text.Json;

namespace OrderCheck.Replay.Generate;

/// <summary>Writes invented requests: a FHIR R4 Bundle or an order-sign hook call each. A request depends on seed, number and last day only.</summary>
internal sealed class SyntheticRequestWriter(Utf8JsonWriter json, ulong seed, DateOnly until)
{
    /// <summary>Orders were written within this many days up to the last day.</summary>
    private const int Days = 180;

    private const string Cpt = "http://www.ama-assn.org/go/cpt";
    private const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";

    public void Write(long number, bool hook)
    {
        var person = Person.Draw(SeededRandom.At(seed, number), number, until);
        json.WriteStartObject();
        if (hook)
        {
            WriteHook(person, number);
        }
        else
        {
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "collection");
            json.WriteStartArray("entry");
            WriteOrders(person);
            WritePatient(person);
            WriteCoverage(person);
            WriteSurroundings(person);
            WriteChart(person with { Random = new SeededRandom(person.Random.Next()) }, _ => true);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteHook(Person person, long number)
    {
        json.WriteString("hook", "order-sign");
        json.WriteString("hookInstance", Uuid(new SeededRandom(seed ^ (ulong)number)));
        json.WriteStartObject("context");
        json.WriteString("userId", "Practitioner/" + person.Practitioner);
        json.WriteString("patientId", person.Id);
        json.WriteString("encounterId", "visit-" + person.Id);
        Bundle("draftOrders", "collection", () => WriteOrders(person));
        json.WriteEndObject();
        json.WriteStartObject("prefetch");
        json.WritePropertyName("patient");
        PatientResource(person);
        Bundle("coverage", "searchset", () => WriteCoverage(person));
        Bundle("encounter", "searchset", () => WriteSurroundings(person));
        // One chart for all three, the same as in the Bundle of this number.
        var chart = person.Random.Next();
        foreach (var (key, type) in (ReadOnlySpan<(string, string)>)[("problems", "Condition"), ("observations", "Observation"), ("reports", "DiagnosticReport")])
        {
            Bundle(key, "searchset", () => WriteChart(person with { Random = new SeededRandom(chart) }, one => one == type));
        }

        json.WriteEndObject();

        void Bundle(string name, string type, Action entries)
        {
            json.WriteStartObject(name);
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", type);
            json.WriteStartArray("entry");
            entries();
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private void WriteOrders(Person person)
    {
        var random = person.Random;
        var study = random.Weighted<StudyMix>(OrderMix.Studies);
        WriteOrder(person, 1, study);
        if (random.Percent(6))
        {
            WriteOrder(person, 2, random.Weighted<StudyMix>(OrderMix.Studies));
        }
    }

    private void WriteOrder(Person person, int number, StudyMix study)
    {
        var random = person.Random;
        Entry("ServiceRequest", $"order-{person.Id}-{number}");
        json.WriteString("status", "draft");
        json.WriteString("intent", "order");
        json.WriteString("priority", random.Percent(12) ? "urgent" : "routine");
        json.WriteStartObject("code");
        var coded = random.Percent(94);
        if (coded)
        {
            Coding(Cpt, study.Cpt);
        }

        if (!coded || random.Percent(70))
        {
            json.WriteString("text", random.Of<string>(study.Texts));
        }

        json.WriteEndObject();
        Reference("subject", "Patient/" + person.Id);
        Reference("encounter", "Encounter/visit-" + person.Id);
        json.WriteString("occurrenceDateTime", Day(person.OrderedOn.AddDays(random.Between(1, 35))));
        json.WriteString("authoredOn", Day(person.OrderedOn));
        Reference("requester", "Practitioner/" + person.Practitioner);
        References("locationReference", "Location/site-" + person.Id);
        WriteReasons(random, study);
        if (person.Payer.Sopt != "81" || random.Percent(50))
        {
            References("insurance", "Coverage/cov-" + person.Id);
        }

        if (random.Percent(25))
        {
            json.WriteStartArray("note");
            json.WriteStartObject();
            json.WriteString("text", random.Of<string>(["Please schedule in the morning.", "Patient prefers the downtown site.", "Discussed with the patient.", "Compare with the prior study."]));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        EndEntry();
    }

    private void WriteReasons(SeededRandom random, StudyMix study)
    {
        if (random.Percent(3))
        {
            return;
        }

        json.WriteStartArray("reasonCode");
        for (var left = random.Percent(28) ? 2 : 1; left > 0; left--)
        {
            var (code, text) = random.Weighted<(string Code, string Text)>(study.Reasons);
            json.WriteStartObject();
            var coded = random.Percent(93);
            if (coded)
            {
                Coding(Icd10Cm, random.Percent(2) ? code.Replace(".", "", StringComparison.Ordinal) : code);
            }

            if (!coded || random.Percent(45))
            {
                json.WriteString("text", text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePatient(Person person)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", "https://ehr.example/fhir/Patient/" + person.Id);
        json.WritePropertyName("resource");
        PatientResource(person);
        json.WriteEndObject();
    }

    private void PatientResource(Person person)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Patient");
        json.WriteString("id", person.Id);
        WriteName("name", person.Family, person.Given);
        json.WriteString("gender", person.Female ? "female" : "male");
        json.WriteString("birthDate", Day(person.BirthDate));
        json.WriteStartArray("address");
        Address(person.Home, person.Random);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteCoverage(Person person)
    {
        var payer = person.Payer;
        Entry("Coverage", "cov-" + person.Id);
        json.WriteString("status", person.Random.Percent(99) ? "active" : "cancelled");
        if (payer.Sopt is not null)
        {
            json.WriteStartObject("type");
            Coding("https://nahdo.org/sopt", payer.Sopt);
            json.WriteEndObject();
        }

        json.WriteString("subscriberId", Digits(person.Random, 9));
        Reference("beneficiary", "Patient/" + person.Id);
        json.WriteStartObject("period");
        json.WriteString("start", Day(new DateOnly(person.OrderedOn.Year, 1, 1)));
        json.WriteEndObject();
        References("payor", "Organization/payer-" + person.Id);
        if (payer.Plan is not null)
        {
            json.WriteStartArray("class");
            json.WriteStartObject();
            json.WriteStartObject("type");
            Coding("http://terminology.hl7.org/CodeSystem/coverage-class", "plan");
            json.WriteEndObject();
            json.WriteString("value", "plan-" + Digits(person.Random, 4));
            json.WriteString("name", payer.Plan);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        EndEntry();
        Entry("Organization", "payer-" + person.Id);
        json.WriteString("name", payer.Name);
        EndEntry();
    }

    private void WriteSurroundings(Person person)
    {
        Entry("Encounter", "visit-" + person.Id);
        json.WriteString("status", "in-progress");
        json.WriteStartObject("class");
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode");
        json.WriteString("code", person.Random.Weighted<string>([(93, "AMB"), (3, "EMER"), (2, "OBSENC"), (2, "IMP")]));
        json.WriteEndObject();
        Reference("subject", "Patient/" + person.Id);
        EndEntry();
        Entry("Location", "site-" + person.Id);
        json.WriteString("name", person.Site.City + " Heart Imaging");
        json.WritePropertyName("address");
        Address(person.Site, person.Random);
        EndEntry();
        Entry("Practitioner", person.Practitioner);
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("system", Npi.System);
        json.WriteString("value", DrawNpi(person.Random));
        json.WriteEndObject();
        json.WriteEndArray();
        WriteName("name", person.Random.Of<string>(OrderMix.FamilyNames), person.Random.Of<string>(OrderMix.FemaleNames));
        EndEntry();
    }

    // Invented, and starting with 1 as those of people do.
    private static string DrawNpi(SeededRandom random)
    {
        var digits = (100_000_000 + random.Below(100_000_000)).ToString(CultureInfo.InvariantCulture);
        return digits + Npi.CheckDigit(digits);
    }

    private void WriteChart(Person person, Func<string, bool> wanted)
    {
        var random = person.Random;
        var (from, to) = random.Weighted<(int, int)>(OrderMix.ChartSizes);
        var size = random.Between(from, to);
        for (var i = 1; i <= size; i++)
        {
            var draw = random.Next();
            var type = (draw % 100) switch { < 30 => "Condition", < 88 => "Observation", _ => "DiagnosticReport" };
            if (wanted(type))
            {
                WriteChartEntry(person, type, i, new SeededRandom(draw));
            }
        }
    }

    private void WriteChartEntry(Person person, string type, int number, SeededRandom random)
    {
        var day = person.OrderedOn.AddDays(-random.Between(1, 900));
        Entry(type, string.Create(CultureInfo.InvariantCulture, $"{type.ToLowerInvariant()}-{person.Id}-{number}"));
        switch (type)
        {
            case "Condition":
                var (code, text) = random.Of<(string, string)>(OrderMix.Problems);
                Concept("clinicalStatus", "http://terminology.hl7.org/CodeSystem/condition-clinical", random.Percent(88) ? "active" : "resolved", null);
                Concept("verificationStatus", "http://terminology.hl7.org/CodeSystem/condition-ver-status", random.Percent(96) ? "confirmed" : "refuted", null);
                Concept("code", Icd10Cm, code, text);
                Reference("subject", "Patient/" + person.Id);
                json.WriteString("onsetDateTime", Day(day));
                break;
            case "Observation":
                json.WriteString("status", "final");
                if (random.Percent(8))
                {
                    Concept("code", "https://ordercheck.example/fhir/CodeSystem/fact", "pretest-probability", null);
                    Concept("valueCodeableConcept", "https://ordercheck.example/fhir/CodeSystem/fact-value", random.Of<string>(["low", "intermediate", "high"]), null);
                }
                else
                {
                    var (loinc, name, unit, low, high) = random.Of<(string, string, string, int, int)>(OrderMix.Measurements);
                    Concept("code", "http://loinc.org", loinc, name);
                    json.WriteStartObject("valueQuantity");
                    json.WriteNumber("value", random.Between(low, high) / 10m);
                    json.WriteString("unit", unit);
                    json.WriteEndObject();
                }

                Reference("subject", "Patient/" + person.Id);
                json.WriteString("effectiveDateTime", Day(day));
                break;
            default:
                var (cpt, title, conclusions) = random.Of<(string, string, string[])>(OrderMix.Reports);
                json.WriteString("status", "final");
                Concept("code", Cpt, cpt, title);
                Reference("subject", "Patient/" + person.Id);
                json.WriteString("effectiveDateTime", Day(day));
                json.WriteString("conclusion", random.Of<string>(conclusions));
                break;
        }

        EndEntry();
    }

    private void Entry(string type, string id)
    {
        json.WriteStartObject();
        json.WriteString("fullUrl", $"https://ehr.example/fhir/{type}/{id}");
        json.WriteStartObject("resource");
        json.WriteString("resourceType", type);
        json.WriteString("id", id);
    }

    private void EndEntry()
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Reference(string name, string target)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", target);
        json.WriteEndObject();
    }

    private void References(string name, string target)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("reference", target);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Concept(string name, string system, string code, string? text)
    {
        json.WriteStartObject(name);
        Coding(system, code);
        if (text is not null)
        {
            json.WriteString("text", text);
        }

        json.WriteEndObject();
    }

    private void Coding(string system, string code)
    {
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteName(string name, string family, string given)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("family", family);
        json.WriteStartArray("given");
        json.WriteStringValue(given);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Address(AreaMix area, SeededRandom random)
    {
        json.WriteStartObject();
        json.WriteStartArray("line");
        json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{random.Between(1, 9900)} {random.Of<string>(OrderMix.FamilyNames)} Lane"));
        json.WriteEndArray();
        json.WriteString("city", area.City);
        json.WriteString("district", area.County);
        json.WriteString("state", area.State);
        json.WriteString("postalCode", area.Zip);
        json.WriteString("country", "US");
        json.WriteEndObject();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Digits(SeededRandom random, int count) =>
        string.Create(count, random, static (text, random) =>
        {
            foreach (ref var digit in text)
            {
                digit = (char)('0' + random.Below(10));
            }
        });

    private static string Uuid(SeededRandom random)
    {
        var hex = $"{random.Next():x16}{random.Next():x16}";
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    /// <summary>Whom a request is about, and what the rest of it is drawn with.</summary>
    private sealed record Person(
        SeededRandom Random, string Id, string Practitioner, string Family, string Given, bool Female, DateOnly BirthDate, DateOnly OrderedOn, PayerMix Payer, AreaMix Home, AreaMix Site)
    {
        public static Person Draw(SeededRandom random, long number, DateOnly until)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"p{number}");
            var payer = random.Weighted<PayerMix>(OrderMix.Payers);
            var orderedOn = until.AddDays(-random.Below(Days));
            var birth = orderedOn.AddDays(-(random.Between(payer.From, payer.To) * 1461 / 4) - random.Below(365));
            var female = random.Percent(49);
            var home = random.Weighted<AreaMix>(OrderMix.Areas);
            var site = random.Percent(92) ? home : random.Weighted<AreaMix>(OrderMix.Areas);
            return new Person(
                random, id, "dr-" + id, random.Of<string>(OrderMix.FamilyNames), random.Of<string>(female ? OrderMix.FemaleNames : OrderMix.MaleNames),
                female, birth, orderedOn, payer, home, site);
        }
    }
}
