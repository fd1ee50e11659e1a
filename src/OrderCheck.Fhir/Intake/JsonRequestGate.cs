using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace OrderCheck.Fhir.Intake;

/// <summary>Turns bytes into JSON, or says with line and column why not.</summary>
internal static class JsonRequestGate
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> SurrogateEscape => "\\ud"u8;

    public static bool TryParse(
        ReadOnlyMemory<byte> body, ReadingLimits limits, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out RequestFault? fault)
    {
        document = null;
        if (body.Length > limits.BodyBytes)
        {
            fault = new RequestFault(413, "too-long", FormattableString.Invariant($"The body is larger than the limit of {limits.BodyBytes} bytes."))
            {
                Diagnostics = FormattableString.Invariant($"limit: body, {limits.BodyBytes} bytes"),
            };
            return false;
        }

        if (body.Span.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        fault = Unreadable(body.Span);
        if (fault is not null)
        {
            return false;
        }

        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = limits.Depth });
            return true;
        }
        catch (JsonException)
        {
            fault = Explain(body.Span, limits);
            return false;
        }
    }

    // Text that is no Unicode would only fail later, wherever it is first looked at.
    private static RequestFault? Unreadable(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return Syntax("The body is not UTF-8.", body, InvalidUtf8At(body));
        }

        if (body.IndexOf(SurrogateEscape) < 0 && body.IndexOf("\\uD"u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return Syntax("A text holds half of a surrogate pair.", body, reader.TokenStartIndex);
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }

    private static RequestFault Explain(ReadOnlySpan<byte> body, ReadingLimits limits)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= limits.Depth:
                        var (line, column) = Position(body, reader.TokenStartIndex);
                        return new RequestFault(413, "too-costly", FormattableString.Invariant($"The JSON is nested deeper than the limit of {limits.Depth} levels."))
                        {
                            Diagnostics = FormattableString.Invariant($"limit: depth, {limits.Depth} levels; line {line}, column {column}"),
                        };
                    case JsonTokenType.StartObject:
                        names.Push(new HashSet<string>(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        names.Pop();
                        break;
                    case JsonTokenType.PropertyName when !names.Peek().Add(reader.GetString()!):
                        return Syntax("A property is there twice in one object.", body, reader.TokenStartIndex);
                }
            }
        }
        catch (JsonException broken)
        {
            return new RequestFault(400, "structure", "The body is not JSON.")
            {
                Diagnostics = FormattableString.Invariant($"line {broken.LineNumber + 1}, column {broken.BytePositionInLine + 1}"),
            };
        }

        return Syntax("The body is not JSON.", body, 0);
    }

    private static RequestFault Syntax(string text, ReadOnlySpan<byte> body, long at)
    {
        var (line, column) = Position(body, at);
        return new RequestFault(400, "structure", text) { Diagnostics = FormattableString.Invariant($"line {line}, column {column}") };
    }

    private static (int Line, int Column) Position(ReadOnlySpan<byte> body, long at)
    {
        var before = body[..(int)at];
        return (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    private static long InvalidUtf8At(ReadOnlySpan<byte> body)
    {
        Span<char> sink = stackalloc char[256];
        var at = 0;
        while (Utf8.ToUtf16(body[at..], sink, out var read, out _, replaceInvalidSequences: false) is OperationStatus.DestinationTooSmall)
        {
            at += read;
        }

        Utf8.ToUtf16(body[at..], sink, out var last, out _, replaceInvalidSequences: false);
        return at + last;
    }
}
