using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit.Abstractions;

namespace OrderCheck.Tests;

/// <summary>
/// How much of the code is hard to read. <c>dotnet test tests/OrderCheck.Tests --filter CodeShapeTests --logger "console;verbosity=detailed"</c> prints the numbers
/// and names what is over a limit. No single method is beyond the limits of CA1502 (<c>CodeMetricsConfig.txt</c>) and MA0051, which the build holds.
/// </summary>
public sealed class CodeShapeTests(ITestOutputHelper output)
{
    private const int MaxColumns = 140;

    private static readonly Lazy<IReadOnlyList<(string Name, string Text)>> Files = new(ReadFiles);

    private static readonly Lazy<IReadOnlyList<CodeMetrics>> Methods = new(() => [.. Files.Value.SelectMany(file => CodeMetrics.Of(file.Name, file.Text))]);

    [Fact]
    public void Few_methods_have_a_cyclomatic_complexity_over_10() => Holds(Share("cyclomatic over 10", one => one.Cyclomatic, 10), below: 3);

    [Fact]
    public void Few_methods_have_a_cognitive_complexity_over_15() => Holds(Share("cognitive over 15", one => one.Cognitive, 15), below: 1);

    [Fact]
    public void Few_lines_are_longer_than_140_columns()
    {
        var lines = Files.Value.SelectMany(file => file.Text.Split('\n')).ToList();
        Holds(Percent($"lines over {MaxColumns} columns", lines.Count(line => line.Length > MaxColumns), lines.Count), below: 2);
    }

    [Theory]
    [InlineData("int M(int a) { if (a > 1 && a < 5 && a != 3) { return 1; } return 0; }", 4, 2)]
    [InlineData("int M(int a) { foreach (var b in c) { if (b) { return 1; } else { return 2; } } return 0; }", 3, 4)]
    [InlineData("int M(int a) => a switch { 1 => 2, 2 => 3, _ => a > 4 ? 5 : 6 };", 4, 3)]
    [InlineData("void M() { try { } catch (Exception) { while (true) { } } }", 3, 3)]
    public void A_method_is_measured_as_its_definition_says(string method, int cyclomatic, int cognitive)
    {
        var one = Assert.Single(CodeMetrics.Of("file", $"class C {{ {method} }}"));
        Assert.Equal((cyclomatic, cognitive), (one.Cyclomatic, one.Cognitive));
    }

    private double Share(string what, Func<CodeMetrics, int> value, int limit)
    {
        var over = Methods.Value.Where(one => value(one) > limit).OrderByDescending(value).ToList();
        over.ForEach(one => output.WriteLine(FormattableString.Invariant($"{value(one)} {one.Name}")));
        return Percent($"methods {what}", over.Count, Methods.Value.Count);
    }

    private double Percent(string what, int count, int all)
    {
        var percent = 100.0 * count / all;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {count} of {all}, {percent:N2} of 100"));
        return percent;
    }

    private static void Holds(double percent, double below) => Assert.InRange(percent, 0, below);

    private static IReadOnlyList<(string Name, string Text)> ReadFiles()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "src"));
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(root, path).Replace('\\', '/'), Path: path))
            .Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal) && !file.Name.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => (file.Name, File.ReadAllText(file.Path)))];
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
