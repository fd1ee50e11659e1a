namespace OrderCheck.Ehr.Faults;

/// <summary>Paging without an end.</summary>
public enum FaultPaging
{
    /// <summary>Pages end.</summary>
    Sound,

    /// <summary>Every page has another next one.</summary>
    Endless,

    /// <summary>Every page is its own next one.</summary>
    Loop,
}
