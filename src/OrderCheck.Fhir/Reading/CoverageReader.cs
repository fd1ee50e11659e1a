using System.Collections.Frozen;
using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads coverages and tells which kind of payer stands behind them. Age is never looked at.</summary>
internal static class CoverageReader
{
    // X12 claim filing indicators.
    private static readonly FrozenDictionary<string, PayerKind> ClaimFiling = new Dictionary<string, PayerKind>
    {
        ["MA"] = PayerKind.Medicare, ["MB"] = PayerKind.Medicare, ["16"] = PayerKind.MedicareAdvantage, ["MC"] = PayerKind.Medicaid,
        ["CH"] = PayerKind.TricareVa, ["VA"] = PayerKind.TricareVa, ["09"] = PayerKind.SelfPay,
        ["CI"] = PayerKind.Commercial, ["BL"] = PayerKind.Commercial, ["HM"] = PayerKind.Commercial, ["12"] = PayerKind.Commercial,
        ["13"] = PayerKind.Commercial, ["14"] = PayerKind.Commercial, ["15"] = PayerKind.Commercial, ["FI"] = PayerKind.Commercial,
        ["WC"] = PayerKind.Other, ["AM"] = PayerKind.Other, ["LM"] = PayerKind.Other, ["LI"] = PayerKind.Other, ["TV"] = PayerKind.Other,
        ["OF"] = PayerKind.Other, ["DS"] = PayerKind.Other, ["11"] = PayerKind.Other,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // HL7 v3-ActCode. Public policies tell no payer, and products of managed care (PPO, HMO, POS, EHCPOL) are sold by every kind of payer.
    private static readonly FrozenDictionary<string, PayerKind> ActCodes = new Dictionary<string, PayerKind>
    {
        ["HSAPOL"] = PayerKind.Commercial, ["HIP"] = PayerKind.Commercial, ["MILITARY"] = PayerKind.TricareVa, ["VET"] = PayerKind.TricareVa,
        ["AUTOPOL"] = PayerKind.Other, ["COL"] = PayerKind.Other, ["UNINSMOT"] = PayerKind.Other, ["WCBPOL"] = PayerKind.Other,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A coverage of the patient; null for one that was entered in error.</summary>
    public static PatientCoverage? Read(ReadContext reading, FhirResource resource) => reading.Read<R4.Coverage, PatientCoverage>(resource, coverage =>
    {
        var signs = new Signs();
        var status = coverage.StatusElement.Text();
        ReadType(coverage.Type, signs);
        var (payer, payerName) = ReadPayers(reading, resource, coverage, signs);
        var (plan, group) = ReadClasses(coverage, signs);

        // A plan's name can name its payer more closely than the payor does.
        payer = reading.Payers.Find([], plan ?? group) ?? payer;
        if (payer is { Kind: not PayerKind.Unknown })
        {
            signs.Kinds.Add(payer.Kind);
        }

        var order = coverage.OrderElement.Number();
        var read = new PatientCoverage
        {
            Kind = signs.Decide(payer is not null),
            Payer = payer?.Id,
            PayerName = payerName,
            PlanName = plan ?? group,
            StatusActive = status is null or "active",
            From = coverage.Period?.StartElement.Date($"{resource.Path}.period.start")?.First,
            Until = coverage.Period?.EndElement.Date($"{resource.Path}.period.end")?.Last,
            Order = order is > 0 and < 1000 && order == decimal.Truncate(order.Value) ? (int)order.Value : null,
            Reference = resource.Reference,
            Origin = resource.Path,
        };
        if (status == "entered-in-error")
        {
            reading.Log.Ignore(resource, "it was entered in error");
            return null;
        }

        Remark(reading.Log, read, status, signs);
        return read;
    });

    private static void Remark(ReadIssues log, PatientCoverage coverage, string? status, Signs signs)
    {
        if (status is null)
        {
            log.Add(FindingCode.FactMissing, "The coverage has no status; it was read as active.", coverage.Origin, "Send the status of the coverage.");
        }

        if (coverage.Kind == PayerKind.Unknown && signs.Kinds.Count > 1)
        {
            log.Add(
                FindingCode.CoverageAmbiguous, $"The type, the payer and the plan of a coverage say different things: {string.Join(", ", signs.Kinds.Select(kind => kind.ToCode()))}.",
                coverage.Origin, "Correct the coverage's type, or name its payer and plan.");
        }
    }

    private static (Payer? Payer, string? Name) ReadPayers(ReadContext reading, FhirResource resource, R4.Coverage coverage, Signs signs)
    {
        string? payerName = null;
        Payer? payer = null;
        foreach (var payor in coverage.Payor.Items())
        {
            var (identifiers, name, isPerson) = PayorReader.Read(reading, payor, resource);
            payerName ??= name;
            payer ??= reading.Payers.Find(identifiers, name);
            signs.PaidByPerson |= isPerson;
            signs.ReadWords(name);
        }

        return (payer, payerName);
    }

    private static (string? Plan, string? Group) ReadClasses(R4.Coverage coverage, Signs signs)
    {
        string? plan = null;
        string? group = null;
        foreach (var item in coverage.Class.Items())
        {
            var name = PayorReader.Short(item.NameElement.Text() ?? item.ValueElement.Text());
            var kind = Concept.Plain(item.Type);
            plan ??= kind.Contains("plan") ? name : null;
            group ??= kind.Contains("group") ? name : null;
            signs.ReadWords(item.NameElement.Text());
        }

        return (plan, group);
    }

    private static void ReadType(R4.CodeableConcept? type, Signs signs)
    {
        foreach (var coding in type?.Coding.Items() ?? [])
        {
            if (coding.CodeElement.Text() is not { } code)
            {
                continue;
            }

            var system = (coding.SystemElement.Text() ?? "").TrimEnd('/').ToLowerInvariant();
            switch (system)
            {
                case "https://nahdo.org/sopt" or "http://nahdo.org/sopt" or "urn:oid:2.16.840.1.113883.3.221.5":
                    signs.ReadTypology(code);
                    break;
                case "https://codesystem.x12.org/005010/1032" or "http://codesystem.x12.org/005010/1032":
                    signs.Add(ClaimFiling.GetValueOrDefault(code));
                    break;
                case "http://terminology.hl7.org/codesystem/v3-actcode" or "http://hl7.org/fhir/v3/actcode" or "urn:oid:2.16.840.1.113883.5.4":
                    signs.Add(ActCodes.GetValueOrDefault(code));
                    break;
                case "http://terminology.hl7.org/codesystem/coverage-selfpay" or "http://hl7.org/fhir/coverage-selfpay":
                    signs.Add(code.Equals("pay", StringComparison.OrdinalIgnoreCase) ? PayerKind.SelfPay : PayerKind.Unknown);
                    break;
            }
        }

        signs.ReadWords(type?.TextElement.Text());
    }

    /// <summary>What type, payer and plan say about the kind of payer.</summary>
    private sealed class Signs
    {
        public SortedSet<PayerKind> Kinds { get; } = [];

        public bool PaidByPerson { get; set; }

        // "Medicare" without saying whether the original program or a plan.
        private bool SomeMedicare { get; set; }

        public void Add(PayerKind kind)
        {
            if (kind != PayerKind.Unknown)
            {
                Kinds.Add(kind);
            }
        }

        /// <summary>Source of Payment Typology: the first digits tell.</summary>
        public void ReadTypology(string code)
        {
            if (code.Length == 0 || !code.All(char.IsAsciiDigit))
            {
                return;
            }

            if (code is "99" or "999" or "9999")
            {
                return;
            }

            var two = code.Length > 1 ? code[..2] : "";
            switch (code[0])
            {
                case '1':
                    SomeMedicare = true;
                    Add(two switch { "11" => PayerKind.MedicareAdvantage, "12" => PayerKind.Medicare, _ => PayerKind.Unknown });
                    break;
                case '2':
                    Add(PayerKind.Medicaid);
                    break;
                case '3':
                    Add(two is "31" or "32" ? PayerKind.TricareVa : PayerKind.Other);
                    break;
                case '5' or '6' or '7':
                    Add(PayerKind.Commercial);
                    break;
                case '8':
                    Add(two == "81" ? PayerKind.SelfPay : PayerKind.Other);
                    break;
                default:
                    Add(PayerKind.Other);
                    break;
            }
        }

        /// <summary>Names of types, payers and plans: only words that leave no doubt.</summary>
        public void ReadWords(string? text)
        {
            if (PayorReader.Short(text) is not { } name)
            {
                return;
            }

            bool Has(string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
            if (Has("supplement") || Has("medigap"))
            {
                Add(PayerKind.Commercial);
            }
            else if (Has("medicare") && Has("medicaid"))
            {
                // The agency that runs both, or a plan for those who have both.
                SomeMedicare = true;
            }
            else if (Has("medicare advantage") || (Has("medicare") && (Has("part c") || Has("hmo") || Has("ppo") || Has("replacement") || Has("managed"))))
            {
                Add(PayerKind.MedicareAdvantage);
            }
            else if (Has("original medicare") || Has("traditional medicare") || Has("railroad medicare") || Has("medicare part b") || Has("medicare part a")
                || Has("medicare fee-for-service") || Has("medicare ffs"))
            {
                Add(PayerKind.Medicare);
            }
            else if (Has("medicare"))
            {
                SomeMedicare = true;
            }
            else if (Has("medicaid"))
            {
                Add(PayerKind.Medicaid);
            }
            else if (Has("tricare") || Has("champva"))
            {
                Add(PayerKind.TricareVa);
            }
        }

        public PayerKind Decide(bool payerKnown)
        {
            var kinds = Kinds.ToList();
            return kinds switch
            {
                [] when PaidByPerson && !SomeMedicare => PayerKind.SelfPay,

                // A named insurer that is not Medicare itself, paying for Medicare, runs a Medicare Advantage plan.
                [] or [PayerKind.Commercial] when SomeMedicare && payerKnown => PayerKind.MedicareAdvantage,
                [PayerKind.Commercial] when SomeMedicare => PayerKind.Unknown,
                [var one] => one,
                [PayerKind.MedicareAdvantage, PayerKind.Commercial] => PayerKind.MedicareAdvantage,
                _ => PayerKind.Unknown,
            };
        }
    }
}
