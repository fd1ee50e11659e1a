using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCheck.Tests;

/// <summary>
/// <c>docs/requirements.md</c> lists what the standards ask of the service. Tests of any project name what they show by a trait; run with REWRITE_REQUIREMENTS=1 to write
/// their names into the table anew.
/// </summary>
public class RequirementTests
{
    private const string Trait = "Requirement";
    private const int ShownBy = 3;

    private static readonly string Root = FindRoot();
    private static readonly string Table = Path.Combine(Root, "docs", "requirements.md");

    [Fact]
    public void The_table_names_the_tests_that_carry_the_trait()
    {
        var tests = TestsByRequirement();
        var written = File.ReadAllText(Table);
        var expected = string.Join('\n', written.Split('\n').Select(line => IsRow(line) ? WithTests(line, tests) : line));
        if (Environment.GetEnvironmentVariable("REWRITE_REQUIREMENTS") == "1")
        {
            File.WriteAllText(Table, expected);
            return;
        }

        Assert.Equal(expected, written);
    }

    [Fact]
    public void Every_requirement_that_a_test_names_is_in_the_table() => Assert.Empty(TestsByRequirement().Select(test => test.Key).Except(Rows().Select(row => row[0])));

    [Fact]
    public void A_requirement_has_an_id_of_its_own_a_strength_and_a_link()
    {
        Assert.Distinct(Rows().Select(row => row[0]));
        Assert.All(Rows(), row =>
        {
            Assert.Contains(row[1], (string[])["SHALL", "SHOULD", "MAY"]);
            Assert.Matches(@"^\[.{10,}\]\(https://[^)]+\)$", row[2]);
        });
    }

    [Fact]
    public void Every_shall_has_a_test_or_a_word_about_it() =>
        Assert.All(Rows().Where(row => row[1] == "SHALL"), row => Assert.True(row[ShownBy].Length > 0 || row[ShownBy + 1].Length > 0, $"{row[0]} is shown by nothing"));

    [Fact]
    public void Every_test_that_the_security_page_names_exists()
    {
        var named = Regex.Matches(File.ReadAllText(Path.Combine(Root, "SECURITY.md")), "`([A-Z][A-Za-z0-9]+Tests[.][A-Za-z0-9_]+)`").Select(match => match.Groups[1].Value).ToHashSet();

        Assert.InRange(named.Count, 40, 200);
        Assert.Empty(named.Except(Methods().Select(Name)));
    }

    private static bool IsRow(string line) => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Id |", StringComparison.Ordinal);

    private static IEnumerable<string[]> Rows() => File.ReadLines(Table).Where(IsRow).Select(Cells);

    private static string[] Cells(string line) => [.. line.Trim('|').Split(" | ").Select(cell => cell.Trim())];

    private static string WithTests(string line, ILookup<string, string> tests)
    {
        var cells = Cells(line);
        cells[ShownBy] = string.Join("<br>", tests[cells[0]].Distinct().Order(StringComparer.Ordinal).Select(test => $"`{test}`"));
        return $"| {string.Join(" | ", cells)} |";
    }

    private static ILookup<string, string> TestsByRequirement() =>
        Methods().SelectMany(method => Requirements(method).Select(id => (Id: id, Test: Name(method)))).ToLookup(test => test.Id, test => test.Test);

    private static IEnumerable<MethodDeclarationSyntax> Methods() =>
        Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>());

    private static string Name(MethodDeclarationSyntax method) => $"{((TypeDeclarationSyntax)method.Parent!).Identifier.Text}.{method.Identifier.Text}";

    private static IEnumerable<string> Requirements(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes)
            .Where(attribute => attribute.Name.ToString() == nameof(Trait) && attribute.ArgumentList?.Arguments is [var name, _] && Text(name) == Trait)
            .Select(attribute => Text(attribute.ArgumentList!.Arguments[1]));

    private static string Text(AttributeArgumentSyntax argument) => ((LiteralExpressionSyntax)argument.Expression).Token.ValueText;

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
