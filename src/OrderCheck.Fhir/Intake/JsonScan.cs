using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Fhir.Intake;

/// <summary>
/// Looks at every token of a body once: nesting, the length of arrays, and names that are empty or there twice. What is wrong with a name
/// inside a resource is left to
/// the reading of that resource; outside of resources it refuses the body.
/// </summary>
internal sealed class JsonScan(ReadOnlyMemory<byte> body, ReadingLimits limits)
{
    private readonly List<Frame> _frames = [];
    private int _depth;
    private int _allItems;
    private string? _rootType;

    /// <summary>Why the body is refused, or null.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public RequestFault? Run()
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            if (Step(ref reader) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private RequestFault? Step(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                AddName(ref reader);
                return null;
            case JsonTokenType.EndObject:
                return Close();
            case JsonTokenType.EndArray:
                _depth--;
                return null;
            default:
                return CountItem(reader.TokenStartIndex)
                    ?? (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? Open(ref reader)
                    : NoteType(ref reader));
        }
    }

    private RequestFault? Open(ref Utf8JsonReader reader)
    {
        if (_depth >= limits.Depth)
        {
            var (line, column) = Position(reader.TokenStartIndex);
            return new RequestFault(
                413, "too-costly", FormattableString.Invariant($"The JSON is nested deeper than the limit of {limits.Depth} levels."))
            {
                Diagnostics = FormattableString.Invariant($"limit: depth, {limits.Depth} levels; line {line}, column {column}"),
            };
        }

        if (_depth == _frames.Count)
        {
            _frames.Add(new Frame());
        }

        _frames[_depth++].Start(isArray: reader.TokenType == JsonTokenType.StartArray);
        return null;
    }

    private void AddName(ref Utf8JsonReader reader)
    {
        var frame = _frames[_depth - 1];
        frame.Name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!)
            : body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        var twin = frame.Names.Add(frame.Name);
        var problem = frame.Name.IsEmpty ? "A property has no name."
            : twin is not { } earlier ? null
            : earlier.Span.SequenceEqual(frame.Name.Span) ? "A property is there twice in one object."
            : MayDifferInCase() ? null
            : "Two properties of one object differ only in upper and lower case.";
        if (problem is not null)
        {
            frame.Fault ??= (problem, reader.TokenStartIndex, Path());
        }
    }

    // The keys of a prefetch and the members of an extension are of others.
    private bool MayDifferInCase() => _depth > 1 && _frames[_depth - 2] is { IsArray: false } owner
        && (owner.Name.Span.SequenceEqual("prefetch"u8) || owner.Name.Span.SequenceEqual("extension"u8));

    // A fault belongs to the nearest resource around it, which may say its type behind it.
    private RequestFault? Close()
    {
        var frame = _frames[--_depth];
        if (frame.Fault is not { } fault || frame.IsResource)
        {
            return null;
        }

        if (_depth > 0)
        {
            for (var at = _depth - 1; at >= 0; at--)
            {
                if (!_frames[at].IsArray)
                {
                    _frames[at].Fault ??= fault;
                    return null;
                }
            }
        }

        var (line, column) = Position(fault.At);
        return new RequestFault(400, "structure", fault.Problem)
        {
            Expression = PlaceOf(fault.Path),
            Diagnostics = FormattableString.Invariant($"line {line}, column {column}"),
        };
    }

    private RequestFault? NoteType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && _depth > 0 && _frames[_depth - 1] is { IsArray: false } frame
            && frame.Name.Span.SequenceEqual("resourceType"u8))
        {
            frame.IsResource = !reader.ValueTextEquals("Bundle"u8) && !reader.ValueTextEquals("Parameters"u8);
            _rootType ??= _depth == 1 ? reader.GetString() : null;
        }

        return null;
    }

    private RequestFault? CountItem(long at)
    {
        if (_depth == 0 || _frames[_depth - 1] is not { IsArray: true } list)
        {
            return null;
        }

        list.Items++;
        var limit = IsEnvelope() ? limits.Orders + limits.ChartResources : limits.ArrayItems;
        return list.Items > limit ? TooMany("items in one list", limit, at)
            : ++_allItems > limits.AllArrayItems ? TooMany("items in all lists", limits.AllArrayItems, at)
            : null;
    }

    // Entries of a Bundle and parameters have limits of their own.
    private bool IsEnvelope() => _depth > 1 && _frames[_depth - 2] is { IsArray: false } owner
        && (owner.Name.Span.SequenceEqual("entry"u8) || owner.Name.Span.SequenceEqual("parameter"u8));

    private RequestFault TooMany(string what, int limit, long at)
    {
        var (line, column) = Position(at);
        return new RequestFault(422, "too-costly", FormattableString.Invariant($"The request holds more than the limit of {limit} {what}."))
        {
            Expression = PlaceOf(Path()),
            Diagnostics = FormattableString.Invariant($"limit: {what}, {limit}; line {line}, column {column}"),
        };
    }

    // The root of a body that is no resource has no place; FHIR knows no empty one.
    private string? PlaceOf(string path) => _rootType + path is { Length: > 0 } place ? place : null;

    // The members and items that are open, without what the root is.
    private string Path()
    {
        var path = new StringBuilder();
        for (var at = 0; at < _depth; at++)
        {
            var frame = _frames[at];
            if (frame.IsArray)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{Math.Max(0, frame.Items - 1)}]");
            }
            else if (!frame.Name.IsEmpty)
            {
                path.Append('.').Append(Encoding.UTF8.GetString(frame.Name.Span));
            }
        }

        return path.ToString();
    }

    private (int Line, int Column) Position(long at) => Position(body.Span, at);

    /// <summary>Line and column of a byte, both from 1.</summary>
    public static (int Line, int Column) Position(ReadOnlySpan<byte> body, long at)
    {
        var before = body[..(int)at];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    // An object or array that is open. Frames are used again for the next one of the same depth.
    private sealed class Frame
    {
        public bool IsArray { get; private set; }

        public int Items { get; set; }

        public bool IsResource { get; set; }

        public ReadOnlyMemory<byte> Name { get; set; }

        public MemberNames Names { get; } = new();

        public (string Problem, long At, string Path)? Fault { get; set; }

        public void Start(bool isArray)
        {
            (IsArray, Items, IsResource, Name, Fault) = (isArray, 0, false, default, null);
            Names.Clear();
        }
    }
}
