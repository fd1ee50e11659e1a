using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OrderCheck.Fhir.Tests;

/// <summary>The folders of OrderCheck.CdsHooks form a line: protocol, planning of reads, advice, what CRD wants.</summary>
public partial class RoomTests
{
    private static readonly string[] Rooms = ["Protocol", "Planning", "Advice", "Crd"];

    [Fact]
    public void No_room_knows_a_later_one()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src", "OrderCheck.CdsHooks");
        var sources = Rooms.ToDictionary(room => room, room => Directory.GetFiles(Path.Combine(folder, room), "*.cs").ToDictionary(file => Path.GetFileName(file), File.ReadAllText));
        var room = Rooms.SelectMany(name => sources[name].Values.SelectMany(text => Declared().Matches(text)).Select(match => (Type: match.Groups["type"].Value, Room: name)))
            .ToLookup(pair => pair.Type, pair => Array.IndexOf(Rooms, pair.Room));
        var wrong = Rooms.SelectMany((name, at) => sources[name].SelectMany(file => Words().Matches(Comments().Replace(file.Value, ""))
            .Select(match => match.Value).Where(word => room[word].Any(other => other > at)).Select(word => $"{name}/{file.Key} uses {word}")));
        Assert.Empty(wrong.Distinct());
    }

    private static string Here([CallerFilePath] string here = "") => here;

    [GeneratedRegex(@"^(?:public|internal) (?:(?:static|sealed|abstract|partial|readonly) )*(?:class|record struct|record|enum|struct) (?<type>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Words();

    [GeneratedRegex(@"//.*$|""(?:[^""\\\n]|\\.)*""", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
