namespace OrderCheck;

/// <summary>The value of a fact: exactly one of a word, a number or yes/no.</summary>
public readonly record struct FactValue
{
    /// <summary>A coded word, or free text for the few facts that take it.</summary>
    public string? Word { get; private init; }

    /// <summary>A number in the unit the fact is defined in.</summary>
    public decimal? Number { get; private init; }

    /// <summary>Yes or no.</summary>
    public bool? Flag { get; private init; }

    /// <summary>A word value.</summary>
    public static FactValue Of(string word) => new() { Word = word };

    /// <summary>A number value.</summary>
    public static FactValue Of(decimal number) => new() { Number = number };

    /// <summary>A yes/no value.</summary>
    public static FactValue Of(bool flag) => new() { Flag = flag };

    /// <inheritdoc />
    public override string ToString() =>
        Word ?? Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? (Flag == true ? "yes" : Flag == false ? "no" : "");
}
