using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Fhir.Intake;

/// <summary>Where a value stands, as simple FHIRPath; written out only when somebody asks, and then once.</summary>
internal sealed class NodePath(NodePath? parent, string name, int index = -1)
{
    private string? _text;

    public NodePath To(string child, int at = -1) => new(this, child, at);

    private string Position => index < 0 ? "" : "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    public override string ToString() => _text ??= parent is null ? name + Position : parent.ToString() + "." + name + Position;
}

/// <summary>The first thing in a resource that could not be read.</summary>
internal sealed class FaultLog
{
    public UnreadableOrder? First { get; private set; }

    public void Add(NodePath place, string problem, string remedy) => First ??= new UnreadableOrder(place.ToString(), problem, remedy);
}

/// <summary>
/// A view of a JSON object in which nothing throws: what is absent, null or empty is absent, what has the wrong type is absent and
/// noted in the fault log of its resource.
/// </summary>
internal readonly struct FhirNode(JsonElement value, NodePath path, FaultLog faults)
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(number => (char)number).Where(c => char.IsControl(c) && !char.IsWhiteSpace(c))]);

    public bool IsThere => value.ValueKind == JsonValueKind.Object;

    public JsonElement Json => value;

    public NodePath Path => path;

    public string Place => path.ToString();

    public bool Has(string name) => Find(name, out _) != JsonValueKind.Undefined;

    /// <summary>A property that is an object.</summary>
    /// <param name="name">Its name in the JSON.</param>
    /// <param name="element">Its name in FHIRPath, where a choice has no type suffix.</param>
    public FhirNode Object(string name, string? element = null)
    {
        switch (Find(name, out var found))
        {
            case JsonValueKind.Undefined:
                return default;
            case JsonValueKind.Object:
                return new FhirNode(found, path.To(element ?? name), faults);
            default:
                WrongType(path.To(element ?? name), found, "an object");
                return default;
        }
    }

    /// <summary>A property that is a list of objects.</summary>
    public List<FhirNode> Objects(string name)
    {
        if (!IsList(name, out var found))
        {
            return [];
        }

        var nodes = new List<FhirNode>(found.GetArrayLength());
        var index = 0;
        foreach (var item in found.EnumerateArray())
        {
            var place = path.To(name, index++);
            if (item.ValueKind == JsonValueKind.Object)
            {
                nodes.Add(new FhirNode(item, place, faults));
            }
            else
            {
                WrongType(place, item, "an object");
            }
        }

        return nodes;
    }

    /// <summary>A property that is a list of texts.</summary>
    public List<string> Texts(string name)
    {
        if (!IsList(name, out var found))
        {
            return [];
        }

        var texts = new List<string>();
        var index = 0;
        foreach (var item in found.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                if (Clean(item.GetString()!) is { } text)
                {
                    texts.Add(text);
                }
            }
            else if (item.ValueKind != JsonValueKind.Null)
            {
                WrongType(path.To(name, index), item, "a text");
            }

            index++;
        }

        return texts;
    }

    /// <summary>A property that is a text, without control characters and surrounding space; null when empty.</summary>
    public string? Text(string name, string? element = null)
    {
        switch (Find(name, out var found))
        {
            case JsonValueKind.Undefined:
                return null;
            case JsonValueKind.String:
                return Clean(found.GetString()!);
            default:
                WrongType(path.To(element ?? name), found, "a text");
                return null;
        }
    }

    /// <summary>A property that is a code: a control character in it is shown, so that a damaged code is not taken for a sound one.</summary>
    public string? Code(string name)
    {
        if (Find(name, out var found) != JsonValueKind.String)
        {
            return Text(name);
        }

        var raw = found.GetString()!;
        return Clean(raw.AsSpan().ContainsAny(Controls) ? string.Concat(raw.Select(c => Controls.Contains(c) ? '\uFFFD' : c)) : raw);
    }

    /// <summary>A property that is true or false.</summary>
    public bool? Flag(string name, string? element = null)
    {
        switch (Find(name, out var found))
        {
            case JsonValueKind.Undefined:
                return null;
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                WrongType(path.To(element ?? name), found, "true or false");
                return null;
        }
    }

    /// <summary>A property that is a number.</summary>
    public decimal? Number(string name, string? element = null)
    {
        switch (Find(name, out var found))
        {
            case JsonValueKind.Undefined:
                return null;
            case JsonValueKind.Number when found.TryGetDecimal(out var number):
                return number;
            default:
                WrongType(path.To(element ?? name), found, "a number of ordinary size");
                return null;
        }
    }

    /// <summary>A property that is a date or dateTime.</summary>
    public FhirDate? Date(string name, string? element = null)
    {
        if (Text(name, element) is not { } text)
        {
            return null;
        }

        if (FhirDate.Parse(text) is { } date)
        {
            return date;
        }

        Fault(element ?? name, "this is not a date", "Write it as YYYY-MM-DD, with a time behind a T where one is wanted.");
        return null;
    }

    /// <summary>Notes that a property could not be read.</summary>
    public void Fault(string element, string problem, string remedy) => faults.Add(path.To(element), problem, remedy);

    private bool IsList(string name, out JsonElement found)
    {
        var kind = Find(name, out found);
        if (kind is not (JsonValueKind.Undefined or JsonValueKind.Array))
        {
            WrongType(path.To(name), found, "a list");
        }

        return kind == JsonValueKind.Array;
    }

    // What a property is; undefined when it is absent or null.
    private JsonValueKind Find(string name, out JsonElement found)
    {
        found = default;
        if (value.ValueKind != JsonValueKind.Object)
        {
            return JsonValueKind.Undefined;
        }

        // Nearly all names are short ASCII, for which the general way to UTF-8 costs more than the search itself.
        Span<byte> ascii = stackalloc byte[48];
        var isThere = name.Length <= ascii.Length && Ascii.FromUtf16(name, ascii, out var length) == OperationStatus.Done
            ? value.TryGetProperty(ascii[..length], out found)
            : value.TryGetProperty(name, out found);
        return isThere && found.ValueKind is not JsonValueKind.Null and var kind ? kind : JsonValueKind.Undefined;
    }

    private void WrongType(NodePath place, JsonElement found, string expected) =>
        faults.Add(place, $"{Kind(found)} stands where {expected} belongs", $"Send {expected} here.");

    private static string Kind(JsonElement found) => found.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static string? Clean(string text)
    {
        // FHIR strings carry no control characters but tab and line ends, and what we echo must be valid FHIR again.
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
        {
            text = string.Concat(text.Where(c => c is >= ' ' or '\t' or '\n' or '\r'));
        }

        text = text.Trim();
        return text.Length == 0 ? null : text;
    }
}
