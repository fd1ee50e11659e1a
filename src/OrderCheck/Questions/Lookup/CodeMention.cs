namespace OrderCheck;

/// <summary>How an edition speaks of a diagnosis code for a study.</summary>
internal enum CodeMention
{
    /// <summary>A diagnosis list holds it.</summary>
    Listed,

    /// <summary>It was looked up in the source and is on no list.</summary>
    NotListed,

    /// <summary>There are lists, but the region of the code was not read.</summary>
    NotRead,

    /// <summary>The edition has no diagnosis list; criteria decide.</summary>
    NoList,
}
