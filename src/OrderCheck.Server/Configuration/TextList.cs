using System.ComponentModel;
using System.Globalization;

namespace OrderCheck.Server.Configuration;

/// <summary>A list of texts that may be written as a list (<c>Origins:0</c>, <c>Origins:1</c>) or as one text with semicolons.</summary>
[TypeConverter(typeof(SemicolonConverter))]
internal sealed class TextList : List<string>
{
    /// <summary>Splits a text at its semicolons.</summary>
    public static TextList Of(string text) => [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private sealed class SemicolonConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => Of((string)value);
    }
}
