using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace OrderCheck;

/// <summary>
/// A strict view of one JSON value of a data file. Every property has to be asked for: <see cref="Done"/> rejects those nobody
/// asked for, so that a misspelt property is an error and not a rule that silently does nothing.
/// </summary>
internal sealed class StrictJsonNode
{
    private readonly ReadOnlyMemory<byte> _file;
    private readonly JsonElement _value;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private StrictJsonNode(string file, ReadOnlyMemory<byte> content, string path, JsonElement value)
    {
        File = file;
        Path = path;
        _file = content;
        _value = value;
    }

    public string File { get; }

    public string Path { get; }

    public bool IsObject => _value.ValueKind == JsonValueKind.Object;

    public bool IsText => _value.ValueKind == JsonValueKind.String;

    public JsonElement Raw => _value;

    /// <summary>Parses a whole file.</summary>
    /// <exception cref="KnowledgeException">It is not JSON, a text in it is no Unicode, or a property is there twice.</exception>
    public static StrictJsonNode Parse(string file, ReadOnlyMemory<byte> content)
    {
        try
        {
            if (JsonSourceMap.LineOfNoText(content.Span) is { } broken)
            {
                throw new KnowledgeException(
                    file, "$", "a text on this line is no Unicode", "write it anew and save the file as UTF-8", broken);
            }

            // The document lives as long as the node; its buffers are not pooled, so nothing leaks.
            var document = JsonDocument.Parse(content.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new StrictJsonNode(file, content, "$", document.RootElement.Clone());
        }
        catch (JsonException fault) when (fault.LineNumber is { } line)
        {
            var comma = fault.Message.Contains("trailing comma", StringComparison.OrdinalIgnoreCase);
            throw new KnowledgeException(
                file,
                FormattableString.Invariant($"line {line + 1}, column {fault.BytePositionInLine + 1}"),
                comma ? "there is a comma after the last entry" : "not readable as JSON",
                comma ? "delete the comma before this closing bracket"
                : "look here and on the line above for a missing or surplus comma, quote (only straight ones count) or bracket");
        }
        catch (JsonException) when (JsonSourceMap.FindTwice(content.Span) is { } twice)
        {
            throw new KnowledgeException(file, twice.Path, $"'{twice.Name}' is there twice", "keep one of the two", twice.Line);
        }
    }

    public KnowledgeException Fault(string problem, string remedy) => At(Path, problem, remedy);

    public StrictJsonNode Required(string name) =>
        Optional(name) ?? throw Fault($"'{name}' is missing", $"add '{name}'");

    public StrictJsonNode? Optional(string name)
    {
        AsObject();
        _asked.Add(name);
        return _value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new StrictJsonNode(File, _file, $"{Path}.{name}", value)
            : null;
    }

    public bool Has(string name) => IsObject && _value.TryGetProperty(name, out _);

    public string Text(string name) => Required(name).AsText();

    public string? OptionalText(string name) => Optional(name)?.AsText();

    public DateOnly Date(string name) => Required(name).AsDate();

    public DateOnly? OptionalDate(string name) => Optional(name)?.AsDate();

    public bool Flag(string name, bool otherwise = false) => Optional(name)?.AsFlag() ?? otherwise;

    public ImmutableArray<string> Texts(string name) => List(name, node => node.AsText());

    public ImmutableArray<T> List<T>(string name, Func<StrictJsonNode, T> read) => Optional(name)?.AsList(read) ?? [];

    public ImmutableArray<T> RequiredList<T>(string name, Func<StrictJsonNode, T> read) => Required(name).AsList(read);

    public string AsText()
    {
        if (_value.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(_value.GetString()))
        {
            throw Fault("expected a text", "write a non-empty text in quotes");
        }

        return _value.GetString()!;
    }

    public DateOnly AsDate() =>
        DateOnly.TryParseExact(AsText(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Fault($"'{AsText()}' is not a day", "write it as YYYY-MM-DD");

    public bool AsFlag() => _value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault("expected true or false", "write true or false without quotes"),
    };

    public decimal AsNumber() =>
        _value.ValueKind == JsonValueKind.Number && _value.TryGetDecimal(out var number)
            ? number
            : throw Fault("expected a number", "write a number without quotes");

    public int AsInteger() =>
        _value.ValueKind == JsonValueKind.Number && _value.TryGetInt32(out var number)
            ? number
            : throw Fault("expected a whole number", "write a whole number without quotes");

    public ImmutableArray<T> AsList<T>(Func<StrictJsonNode, T> read)
    {
        if (_value.ValueKind != JsonValueKind.Array)
        {
            throw Fault("expected a list", "write [ ... ]");
        }

        var items = ImmutableArray.CreateBuilder<T>(_value.GetArrayLength());
        var index = 0;
        foreach (var item in _value.EnumerateArray())
        {
            items.Add(read(new StrictJsonNode(File, _file, FormattableString.Invariant($"{Path}[{index++}]"), item)));
        }

        return items.MoveToImmutable();
    }

    /// <summary>The properties of an object, each marked as asked for.</summary>
    public IEnumerable<(string Name, StrictJsonNode Value)> Properties()
    {
        AsObject();
        foreach (var property in _value.EnumerateObject())
        {
            _asked.Add(property.Name);
            yield return (property.Name, new StrictJsonNode(File, _file, $"{Path}.{property.Name}", property.Value));
        }
    }

    /// <summary>One of a closed set of words.</summary>
    public T Word<T>(IReadOnlyDictionary<string, T> words)
    {
        var word = AsText();
        return words.TryGetValue(word, out var value)
            ? value
            : throw Fault($"'{word}' is not known here", $"use one of {string.Join(", ", words.Keys)}");
    }

    /// <summary>Rejects properties that nobody asked for.</summary>
    /// <exception cref="KnowledgeException">There is one.</exception>
    public void Done()
    {
        AsObject();
        foreach (var property in _value.EnumerateObject())
        {
            if (!_asked.Contains(property.Name) && property.Name != "$schema")
            {
                throw At(
                    $"{Path}.{property.Name}", $"'{property.Name}' is not a property here",
                    _asked.Count == 0 ? "remove it" : $"remove it or use one of {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private KnowledgeException At(string path, string problem, string remedy) =>
        new(File, path, problem, remedy, JsonSourceMap.LineOf(_file.Span, path));

    private void AsObject()
    {
        if (!IsObject)
        {
            throw Fault("expected an object", "write { ... }");
        }
    }
}
