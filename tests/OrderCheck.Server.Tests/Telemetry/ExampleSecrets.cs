using System.Text.Json.Nodes;

namespace OrderCheck.Server.Tests;

/// <summary>What requests say of who a patient is.</summary>
internal static class ExampleSecrets
{
    /// <summary>Adds every name, birth date, member id and identifier of a request.</summary>
    public static void Collect(JsonNode? node, HashSet<string> secrets)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list)
                {
                    Collect(item, secrets);
                }

                break;
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Collect(value, secrets);
                    // A shorter text is in many words.
                    secrets.UnionWith(Texts(name, value).OfType<string>().Where(text => text.Length > 3));
                }

                break;
        }
    }

    private static IEnumerable<string?> Texts(string name, JsonNode? value) => value switch
    {
        JsonArray many when name == "given" => many.Select(one => one?.ToString()),
        JsonValue when name is "family" or "birthDate" or "subscriberId" => [value.ToString()],
        JsonArray names when name == "name" => names.OfType<JsonObject>().Select(one => one["text"]?.ToString()),
        JsonArray identifiers when name == "identifier" => identifiers.OfType<JsonObject>().Select(one => one["value"]?.ToString()),
        _ => [],
    };
}
