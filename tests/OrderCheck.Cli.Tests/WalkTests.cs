using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OrderCheck.Cli.Tests;

/// <summary>
/// Does the walk of docs/policies.md: types its commands, makes its edits ("In `FILE` replace", a box, "by", a box) and looks for the answers
/// it shows (boxes marked <c>text</c>: these lines in this order; three dots stand for anything).
/// </summary>
public sealed class WalkTests : IDisposable
{
    private static readonly string Root = FindRoot();

    private readonly ScratchFolder _around = new();
    private readonly string _repository;
    private string _answer = "";

    public WalkTests()
    {
        _repository = Path.Combine(_around.Path, "repository");
        _around.WithShippedData("repository/src/knowledge");
        _around.Write("repository/CHANGELOG.md", File.ReadAllText(Path.Combine(Root, "CHANGELOG.md")));
    }

    public void Dispose() => _around.Dispose();

    [Fact]
    public async Task The_walk_for_authors_of_policies_goes_through_word_by_word()
    {
        if (File.Exists(Path.Combine(Root, "src/knowledge/policies/medicare-cgs/cardiac-ct/editions/2027-01-01.json")))
        {
            // Somebody is doing the walk in this very folder, and runs the tests in its last step.
            return;
        }

        var (commands, edits, quotes) = (0, 0, 0);
        string? replaced = null;
        foreach (var (before, form, box) in Boxes(File.ReadAllText(Path.Combine(Root, "docs/policies.md")).ReplaceLineEndings("\n")))
        {
            if (Regex.Match(before, "^In `(?<file>[^`]+)` replace$", RegexOptions.Multiline) is { Success: true } edit)
            {
                replaced = $"{edit.Groups["file"].Value}\n{box}";
            }
            else if (replaced is not null)
            {
                Assert.Equal("by", before);
                Replace(replaced, box);
                replaced = null;
                edits++;
            }
            else if (form == "text")
            {
                Assert.Matches(Pattern(box), Normal(_answer));
                quotes++;
            }
            else
            {
                _answer = "";
                foreach (var command in box.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    await Type(command);
                    commands++;
                }
            }
        }

        Assert.Null(replaced);
        Assert.True(commands > 15 && edits == 3 && quotes > 8, $"{commands} commands, {edits} edits, {quotes} answers: is this still the walk?");
    }

    /// <summary>Each box with its form and the line of text before it.</summary>
    private static IEnumerable<(string Before, string Form, string Box)> Boxes(string page)
    {
        foreach (Match box in Regex.Matches(page, "\n```(?<form>[a-z]*)\n(?<box>.*?)\n```\n", RegexOptions.Singleline))
        {
            yield return (page[..box.Index].TrimEnd('\n').Split('\n')[^1], box.Groups["form"].Value, box.Groups["box"].Value);
        }
    }

    private async Task Type(string command)
    {
        switch (command.Split(' '))
        {
            // What makes the command known to a terminal, and what a test cannot do within itself.
            case ["alias" or "function", "ordercheck" or "ordercheck='dotnet", ..] or ["dotnet", "build", "src/OrderCheck.Cli"] or ["dotnet", "test", "OrderCheck.sln"]:
                return;
            case ["cp", "-r", var from, var to]:
                Copy(Placed(from), Placed(to));
                return;
            case ["ordercheck", .. var arguments]:
                var call = await Ordercheck.Call([.. arguments.Select(Placed)]);
                _answer += call.Text + call.Error;
                Assert.True(call.Code == 0 || (call.Code == 1 && arguments is ["policies", "verify", ..]), $"{command}: {call.Code}\n{call.Error}");
                return;
            default:
                Assert.Fail($"The walk says '{command}'; this test does not know how to do that.");
                return;
        }
    }

    /// <summary>A path as the walk writes it, from the folder of the repository.</summary>
    private string Placed(string argument) => argument == "src/knowledge" || argument.StartsWith("../", StringComparison.Ordinal) || Path.HasExtension(argument) ? Path.GetFullPath(Path.Combine(_repository, argument)) : argument;

    private void Replace(string fileAndText, string by)
    {
        var (file, text) = (fileAndText[..fileAndText.IndexOf('\n')], fileAndText[(fileAndText.IndexOf('\n') + 1)..]);
        var path = Path.Combine(_repository, file);
        var content = File.ReadAllText(path).ReplaceLineEndings("\n");
        Assert.Equal(2, content.Split(text).Length);
        File.WriteAllText(path, content.Replace(text, by, StringComparison.Ordinal));
    }

    private string Normal(string answer) => Spaces().Replace(answer.Replace(_repository + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace('\\', '/'), " ");

    private static string Pattern(string lines) => string.Join(
        "[^\n]*\n(?:[^\n]*\n)*?",
        lines.Split('\n').Select(line => string.Join("[^\n]*", Spaces().Replace(line.TrimEnd(), " ").Split("...").Select(Regex.Escape))));

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static Regex Spaces() => new(" +");

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
