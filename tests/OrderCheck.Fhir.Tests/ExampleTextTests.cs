using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Fhir.Tests;

/// <summary>
/// The words of all examples in one file, each once. Run with REWRITE_TEXTS=1 to write <c>tests/Shared/example-texts.txt</c> anew, then review the difference:
/// it is all that a reworded sentence changes.
/// </summary>
public sealed class ExampleTextTests
{
    private static readonly DateOnly AsOf = DateOnly.Parse(GoldenExample.AsOf, CultureInfo.InvariantCulture);

    [Fact]
    public void The_words_of_the_examples_are_those_of_the_snapshot()
    {
        var texts = Texts();
        var file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "Shared", "example-texts.txt"));
        if (Environment.GetEnvironmentVariable("REWRITE_TEXTS") == "1")
        {
            File.WriteAllText(file, texts, new UTF8Encoding(false));
        }

        Assert.Equal(File.ReadAllText(file), texts);
    }

    private static string Texts()
    {
        SortedSet<string> findings = new(StringComparer.Ordinal), reasons = new(StringComparer.Ordinal), cards = new(StringComparer.Ordinal);
        foreach (var example in GoldenExample.All)
        {
            Assert.True(Request.Reader.TryRead(Encoding.UTF8.GetBytes(example.Request), AsOf, null, out var request, out _), example.Name);
            foreach (var assessment in Hook.Assessor.Assess(request.Orders))
            {
                findings.UnionWith(assessment.Findings.Select(finding => $"{finding.Code}: {finding.Text}{(finding.Remedy is { } remedy ? $" | {remedy}" : "")}"));
                reasons.UnionWith(new[]
                {
                    assessment.Study?.Reasons, assessment.Purpose?.Reasons, assessment.Support?.Reasons, assessment.Notice?.Reasons, assessment.PriorAuth?.Reasons,
                }.SelectMany(all => all ?? []).Select(reason => reason.Says));
                reasons.UnionWith(assessment.WouldChange.Select(change => change.Says));
            }
        }

        foreach (var example in GoldenExample.Hooks)
        {
            var service = Hook.ServiceOf(JsonNode.Parse(example.Request)!);
            Assert.True(Hook.HookReader.TryRead(Encoding.UTF8.GetBytes(example.Request), service, AsOf, HookSettings.Default, out var request, out _), example.Name);
            Hook.Answer(request);
            Collect(JsonNode.Parse(Hook.Write(request))!, cards);
        }

        return $"## Findings: text | remedy\n\n{string.Join('\n', findings)}\n\n## Reasons\n\n{string.Join('\n', reasons)}\n\n## Cards\n\n{string.Join('\n', cards)}\n";
    }

    private static void Collect(JsonNode node, SortedSet<string> texts)
    {
        foreach (var (name, value) in node switch
        {
            JsonObject members => members.Select(member => (member.Key, member.Value)),
            JsonArray items => items.Select(item => ("", item)),
            _ => [],
        })
        {
            if (name is "summary" or "detail" or "label" or "description" && value is JsonValue)
            {
                texts.UnionWith(((string)value!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{name}: {line}"));
            }
            else if (value is not null)
            {
                Collect(value, texts);
            }
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
