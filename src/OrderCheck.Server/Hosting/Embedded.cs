namespace OrderCheck.Server.Hosting;

/// <summary>Files that travel inside the assembly.</summary>
internal static class Embedded
{
    private const string PagePrefix = "page/";

    /// <summary>Names of the files of the page.</summary>
    public static IEnumerable<string> PageFiles =>
        from name in typeof(Embedded).Assembly.GetManifestResourceNames()
        where name.StartsWith(PagePrefix, StringComparison.Ordinal)
        select name[PagePrefix.Length..];

    /// <summary>A file of the page.</summary>
    public static byte[] ReadPage(string name) => ReadResource(PagePrefix + name);

    /// <summary>Any other file.</summary>
    public static byte[] Read(string name) => ReadResource($"embedded/{name}");

    private static byte[] ReadResource(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        var body = new byte[stream.Length];
        stream.ReadExactly(body);
        return body;
    }
}
