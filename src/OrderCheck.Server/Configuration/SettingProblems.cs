using System.Collections;
using System.ComponentModel;

namespace OrderCheck.Server.Configuration;

/// <summary>
/// Finds every setting of a section that its options class does not know, or whose text is not of its kind. The binder of .NET refuses them
/// too, but names one
/// at a time, in the words of a programmer, and ignores a text in the place of a list.
/// </summary>
internal static class SettingProblems
{
    /// <summary>One sentence for each problem, with the path of the setting.</summary>
    public static IEnumerable<string> Find(IConfigurationSection section, Type type)
    {
        if (TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)) && (type != typeof(TextList) || section.Value is not null))
        {
            return IsOfKind(section, type) ? [] : [$"{section.Path} is '{section.Value}'; it must be {Kind(type)}"];
        }

        if (section.Value is { Length: > 0 })
        {
            return [$"{section.Path} is '{section.Value}'; it must be {(typeof(IList).IsAssignableFrom(type) ? "a list" : "a group of settings")}"];
        }

        return type.IsGenericType || type == typeof(TextList)
            ? section.GetChildren()
            .SelectMany(child => Find(child, type == typeof(TextList) ? typeof(string) : type.GetGenericArguments()[^1]))
            : section.GetChildren().SelectMany(child => FindNamed(child, type));
    }

    private static IEnumerable<string> FindNamed(IConfigurationSection section, Type type)
    {
        var settings = type.GetProperties().Where(property => property.CanWrite).ToList();
        return settings.Find(property => property.Name.Equals(section.Key, StringComparison.OrdinalIgnoreCase)) is { } setting
            ? Find(section, setting.PropertyType)
            : [$"the setting {section.Path} is not known; known here are {string.Join(", ", settings.Select(property => property.Name).Order(StringComparer.Ordinal))}"];
    }

    private static bool IsOfKind(IConfigurationSection section, Type type) => section.Value switch
    {
        null => !section.GetChildren().Any(),
        "" => type == typeof(string) || type == typeof(TextList) || Nullable.GetUnderlyingType(type) is not null,
        var text when type == typeof(DateOnly?) => CalendarDay.Read(text) is not null,
        var text when type.IsEnum => Array.Exists(Enum.GetNames(type), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)),
        var text => TypeDescriptor.GetConverter(type).IsValid(text),
    };

    private static string Kind(Type type) =>
        type == typeof(DateOnly?) ? "a date such as 2026-10-15"
        : type == typeof(int) ? "a whole number"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()))
        : "a text";
}
