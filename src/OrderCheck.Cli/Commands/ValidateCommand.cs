using System.Buffers;
using System.CommandLine;
using System.Text.Json;
using OrderCheck.Fhir.Validation;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck validate</c>: holds FHIR resources against R4 and profiles.</summary>
internal static class ValidateCommand
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build(CommandEnvironment environment)
    {
        var files = new Argument<string[]>("file")
        {
            Description = "FHIR R4 resources as JSON, or calls and answers of CDS Hooks, of which the resources inside are validated; - reads one from standard input.",
            HelpName = "FILE|-",
            Arity = ArgumentArity.OneOrMore,
        };
        var profile = new Option<string?>(
            "--profile") { Description = "Also hold the resources against this profile, such as https://ordercheck.example/fhir/StructureDefinition/imaging-order.", HelpName = "URL" };
        var definitions = new Option<string[]>("--definitions")
        {
            Description = "Also know the profiles, value sets and code systems of this folder (JSON files, profiles with snapshots), such as those of US Core.",
            HelpName = "FOLDER",
        };
        var format = new Option<string>("--format")
        {
            Description = "table for people, json for programs, fhir: an OperationOutcome a line, one for each resource.",
            HelpName = "table|json|fhir",
            DefaultValueFactory = _ => "table",
        };
        format.AcceptOnlyFromAmong("table", "json", "fhir");
        var command = new Command("validate",
            "Holds FHIR resources against R4 and profiles, and names each fault with its place and remedy. Exit code: 0 no errors, 1 errors, 2 wrong usage, 3 a file could not be read.")
        {
            files, profile, definitions, format,
        };
        command.SetAction((parsed, stop) => Run(environment, parsed.GetValue(files)!, parsed.GetValue(profile), parsed.GetValue(definitions)
            ?? [], parsed.GetValue(format)!, stop));
        return command;
    }

    private static async Task<int> Run(
        CommandEnvironment environment, string[] files, string? profile, string[] definitions, string format, CancellationToken stop)
    {
        var limits = ReadingLimits.Default;
        if (Array.Find(definitions, folder => !Directory.Exists(folder)) is { } missing)
        {
            throw new UnreadableInputException($"{missing}: is no folder; name the folder of the definitions");
        }

        using var validator = new ResourceValidator(new ValidatorOptions { MoreFolders = definitions });
        var found = new List<(string File, string Place, ValidationReport Report)>();
        foreach (var file in files)
        {
            var named = file == "-" ? "standard input" : file;
            if (!EmbeddedResources.TryRead(
                CheckCommand.ReadInput(environment, file, limits.BodyBytes), limits, out var resources, out var fault))
            {
                throw new UnreadableInputException($"{named}: {fault.Text} ({fault.Diagnostics})");
            }

            foreach (var (resource, place) in resources)
            {
                found.Add((named, place, (await validator.ValidateAsync(resource, place, profile, stop))!));
            }
        }

        switch (format)
        {
            case "json":
                WriteJson(environment, found);
                break;
            case "fhir":
                WriteFhir(environment, found);
                break;
            default:
                WriteTable(new ConsoleOutput(environment), found);
                break;
        }

        return found.TrueForAll(one => one.Report.IsValid) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteTable(ConsoleOutput output, List<(string File, string Place, ValidationReport Report)> found)
    {
        foreach (var (file, place, report) in found)
        {
            output.Line($"{file}: {place}", ConsoleOutput.Strong);
            if (report.Issues.IsEmpty)
            {
                output.Row(2, "valid", 11, "No fault was found.", ConsoleOutput.Good);
            }

            foreach (var issue in report.Issues)
            {
                output.Row(2, issue.Severity.ToString().ToLowerInvariant(), 11, $"{issue.Place}: {issue.Text}", issue.Severity switch
                {
                    Severity.Error => ConsoleOutput.Bad,
                    Severity.Warning => ConsoleOutput.Warning,
                    _ => ConsoleOutput.Plain,
                });
                if (issue.Remedy is { } remedy)
                {
                    output.Row(2, "", 11, remedy);
                }
            }
        }
    }

    private static void WriteFhir(CommandEnvironment environment, List<(string File, string Place, ValidationReport Report)> found)
    {
        foreach (var (_, _, report) in found)
        {
            var line = new ArrayBufferWriter<byte>();
            ValidationOutcomeWriter.Write(line, report);
            environment.Output.Write(line.WrittenSpan);
            environment.Output.Write("\n"u8);
        }
    }

    private static void WriteJson(CommandEnvironment environment, List<(string File, string Place, ValidationReport Report)> found)
    {
        using var json = new Utf8JsonWriter(environment.Output, Indented);
        json.WriteStartObject();
        json.WriteStartArray("resources");
        foreach (var (file, place, report) in found)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("place", place);
            json.WriteString("resourceType", report.ResourceType);
            json.WriteBoolean("valid", report.IsValid);
            json.WriteStartArray("issues");
            foreach (var issue in report.Issues)
            {
                json.WriteStartObject();
                json.WriteString("severity", issue.Severity.ToString().ToLowerInvariant());
                json.WriteString("type", issue.Type);
                json.WriteString("place", issue.Place);
                json.WriteString("text", issue.Text);
                if (issue.Remedy is { } remedy)
                {
                    json.WriteString("remedy", remedy);
                }

                json.WriteString("rule", issue.Rule);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        environment.Output.Write("\n"u8);
    }
}
