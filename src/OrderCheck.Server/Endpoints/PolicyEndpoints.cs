using System.Text.Json;
using OrderCheck.Verification;

namespace OrderCheck.Server.Endpoints;

/// <summary>What the policies say, for the page and for whoever asks: public documents in our words, so they are open to everyone.</summary>
internal static class PolicyEndpoints
{
    public static IEndpointConventionBuilder MapPolicies(this IEndpointRouteBuilder app)
    {
        var current = app.ServiceProvider.GetRequiredService<CurrentKnowledge>();
        var today = app.ServiceProvider.GetRequiredService<CalendarDay>();
        var group = app.MapGroup("/policies");
        var lists = new PerKnowledge<byte[]>(current, static known => JsonSerializer.SerializeToUtf8Bytes(PolicyList.Of(known.Knowledge), PolicyJson.Default.PolicyList));
        group.MapRead("", context => Write(context, lists.Value));
        group.MapRead("/gaps", context => Write(
            context, JsonSerializer.SerializeToUtf8Bytes([.. CoverageGaps.Of(current.Value.Knowledge, today.Today)], PolicyJson.Default.CoverageGapArray)));
        group.MapRead("/lookup", context => LookUp(context, current.Value.Knowledge, today));
        group.MapRead("/{id}/editions/{from}", context => Edition(context, current.Value));
        return group;
    }

    private static Task Edition(HttpContext context, ServiceKnowledge known)
    {
        var knowledge = known.Knowledge;
        var policy = knowledge.Policies.All.FirstOrDefault(one => one.Id == (string)context.GetRouteValue("id")!);
        var edition = policy?.Editions.FirstOrDefault(one => one.From == CalendarDay.Read((string)context.GetRouteValue("from")!));
        return edition is null
            ? ErrorResponses.Write(context, StatusCodes.Status404NotFound, "not-found", "There is no such edition.", "GET /policies lists all policies with the first days of their editions.")
            : Write(context, JsonSerializer.SerializeToUtf8Bytes(EditionInWords.Of(policy!, edition, known.Files, knowledge), PolicyJson.Default.EditionInWords));
    }

    private static Task LookUp(HttpContext context, Knowledge knowledge, CalendarDay today)
    {
        var query = context.Request.Query;
        var on = query["on"] is [{ Length: > 0 } day] ? CalendarDay.Read(day) : today.Today;
        var study = query["study"] is [{ Length: > 0 } code] ? knowledge.Studies.ByCode(code) ?? knowledge.Studies.ById(code) : null;
        var payer = query["payer"] is [{ Length: > 0 } name] ? knowledge.Payers.ById(name) ?? knowledge.Payers.Find([], name) : null;
        if (on is null || (study is null && Asked("study")) || (payer is null && Asked("payer")))
        {
            return ErrorResponses.Write(
                context, StatusCodes.Status400BadRequest, "value", "A day, study or payer of the query is not known.",
                "Write 'on' as a date such as 2026-10-15, 'study' as a CPT code and 'payer' as a name or id of GET /order-form.");
        }

        var lookup = new PolicyLookup(on.Value)
        {
            Code = query["code"] is [{ Length: > 0 } diagnosis] ? diagnosis.Trim().ToUpperInvariant() : null,
            Study = study,
            Payer = payer,
            Place = query["state"] is [{ Length: > 0 } state] ? new PlaceOfService { State = state.ToUpperInvariant() } : null,
        };
        return Write(context, JsonSerializer.SerializeToUtf8Bytes(
            [.. lookup.Find(knowledge).Select(mention => LookupRow.Of(mention, lookup.Code is not null))], PolicyJson.Default.LookupRowArray));

        bool Asked(string parameter) => query[parameter] is [{ Length: > 0 }];
    }

    private static Task Write(HttpContext context, byte[] body) => JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, body);
}
