using System.Text.Json;

namespace OrderCheck.Replay.Answering;

/// <summary>Tells hook calls from FHIR by the first members of a body, without parsing the rest.</summary>
internal static class CalledHook
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The hook that a body calls; null when it is FHIR or no JSON object, which whoever reads it will say.</summary>
    public static string? Of(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(
            body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("resourceType"u8))
                {
                    return null;
                }

                var isHook = reader.ValueTextEquals("hook"u8);
                reader.Read();
                if (isHook && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString();
                }

                reader.Skip();
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Broken before it says what it is.
        }

        return null;
    }

    /// <summary>The service for a hook, or null.</summary>
    public static HookService? ServiceOf(string hook) => HookServices.All.FirstOrDefault(service => service.Hook == hook);

    /// <summary>What to say of a hook that no service is for.</summary>
    public static string NoService(string hook) =>
        $"There is no service for the hook '{hook}', only for {string.Join(", ", HookServices.All.Select(service => service.Hook))}.";
}
