using System.Collections.Frozen;
using System.Text.Json;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads coverages and tells which kind of payer stands behind them. Age is never looked at.</summary>
internal static class CoverageReader
{
    private const int MaxNameLength = 200;
    private const int MaxIdentifiers = 50;

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

    // HL7 v3-ActCode. Public policies and managed care in general tell no payer.
    private static readonly FrozenDictionary<string, PayerKind> ActCodes = new Dictionary<string, PayerKind>
    {
        ["EHCPOL"] = PayerKind.Commercial, ["HSAPOL"] = PayerKind.Commercial, ["HMO"] = PayerKind.Commercial, ["PPO"] = PayerKind.Commercial,
        ["POS"] = PayerKind.Commercial, ["HIP"] = PayerKind.Commercial, ["MILITARY"] = PayerKind.TricareVa, ["VET"] = PayerKind.TricareVa,
        ["AUTOPOL"] = PayerKind.Other, ["COL"] = PayerKind.Other, ["UNINSMOT"] = PayerKind.Other, ["WCBPOL"] = PayerKind.Other,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static PatientCoverage? Read(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var signs = new Signs();
        var status = node.Text("status");

        // A client in wide use sends a list of one.
        foreach (var type in node.Json.TryGetProperty("type", out var told) && told.ValueKind == JsonValueKind.Array ? node.Objects("type") : [node.Object("type")])
        {
            ReadType(type, signs);
        }

        string? payerName = null;
        Payer? payer = null;
        foreach (var payor in node.Objects("payor"))
        {
            var (identifiers, name, isPerson) = ReadPayor(reading, payor, resource);
            payerName ??= name;
            payer ??= reading.Payers.Find(identifiers, name);
            signs.PaidByPerson |= isPerson;
            signs.ReadWords(name);
        }

        string? plan = null;
        string? group = null;
        foreach (var item in node.Objects("class"))
        {
            var name = Short(item.Text("name") ?? item.Text("value"));
            var kind = Concept.Plain(item.Object("type"));
            plan ??= kind.Contains("plan") ? name : null;
            group ??= kind.Contains("group") ? name : null;
            signs.ReadWords(item.Text("name"));
        }

        // A plan's name can name its payer more closely than the payor does.
        payer = reading.Payers.Find([], plan ?? group) ?? payer;
        if (payer is { Kind: not PayerKind.Unknown })
        {
            signs.Kinds.Add(payer.Kind);
        }

        var period = node.Object("period");
        var order = node.Number("order");
        var coverage = new PatientCoverage
        {
            Kind = signs.Decide(payer is not null),
            Payer = payer?.Id,
            PayerName = payerName,
            PlanName = plan ?? group,
            StatusActive = status is null or "active",
            From = period.Date("start")?.First,
            Until = period.Date("end")?.Last,
            Order = order is > 0 and < 1000 && order == decimal.Truncate(order.Value) ? (int)order.Value : null,
            Reference = resource.Reference,
            Origin = node.Place,
        };
        if (!reading.Log.Readable(resource))
        {
            return null;
        }

        if (status == "entered-in-error")
        {
            reading.Log.Ignore(resource, "it was entered in error");
            return null;
        }

        if (coverage.Kind == PayerKind.Unknown && signs.Kinds.Count > 1)
        {
            reading.Log.Add(
                FindingCode.CoverageAmbiguous, $"The type, the payer and the plan of a coverage say different things: {string.Join(", ", signs.Kinds.Select(kind => kind.ToCode()))}.",
                node.Place, "Correct the coverage's type, or name its payer and plan.");
        }

        return coverage;
    }

    private static void ReadType(FhirNode type, Signs signs)
    {
        foreach (var coding in type.Objects("coding"))
        {
            if (coding.Text("code") is not { } code)
            {
                continue;
            }

            var system = (coding.Text("system") ?? "").TrimEnd('/').ToLowerInvariant();
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

        signs.ReadWords(type.Text("text"));
    }

    /// <summary>How an insurer is named: its identifiers and its name, or a person who pays.</summary>
    public static (List<string> Identifiers, string? Name, bool IsPerson) ReadPayor(ReadContext reading, FhirNode payor, Resource coverage)
    {
        var identifiers = new List<string>();
        AddIdentifier(identifiers, payor.Object("identifier"));
        var target = reading.Index.Resolve(payor, coverage, "Organization");
        if (target?.Type is "Patient" or "RelatedPerson")
        {
            return (identifiers, null, true);
        }

        if (target?.Type != "Organization")
        {
            return (identifiers, Short(payor.Text("display")), false);
        }

        if (!reading.IsReadable(target))
        {
            return ([], null, false);
        }

        if (!reading.Payors.TryGetValue(target, out var known))
        {
            known = ([], Short(target.Node.Text("name")));
            foreach (var identifier in target.Node.Objects("identifier").Take(MaxIdentifiers))
            {
                AddIdentifier(known.Identifiers, identifier);
            }

            reading.Payors[target] = known;
        }

        return ([.. identifiers, .. known.Identifiers], known.Name ?? Short(payor.Text("display")), false);
    }

    private static void AddIdentifier(List<string> identifiers, FhirNode identifier)
    {
        if (identifier.Text("value") is { } value)
        {
            identifiers.Add(value);
            identifiers.Add($"{identifier.Text("system")}|{value}");
        }
    }

    private static string? Short(string? text) => text is { Length: > MaxNameLength } ? text[..MaxNameLength] : text;

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
            if (Short(text) is not { } name)
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
