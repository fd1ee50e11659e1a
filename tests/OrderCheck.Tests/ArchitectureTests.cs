using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCheck.Tests;

/// <summary>The rooms of the core form a line. Asked of the compiler's semantic model, so a comment or a string is no dependency.</summary>
public sealed class ArchitectureTests
{
    /// <summary>A room may use itself and those above it.</summary>
    private static readonly string[][] Line =
        [["Json", "Orders", "Answers", "Text"], ["Terminology"], ["Studies"], ["Evidence"], ["Conditions"], ["Policies"], ["Knowledge"], ["Questions"], ["Entry"]];

    private static readonly Lazy<ILookup<string, string>> Uses = new(ReadUses);

    [Fact]
    public void The_rooms_of_the_core_form_a_line()
    {
        var wrong = Edges().Where(use => Room(use.From) != "Loading" && Room(use.To) != "Loading" && Level(use.From) < Level(use.To));
        Assert.Empty(wrong.Select(use => $"{use.From} uses {use.To}"));
    }

    [Fact]
    public void Loading_uses_no_question_and_only_the_entry_uses_it()
    {
        var wrong = Edges().Where(use => (Room(use.From), Room(use.To)) is ("Loading", "Questions" or "Entry") or (not ("Loading" or "Entry"), "Loading"));
        Assert.Empty(wrong.Select(use => $"{use.From} uses {use.To}"));
    }

    [Fact]
    public void Only_loading_reads_JSON()
    {
        var wrong = Edges().Where(use => Room(use.To) == "Json" && Room(use.From) is not ("Json" or "Loading")).Select(use => $"{use.From} uses {use.To}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_circle_of_the_core_holds_more_than_two_files() =>
        Assert.Empty(Circles().Where(circle => circle.Count > 2).Select(circle => string.Join(", ", circle.Order(StringComparer.Ordinal))));

    [Fact]
    public void The_model_sees_what_a_file_uses()
    {
        Assert.True(Uses.Value.Count > 100);
        Assert.Contains("Questions/Support/SupportDecider.cs", Uses.Value["OrderAssessor.cs"]);
        Assert.Contains("Conditions/EvaluationInput.cs", Uses.Value["Conditions/AgeCondition.cs"]);
    }

    private static IEnumerable<(string From, string To)> Edges() => Uses.Value.SelectMany(file => file.Select(used => (file.Key, used)));

    private static string Room(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)]
        : file.StartsWith("Knowledge", StringComparison.Ordinal) ? "Knowledge" : "Entry";

    private static int Level(string file)
    {
        var level = Array.FindIndex(Line, rooms => rooms.Contains(Room(file)));
        return level >= 0 ? level : throw new InvalidOperationException($"{file} is in no room of the line");
    }

    // Tarjan's strongly connected components.
    private static List<List<string>> Circles()
    {
        var (index, low, stack, circles) = (new Dictionary<string, int>(), new Dictionary<string, int>(), new Stack<string>(), new List<List<string>>());
        foreach (var file in Uses.Value.Select(uses => uses.Key).Where(file => !index.ContainsKey(file)))
        {
            Visit(file);
        }

        return circles;

        void Visit(string file)
        {
            index[file] = low[file] = index.Count;
            stack.Push(file);
            foreach (var used in Uses.Value[file])
            {
                if (!index.TryGetValue(used, out var seen))
                {
                    Visit(used);
                    low[file] = Math.Min(low[file], low[used]);
                }
                else if (stack.Contains(used))
                {
                    low[file] = Math.Min(low[file], seen);
                }
            }

            if (low[file] == index[file])
            {
                var circle = new List<string>();
                do
                {
                    circle.Add(stack.Pop());
                }
                while (circle[^1] != file);
                circles.Add(circle);
            }
        }
    }

    private static ILookup<string, string> ReadUses()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "src", "OrderCheck"));
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Name: Path.GetRelativePath(root, path).Replace('\\', '/')))
            .Where(file => !file.Name.StartsWith("obj/", StringComparison.Ordinal) && !file.Name.StartsWith("bin/", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file.Path), options, file.Name)).ToList();
        var usings = CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading;", options);
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "core", [.. trees, usings], platform, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return trees.SelectMany(tree => Used(compilation.GetSemanticModel(tree)).Select(used => (tree.FilePath, used)))
            .Where(use => use.FilePath != use.used).Distinct().ToLookup(use => use.FilePath, use => use.used);
    }

    private static IEnumerable<string> Used(SemanticModel model) =>
        from node in model.SyntaxTree.GetRoot().DescendantNodes()
        where node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax
        from file in Declared(model.GetSymbolInfo(node).Symbol)
        select file;

    private static IEnumerable<string> Declared(ISymbol? symbol)
    {
        var type = symbol as ITypeSymbol ?? symbol?.ContainingType;
        return type?.OriginalDefinition.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree.FilePath) ?? [];
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
