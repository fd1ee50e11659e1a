using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace OrderCheck.Server.Hosting;

/// <summary>One example: a request with a few words about it.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Title">First heading of its README.</param>
/// <param name="Summary">First paragraph of its README.</param>
/// <param name="File">Where its request lies.</param>
/// <param name="Request">The request body.</param>
internal sealed record Example(string Name, string Title, string Summary, string File, ReadOnlyMemory<byte> Request);

/// <summary>The examples that the page offers, in the order of their names. All are read at start, so no address ever becomes a file
/// name.</summary>
internal sealed class ShippedExamples
{
    private ShippedExamples(ImmutableArray<Example> all) => All = all;

    public ImmutableArray<Example> All { get; }

    public Example? Find(string name) => All.FirstOrDefault(example => example.Name == name);

    public static ShippedExamples ReadShipped() => ReadFolder(Path.Combine(AppContext.BaseDirectory, "examples"));

    public static ShippedExamples ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new ShippedExamples([]);
        }

        return new ShippedExamples(
        [
            .. from example in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
               let request = Path.Combine(example, "request.json")
               where File.Exists(request)
               let readme = Path.Combine(example, "README.md")
               let name = Path.GetFileName(example)
               let about = About(name, File.Exists(readme) ? File.ReadAllLines(readme) : [])
               select new Example(name, about.Title, about.Summary, request, File.ReadAllBytes(request)),
        ]);
    }

    /// <summary>The list as JSON.</summary>
    public ReadOnlyMemory<byte> List()
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            foreach (var example in All)
            {
                json.WriteStartObject();
                json.WriteString("name", example.Name);
                json.WriteString("title", example.Title);
                json.WriteString("summary", example.Summary);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return body.WrittenMemory;
    }

    private static (string Title, string Summary) About(string name, string[] lines)
    {
        var title = lines.FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();
        var summary = new StringBuilder();
        foreach (var line in lines.SkipWhile(line => line.Length == 0 || line.StartsWith('#'))
            .TakeWhile(line => !string.IsNullOrWhiteSpace(line)))
        {
            summary.Append(summary.Length == 0 ? "" : " ").Append(line.Trim());
        }

        return (string.IsNullOrEmpty(title) ? name : title, summary.ToString());
    }
}
