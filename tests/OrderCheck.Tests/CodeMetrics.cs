using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrderCheck.Tests;

/// <summary>One method, accessor with a body or constructor, and how hard it is to read.</summary>
/// <param name="Name">File and method.</param>
/// <param name="Cyclomatic">One and each branch: if, loop, case, arm of a switch expression, catch, ?:, ??, &amp;&amp;, ||.</param>
/// <param name="Cognitive">SonarSource's cognitive complexity: each break of the flow, one more for every level of nesting, one for each run of like operators.</param>
/// <param name="Lines">Lines from its first to its last token.</param>
internal sealed record CodeMetrics(string Name, int Cyclomatic, int Cognitive, int Lines)
{
    public static IEnumerable<CodeMetrics> Of(string file, string source) =>
        from member in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes()
        where HasBody(member)
        select new CodeMetrics($"{file} {NameOf(member)}", 1 + member.DescendantNodes().Sum(Branches), new CognitiveWalker(member).Total, LinesOf(member));

    private static bool HasBody(SyntaxNode member) => member switch
    {
        BaseMethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        AccessorDeclarationSyntax accessor => accessor.Body is not null || accessor.ExpressionBody is not null,
        PropertyDeclarationSyntax property => property.ExpressionBody is not null,
        _ => false,
    };

    private static string NameOf(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        AccessorDeclarationSyntax { Parent.Parent: PropertyDeclarationSyntax property } => property.Identifier.Text,
        _ => member.Kind().ToString(),
    };

    private static int LinesOf(SyntaxNode member)
    {
        var span = member.SyntaxTree.GetLineSpan(member.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static int Branches(SyntaxNode node) => node switch
    {
        IfStatementSyntax or WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax or CatchClauseSyntax
            or ConditionalExpressionSyntax or CaseSwitchLabelSyntax or CasePatternSwitchLabelSyntax => 1,
        SwitchExpressionArmSyntax arm => arm.Pattern is DiscardPatternSyntax ? 0 : 1,
        BinaryExpressionSyntax binary => IsLogical(binary) || binary.IsKind(SyntaxKind.CoalesceExpression) ? 1 : 0,
        AssignmentExpressionSyntax assignment => assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) ? 1 : 0,
        _ => 0,
    };

    private static bool IsLogical(SyntaxNode? node) => node.IsKind(SyntaxKind.LogicalAndExpression) || node.IsKind(SyntaxKind.LogicalOrExpression);

    private sealed class CognitiveWalker : CSharpSyntaxWalker
    {
        private int _nesting;

        public CognitiveWalker(SyntaxNode member)
        {
            foreach (var child in member.ChildNodes())
            {
                Visit(child);
            }
        }

        public int Total { get; private set; }

        public override void Visit(SyntaxNode? node)
        {
            switch (node)
            {
                case IfStatementSyntax condition:
                    If(condition);
                    return;
                case WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax or CatchClauseSyntax
                    or ConditionalExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax:
                    Total += 1 + _nesting;
                    Nested(node);
                    return;
                case LambdaExpressionSyntax or LocalFunctionStatementSyntax:
                    Nested(node);
                    return;
                default:
                    // A run of like operators counts once.
                    Total += IsLogical(node) && !node.IsKind((SyntaxKind)(node!.Parent?.RawKind ?? 0)) ? 1 : 0;
                    base.Visit(node);
                    return;
            }
        }

        private void If(IfStatementSyntax node)
        {
            Total += 1 + (node.Parent is ElseClauseSyntax ? 0 : _nesting);
            Visit(node.Condition);
            _nesting++;
            Visit(node.Statement);
            _nesting--;
            if (node.Else is { Statement: IfStatementSyntax next })
            {
                Visit(next);
            }
            else if (node.Else is { } last)
            {
                Total++;
                _nesting++;
                Visit(last.Statement);
                _nesting--;
            }
        }

        private void Nested(SyntaxNode node)
        {
            _nesting++;
            base.Visit(node);
            _nesting--;
        }
    }
}
