namespace OrderCheck.Fhir.Reading;

/// <summary>Reads prior authorizations that are on file as ClaimResponses. Whatever leaves a doubt does not count.</summary>
internal static class AuthorizationReader
{
    private const string ReviewAction = "extension-reviewAction";

    public static Authorization? Read(ReadContext reading, FhirResource resource)
    {
        var node = resource.Node;
        var use = node.Text("use");
        var status = node.Text("status");
        var outcome = node.Text("outcome");
        var number = node.Text("preAuthRef");
        var period = node.Object("preAuthPeriod");
        var from = period.Date("start")?.First;
        var until = period.Date("end")?.Last;
        var added = node.Objects("addItem");
        var codes = added.SelectMany(item => Codes(item, reading.Log)).ToHashSet(StringComparer.Ordinal);
        if (reading.Index.Resolve(node.Object("request"), resource, "Claim") is { Type: "Claim" } claim)
        {
            var claimed = ClaimCodes(reading, claim);
            codes = codes.Count == 0 ? claimed : [.. codes, .. claimed];
        }

        var (identifiers, insurerName, _) = CoverageReader.ReadPayor(reading, node.Object("insurer"), resource);
        var insurer = reading.Payers.Find(identifiers, insurerName);
        var refused = node.Objects("error").Count > 0 || SaysNo(node.Text("disposition")) || Refuses(node)
            || added.Exists(Refuses) || node.Objects("item").Exists(Refuses);
        var fault = resource.Faults.First;
        if (fault is null && use is not (null or "preauthorization"))
        {
            return null;
        }

        if (fault is null && status == "entered-in-error")
        {
            reading.Log.Ignore(resource, "it was entered in error");
            return null;
        }

        var problem = fault is not null ? $"The authorization on file could not be read: {fault.Problem} ({fault.Place})."
            : use is null ? "The response on file does not say that it is a prior authorization."
            : status != "active" ? "The authorization on file is not active."
            : outcome != "complete" ? "The payer's answer on file is not complete."
            : refused ? "The payer's answer on file is not a full approval."
            : number is null ? "The authorization on file has no reference number."
            : from is null && until is null ? "The authorization on file does not say for which days it holds."
            : codes.Count == 0 ? "The authorization on file does not say for which service it holds."
            : null;
        return new Authorization(resource, number, from, until, codes, problem) { Insurer = insurer?.Id, InsurerName = insurerName };
    }

    /// <summary>The authorization as it stands for one order, or null when it is for another service.</summary>
    /// <param name="authorization">The authorization.</param>
    /// <param name="orderCodes">The order's procedure codes.</param>
    /// <param name="day">The date of service.</param>
    /// <param name="namedByOrder">True when the order itself points to it.</param>
    public static AuthorizationOnFile? For(Authorization authorization, HashSet<string> orderCodes, DateOnly day, bool namedByOrder)
    {
        var covered = orderCodes.Count > 0 && orderCodes.IsSubsetOf(authorization.Codes);
        if (!namedByOrder && authorization.Codes.Count > 0 && !authorization.Codes.Overlaps(orderCodes))
        {
            return null;
        }

        var inTime = (authorization.From is null || authorization.From <= day) && (authorization.Until is null || day <= authorization.Until);
        var problem = authorization.Problem
            ?? (!covered ? "The authorization on file does not name every code of the order." : null)
            ?? (!inTime ? "The authorization on file does not hold on the date of service." : null);
        return new AuthorizationOnFile
        {
            Satisfied = problem is null,
            Codes = [.. authorization.Codes.Order(StringComparer.Ordinal)],
            Insurer = authorization.Insurer,
            InsurerName = authorization.InsurerName,
            Number = authorization.Number,
            Problem = problem,
            Origin = authorization.Source.Node.Place,
        };
    }

    private static HashSet<string> ClaimCodes(ReadContext reading, Resource claim)
    {
        if (!reading.ClaimCodes.TryGetValue(claim, out var codes))
        {
            codes = claim.Node.Objects("item").SelectMany(item => Codes(item, reading.Log)).ToHashSet(StringComparer.Ordinal);
            reading.ClaimCodes[claim] = codes = reading.Log.Readable(claim) ? codes : [];
        }

        return codes;
    }

    private static IEnumerable<string> Codes(FhirNode item, ReadIssues log) =>
        Concept.Codes(item.Object("productOrService"), CodeUse.Procedure, log)
            .Where(told => told.Code.System is Code.Cpt or Code.Hcpcs).Select(told => told.Code.Value);

    private static bool Refuses(FhirNode item)
    {
        foreach (var adjudication in item.Objects("adjudication"))
        {
            var said = Concept.Plain(adjudication.Object("category")).Concat(Concept.Plain(adjudication.Object("reason")));
            if (said.Any(SaysNo) || SaysNo(adjudication.Object("reason").Text("text")) || !IsApproved(adjudication))
            {
                return true;
            }
        }

        return !IsApproved(item);
    }

    // The X12 review action of the Da Vinci PAS extension: only A1 is an approval in full.
    private static bool IsApproved(FhirNode node)
    {
        foreach (var extension in node.Objects("extension"))
        {
            if (extension.Text("url")?.EndsWith(ReviewAction, StringComparison.Ordinal) != true)
            {
                continue;
            }

            var codes = extension.Objects("extension").SelectMany(part => Concept.Plain(part.Object("valueCodeableConcept", "value"))).ToList();
            if (!codes.Contains("a1") || codes.Exists(code => code.Length == 2 && code[0] == 'a' && code != "a1"))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SaysNo(string? text) =>
        text is not null
        && (text.Contains("deni", StringComparison.OrdinalIgnoreCase) || text.Contains("deny", StringComparison.OrdinalIgnoreCase)
            || text.Contains("reject", StringComparison.OrdinalIgnoreCase) || text.Contains("not certified", StringComparison.OrdinalIgnoreCase)
            || text.Contains("not approved", StringComparison.OrdinalIgnoreCase) || text.Contains("pend", StringComparison.OrdinalIgnoreCase));
}
