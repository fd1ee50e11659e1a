using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Endpoints;

/// <summary>What the decision log holds of an assessment, a call or a card, for the operator.</summary>
internal static class DecisionEndpoints
{
    private const int DefaultDays = 90;
    private const int MaxDays = 366;

    public static IEndpointConventionBuilder MapDecisions(this IEndpointRouteBuilder app)
    {
        var recorder = app.ServiceProvider.GetRequiredService<DecisionRecorder>();
        return app.MapRead("/decisions/{id}", context => Answer(context, recorder, (string)context.GetRouteValue("id")!));
    }

    /// <summary>Maps the counts that the page shows, of the last days; without clients anyone on this machine may see them.</summary>
    public static IEndpointConventionBuilder MapDecisionSummary(this IEndpointRouteBuilder app)
    {
        var recorder = app.ServiceProvider.GetRequiredService<DecisionRecorder>();
        return app.MapRead("/decisions/summary", context => Summarize(context, recorder));
    }

    private static async Task Summarize(HttpContext context, DecisionRecorder recorder)
    {
        var asked = context.Request.Query["days"];
        var days = asked.Count == 0 ? DefaultDays : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (days is < 1 or > MaxDays)
        {
            await ErrorResponses.Write(context, StatusCodes.Status400BadRequest, "value", "The query parameter days is not a number of days.", $"Write a whole number from 1 to {MaxDays}.");
            return;
        }

        if (recorder.Log is not { } log)
        {
            await ErrorResponses.Write(
                context, StatusCodes.Status404NotFound, "not-found", "No decisions are recorded.", "The setting OrderCheck:DecisionLog:Mode is off.");
            return;
        }

        try
        {
            var from = recorder.Now.AddDays(-days);
            var summary = await Task.Run(() => DecisionSummary.Of(log.Export(from)), context.RequestAborted);
            await JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, summary.ToJson());
        }
        catch (DecisionLogUnavailableException fault)
        {
            await Refuse(context, recorder, fault);
        }
    }

    private static Task Refuse(HttpContext context, DecisionRecorder recorder, DecisionLogUnavailableException fault)
    {
        recorder.Report(fault);
        return ErrorResponses.Write(
            context, StatusCodes.Status503ServiceUnavailable, "transient", "The decision log cannot be read now.", "Try again later.");
    }

    private static async Task Answer(HttpContext context, DecisionRecorder recorder, string id)
    {
        try
        {
            if (recorder.Log is not { } log || await log.FindAsync(id) is not { IsEmpty: false } entries)
            {
                await ErrorResponses.Write(
                    context, StatusCodes.Status404NotFound, "not-found", "There is no such decision in the log.",
                    "Ask for the id of an assessment or of a call, or for the uuid of a card; older rows may have been deleted, and the log may be off.");
                return;
            }

            CallFeature.Of(context).PatientHashes = [.. entries.Select(entry => entry.Decision?.Patient).OfType<string>()];
            var body = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(body))
            {
                json.WriteStartObject();
                json.WriteStartArray("entries");
                foreach (var entry in entries)
                {
                    json.WriteRawValue(entry.ToJson());
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            await JsonAnswer.Write(context, StatusCodes.Status200OK, AcceptedMediaTypes.Json, body.WrittenMemory);
        }
        catch (DecisionLogUnavailableException fault)
        {
            await Refuse(context, recorder, fault);
        }
    }
}
