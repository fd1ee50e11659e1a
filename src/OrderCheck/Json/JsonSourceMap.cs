using System.Text.Json;
using System.Text.Unicode;

namespace OrderCheck;

/// <summary>Finds places of a data file for the person who has to open it there.</summary>
internal static class JsonSourceMap
{
    /// <summary>The line, from 1, on which a JSON path as <see cref="StrictJsonNode.Path"/> writes it stands; null for the whole file or a
    /// path that is not there.</summary>
    public static int? LineOf(ReadOnlySpan<byte> json, string path) =>
        path == "$" ? null : Walk(json, (here, twice) => !twice && here == path)?.Line;

    /// <summary>The first property that is there twice in its object.</summary>
    public static (string Path, string Name, int Line)? FindTwice(ReadOnlySpan<byte> json) => Walk(json, (_, twice) => twice);

    /// <summary>The line, from 1, of the first text that is not UTF-8 or holds half a surrogate pair; null when there is none.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static int? LineOfNoText(ReadOnlySpan<byte> json)
    {
        if (Utf8.IsValid(json) && json.IndexOf("\\u"u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return LineAt(json, reader);
        }

        return null;
    }

    private static int LineAt(ReadOnlySpan<byte> json, Utf8JsonReader reader) => 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');

    private static (string Path, string Name, int Line)? Walk(ReadOnlySpan<byte> json, Func<string, bool, bool> isWanted)
    {
        var reader = new Utf8JsonReader(json);
        var around = new Stack<(string Path, int Index, HashSet<string>? Names)>();
        string? named = null;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                around.Pop();
                continue;
            }

            string path;
            var twice = false;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                named = reader.GetString()!;
                path = $"{around.Peek().Path}.{named}";
                twice = !around.Peek().Names!.Add(named);
            }
            else if (named is not null)
            {
                (path, named) = ($"{around.Peek().Path}.{named}", null);
            }
            else if (around.TryPop(out var list))
            {
                path = FormattableString.Invariant($"{list.Path}[{list.Index}]");
                around.Push(list with { Index = list.Index + 1 });
            }
            else
            {
                path = "$";
            }

            if (isWanted(path, twice))
            {
                return (path, named ?? "", LineAt(json, reader));
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                around.Push((path, 0, reader.TokenType == JsonTokenType.StartObject ? new HashSet<string>(StringComparer.Ordinal) : null));
            }
        }

        return null;
    }
}
