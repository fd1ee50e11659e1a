using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace OrderCheck.Fhir.Intake;

/// <summary>Turns bytes into JSON, or says with line and column why not. What passes is UTF-8 without lone surrogates, within the limits of
/// nesting and length.</summary>
internal static class JsonRequestGate
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> SurrogateEscape => "\\ud"u8;

    public static bool TryParse(
        ReadOnlyMemory<byte> body, ReadingLimits limits, [NotNullWhen(true)] out JsonDocument? document,
        [NotNullWhen(false)] out RequestFault? fault)
    {
        document = null;
        if (body.Length > limits.BodyBytes)
        {
            fault = new RequestFault(
                413, "too-long", FormattableString.Invariant($"The body is larger than the limit of {limits.BodyBytes} bytes."))
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
            fault = new JsonScan(body, limits).Run();
            document = fault is null ? JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = limits.Depth }) : null;
            return document is not null;
        }
        catch (JsonException broken)
        {
            fault = new RequestFault(400, "structure", "The body is not JSON.")
            {
                Diagnostics = FormattableString.Invariant($"line {broken.LineNumber + 1}, column {broken.BytePositionInLine + 1}"),
            };
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

    private static RequestFault Syntax(string text, ReadOnlySpan<byte> body, long at)
    {
        var (line, column) = JsonScan.Position(body, at);
        return new RequestFault(400, "structure", text) { Diagnostics = FormattableString.Invariant($"line {line}, column {column}") };
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
