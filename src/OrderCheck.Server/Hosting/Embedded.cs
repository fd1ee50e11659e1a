namespace OrderCheck.Server.Hosting;

/// <summary>Files that travel inside the assembly.</summary>
internal static class Embedded
{
    public static byte[] Read(string name)
    {
        using var stream = typeof(Embedded).Assembly.GetManifestResourceStream($"embedded/{name}")
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        var body = new byte[stream.Length];
        stream.ReadExactly(body);
        return body;
    }
}
