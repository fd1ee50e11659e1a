namespace OrderCheck;

/// <summary>What kind of value a fact has.</summary>
internal enum FactType
{
    /// <summary>One of a set of words.</summary>
    Word,

    /// <summary>A number in a fixed unit.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Free text.</summary>
    Text,
}
