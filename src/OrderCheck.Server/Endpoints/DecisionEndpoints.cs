using System.Buffers;
using System.Text.Json;
using OrderCheck.Decisions;

namespace OrderCheck.Server.Endpoints;

/// <summary>What the decision log holds of an assessment, a call or a card, for the operator.</summary>
internal static class DecisionEndpoints
{
    public static IEndpointConventionBuilder MapDecisions(this IEndpointRouteBuilder app)
    {
        var recorder = app.ServiceProvider.GetRequiredService<DecisionRecorder>();
        return app.MapRead("/decisions/{id}", context => Answer(context, recorder, (string)context.GetRouteValue("id")!));
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
            recorder.Report(fault);
            await ErrorResponses.Write(
                context, StatusCodes.Status503ServiceUnavailable, "transient", "The decision log cannot be read now.", "Try again later.");
        }
    }
}
