using Spectre.Console;

namespace OrderCheck.Replay.Terminal;

/// <summary>Human-readable output. Every text goes through <see cref="TerminalSafeText"/> and none is read as markup, so callers need not
/// know where it came from.</summary>
internal sealed class ConsoleOutput
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Faint = new(decoration: Decoration.Dim);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Warning = new(Color.Yellow);
    public static readonly Style Bad = new(Color.Red);

    private readonly IAnsiConsole _console;

    public ConsoleOutput(CommandEnvironment environment)
    {
        var settings = new AnsiConsoleSettings
        {
            Ansi = environment.Colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = environment.Colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(environment.Text),
        };
        settings.Enrichment.UseDefaultEnrichers = false;
        _console = AnsiConsole.Create(settings);
        _console.Profile.Width = environment.Width;
        _console.Profile.Capabilities.Unicode = true;
    }

    public int Width => _console.Profile.Width;

    public void Break() => _console.WriteLine();

    public void Line(string text, Style? style = null)
    {
        _console.Write(new Text(TerminalSafeText.Of(text), style));
        _console.WriteLine();
    }

    /// <summary>A label and what belongs to it; longer text continues below itself.</summary>
    public void Row(int indent, string label, int labelWidth, string text, Style? style = null, Style? labelStyle = null)
    {
        // A grid of its own for each row, so that a row is no longer than its text.
        var grid = new Grid();
        grid.AddColumn(new GridColumn { Width = Math.Max(labelWidth, label.Length), NoWrap = true,
            Padding = new Padding(indent, 0, 2, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        grid.AddRow(new Text(TerminalSafeText.Of(label), labelStyle ?? Faint), new Text(TerminalSafeText.Of(text), style ?? Plain));
        _console.Write(grid);
    }

    /// <summary>A table without wrapping, for rows that fit the width; the last column is best one whose cells are equally long.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None };
        for (var i = 0; i < headings.Count; i++)
        {
            table.AddColumn(new TableColumn(new Text(TerminalSafeText.Of(headings[i]), Strong)) { NoWrap = true,
                Padding = new Padding(0, 0, i + 1 < headings.Count ? 2 : 0, 0) });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(TerminalSafeText.Of(cell))));
        }

        _console.Write(table);
    }
}
