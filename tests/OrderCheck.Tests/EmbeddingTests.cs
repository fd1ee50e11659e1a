using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OrderCheck.Tests;

public sealed class EmbeddingTests
{
    private static readonly ImagingOrder Order = new()
    {
        Reference = "ServiceRequest/1",
        DateOfService = new DateOnly(2026, 10, 15),
        OrderedOn = new DateOnly(2026, 10, 15),
        Codes = [new SourcedCode(new Code(Code.Cpt, "75574"))],
        Diagnoses = [new Diagnosis { Role = DiagnosisRole.Reason, Codes = [new SourcedCode(new Code(Code.Icd10Cm, "R07.9"))] }],
        Coverages = [new PatientCoverage { Kind = PayerKind.Medicare }],
        PlaceOfService = new PlaceOfService { State = "KY" },
    };

    [Fact]
    public void Three_lines_assess_an_order()
    {
        var knowledge = KnowledgeLoader.LoadShipped();
        var assessor = new OrderAssessor(knowledge);
        var assessment = assessor.Assess([Order])[0];

        Assert.Equal(("coronary-cta", DiagnosisSupport.Supported), (assessment.Study!.Value.Study!.Id, assessment.Support!.Value));
    }

    [Fact]
    public void The_example_of_the_documentation_compiles_from_outside()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs", "embedding.md"));
        var blocks = page.Split("```csharp\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)]).Reverse();
        var program = CSharpSyntaxTree.ParseText($"using System; using OrderCheck;\n{string.Concat(blocks)}");
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name == "OrderCheck.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("embedder", [program], platform, new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    [Theory]
    [InlineData("75574", true)]
    [InlineData("93000", false)]
    [InlineData("70450", false)]
    public void The_study_question_alone_tells_what_is_cardiac_imaging(string code, bool expected)
    {
        var order = Order with { Codes = [new SourcedCode(new Code(Code.Cpt, code))] };

        Assert.Equal(expected, new OrderScope(Shipped.Knowledge).IsCardiacImaging(order));
        Assert.Equal(expected, Shipped.Assessor.Assess([order])[0].InScope);
    }

    [Fact]
    public void An_order_that_cannot_be_read_for_a_technical_reason_is_not_left_out() =>
        Assert.True(new OrderScope(Shipped.Knowledge).IncludesCardiacImaging([Order with { Codes = default }]));

    private static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private static string Here([CallerFilePath] string path = "") => path;
}
