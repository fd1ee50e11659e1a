namespace OrderCheck;

/// <summary>How much a finding matters to the reader.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Something should change or be handled.</summary>
    Warning,

    /// <summary>The order could not be read.</summary>
    Error,
}
