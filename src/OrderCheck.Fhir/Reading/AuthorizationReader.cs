using R4 = Hl7.Fhir.Model;

namespace OrderCheck.Fhir.Reading;

/// <summary>Reads prior authorizations that are on file as ClaimResponses. Whatever leaves a doubt does not count.</summary>
internal static class AuthorizationReader
{
    private const string ReviewAction = "extension-reviewAction";

    /// <summary>A payer's answer on file; null when it is about something else or was entered in error. One that cannot be read is returned
    /// with that problem.</summary>
    public static Authorization? Read(ReadContext reading, FhirResource resource)
    {
        var read = resource.ReadOnce<R4.ClaimResponse, AuthorizationReading>(response => FromResponse(reading, resource, response));
        if (resource.Issue is { } issue)
        {
            return new Authorization(
                resource, null, null, null, [], $"The authorization on file could not be read: {issue.Problem} ({issue.Place}).");
        }

        if (read is { IsInError: true })
        {
            reading.Log.Ignore(resource, "it was entered in error");
        }

        return read?.Authorization;
    }

    private static AuthorizationReading FromResponse(ReadContext reading, FhirResource resource, R4.ClaimResponse response)
    {
        var use = response.UseElement.Text();
        var status = response.StatusElement.Text();
        var outcome = response.OutcomeElement.Text();
        var number = response.PreAuthRefElement.Text();
        var from = response.PreAuthPeriod?.StartElement.Date($"{resource.Path}.preAuthPeriod.start")?.First;
        var until = response.PreAuthPeriod?.EndElement.Date($"{resource.Path}.preAuthPeriod.end")?.Last;
        var codes = response.AddItem.At($"{resource.Path}.addItem")
            .SelectMany(item => Codes(item.Item.ProductOrService, item.Place, reading.Log)).ToHashSet(StringComparer.Ordinal);
        codes.UnionWith(ClaimCodes(reading, reading.Index.Resolve(response.Request, resource, "Claim")));
        var terms = AuthorizationTerms.Of(response.DispositionElement.Text());
        codes.IntersectWith([.. terms.Left(codes)]);
        until = terms.Until is { } last && (until is null || last < until) ? last : until;
        var (identifiers, insurerName, _) = PayorReader.Read(reading, response.Insurer, resource);
        var insurer = reading.Payers.Find(identifiers, insurerName);
        var isApproved = IsPlainlyApproved(response, reading.Dispositions);
        if (use is not (null or "preauthorization") || status == "entered-in-error")
        {
            return new AuthorizationReading(null, IsInError: use is null or "preauthorization");
        }

        var problem = FirstThatHolds(
            (use is null, "The response on file does not say that it is a prior authorization."),
            (status != "active", "The authorization on file is not active."),
            (outcome != "complete", "The payer's answer on file is not complete."),
            (!isApproved, "The payer's answer on file is not a full approval."),
            (number is null, "The authorization on file has no reference number."),
            (from is null && until is null, "The authorization on file does not say for which days it holds."),
            (codes.Count == 0, "The authorization on file does not say for which service it holds."));
        return new AuthorizationReading(
            new Authorization(resource, number, from, until, codes, problem) { Insurer = insurer?.Id, InsurerName = insurerName },
            IsInError: false);
    }

    private static string? FirstThatHolds(params ReadOnlySpan<(bool Holds, string Problem)> problems)
    {
        foreach (var (holds, problem) in problems)
        {
            if (holds)
            {
                return problem;
            }
        }

        return null;
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

        var inTime = (authorization.From is null || authorization.From <= day)
            && (authorization.Until is null || day <= authorization.Until);
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
            Origin = authorization.Source.Path,
        };
    }

    private static HashSet<string> ClaimCodes(ReadContext reading, FhirResource? claim) =>
        (claim?.Type == "Claim" ? reading.Read<R4.Claim, HashSet<string>>(claim, read => read.Item.At($"{claim.Path}.item")
            .SelectMany(item => Codes(item.Item.ProductOrService, item.Place, reading.Log)).ToHashSet(StringComparer.Ordinal)) : null)
            ?? [];

    private static IEnumerable<string> Codes(R4.CodeableConcept? service, string item, ReadIssues log) =>
        Concept.Codes(service, $"{item}.productOrService", CodeUse.Procedure, log)
            .Where(code => code.Code.System is Code.Cpt or Code.Hcpcs).Select(code => code.Code.Value);

    // Words that neither approve nor refuse ("see letter") are an approval only beside the code of one; no words at all leave it to the
    // rest.
    private static bool IsPlainlyApproved(R4.ClaimResponse response, AuthorizationDispositions words)
    {
        var disposition = response.DispositionElement.Text();
        var says = words.Read(disposition);
        return !response.Error.Items().Any() && !IsOfNothing(response) && says != DispositionReading.NotApproved
            && !response.ProcessNote.Items().Any(note => words.Read(note.TextElement.Text()) == DispositionReading.NotApproved)
            && !Refuses(response.Extension, response.Adjudication, words)
            && !response.AddItem.Items().Any(item => Refuses(item.Extension, item.Adjudication, words))
            && !response.Item.Items().Any(item => Refuses(item.Extension, item.Adjudication, words))
            && (disposition is null || says == DispositionReading.Approved || HasApprovalCode(response));
    }

    // An approval of no units approves nothing.
    private static bool IsOfNothing(R4.ClaimResponse response) => response.AddItem.Items().Any(item => item.Quantity?.Value == 0);

    private static bool HasApprovalCode(R4.ClaimResponse response) =>
        response.AddItem.Items().SelectMany(item => item.Adjudication.Items()).SelectMany(part => part.Extension.Items())
            .Concat(response.AddItem.Items().SelectMany(item => item.Extension.Items())).Concat(response.Extension.Items())
            .Concat(response.Item.Items().SelectMany(item => item.Adjudication.Items()).SelectMany(part => part.Extension.Items()))
            .Any(IsReviewAction);

    private static bool Refuses(
        IReadOnlyList<R4.Extension>? extensions, IReadOnlyList<R4.ClaimResponse.AdjudicationComponent>? adjudications,
        AuthorizationDispositions words) =>
        !IsApproved(extensions) || adjudications.Items().Any(adjudication =>
            Concept.Plain(adjudication.Category).Concat(Concept.Plain(adjudication.Reason)).Append(adjudication.Reason?.TextElement.Text())
            .Any(text => words.Read(text) == DispositionReading.NotApproved)
            || !IsApproved(adjudication.Extension));

    // The X12 review action of the Da Vinci PAS extension: only A1 is an approval in full.
    private static bool IsApproved(IReadOnlyList<R4.Extension>? extensions) =>
        extensions.Items().Where(IsReviewAction).All(action =>
        {
            var codes = action.Extension.Items().SelectMany(part => Concept.Plain(part.Value as R4.CodeableConcept)).ToList();
            return codes.Contains("a1") && !codes.Exists(code => code.Length == 2 && code[0] == 'a' && code != "a1");
        });

    private static bool IsReviewAction(R4.Extension extension) =>
        extension.UrlElement.Text()?.EndsWith(ReviewAction, StringComparison.Ordinal) == true;

    private sealed record AuthorizationReading(Authorization? Authorization, bool IsInError);
}
