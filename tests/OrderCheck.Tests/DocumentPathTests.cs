using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OrderCheck.Tests;

/// <summary>What the documents name is there: a stranger who follows them arrives.</summary>
public sealed partial class DocumentPathTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static TheoryData<string> Documents =>
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}")];

    // The walk writes this one.
    private const string Written = "src/knowledge/policies/medicare-cgs/cardiac-ct/editions/2027-01-01.json";

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_source_path_that_a_document_names_exists(string document)
    {
        var file = Path.Combine(Root, document);
        var named = SourcePath().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);
        Assert.All(named.Where(path => path != Written), path => Assert.True(Path.Exists(Path.Combine(Root, path)), $"{document} names {path}, which does not exist"));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"`((?:src|tests)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex SourcePath();
}
