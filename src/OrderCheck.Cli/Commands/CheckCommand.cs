using System.Buffers;
using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck check</c>: the five answers for the orders of a file.</summary>
internal static class CheckCommand
{
    private const string StandardInput = "-";
    private const string HookCallRemedy = "This is a CDS Hooks call, not a FHIR resource. Send it to a running service with: ordercheck hook FILE --url URL";

    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var file = new Argument<string>("file")
        {
            Description = "A FHIR R4 Bundle, Parameters or ServiceRequest as JSON; - reads it from standard input.",
            HelpName = "FILE|-",
        };
        var asOf = OrderCheckCommand.DayOption("--as-of", "The day to take for orders that name none; today if not given.");
        var format = new Option<string>("--format")
        {
            Description = "table for people, json as POST /check answers, fhir as POST /fhir/ServiceRequest/$check answers.",
            HelpName = "table|json|fhir",
            DefaultValueFactory = _ => "table",
        };
        var verbose = new Option<bool>("--verbose") { Description = "In the table, also say where in the request each finding belongs." };
        format.AcceptOnlyFromAmong("table", "json", "fhir");
        var command = new Command("check",
            "Answers the five questions for each order of a file. Exit code: 0 every order was read, 2 wrong usage, 3 the input or one of its orders could not be read or assessed.")
        {
            file, asOf, format, verbose,
        };
        command.SetAction(parsed => Run(environment, parsed.Load(data), parsed.GetValue(file)!, parsed.GetValue(asOf),
            parsed.GetValue(format)!, parsed.GetValue(verbose)));
        return command;
    }

    private static int Run(CommandEnvironment environment, Knowledge knowledge, string file, DateOnly? asOf, string format, bool verbose)
    {
        var (_, _, assessments) = Assess(environment, knowledge, file, asOf);
        var answer = new ArrayBufferWriter<byte>();
        switch (format)
        {
            case "json":
                AssessmentJsonWriter.Write(answer, assessments, environment.OutputIsTerminal);
                break;
            case "fhir":
                OperationOutcomeWriter.Write(answer, assessments, environment.OutputIsTerminal);
                break;
            default:
                new AssessmentTableWriter(new ConsoleOutput(environment), knowledge.Jurisdictions, verbose).Write(assessments);
                break;
        }

        Write(environment, answer.WrittenSpan);
        var code = ExitCode.Done;
        foreach (var order in assessments.Select(assessment => assessment.Order))
        {
            if (order.Fault is { } unreadable)
            {
                environment.Error.WriteLine(
                    TerminalSafeText.Of($"{Named(file)}: {unreadable.Place}: {unreadable.Problem} {unreadable.Remedy}"));
                code = ExitCode.Unreadable;
            }
        }

        return code;
    }

    /// <summary>Reads the orders of a file and assesses them.</summary>
    /// <exception cref="UnreadableInputException">The input cannot be read.</exception>
    internal static (ReadOnlyMemory<byte> Body, CheckRequest Request, ImmutableArray<OrderAssessment> Assessments) Assess(
        CommandEnvironment environment, Knowledge knowledge, string file, DateOnly? asOf)
    {
        var limits = ReadingLimits.Default;
        var body = ReadInput(environment, file, limits.BodyBytes);
        if (!new CheckRequestReader(knowledge, limits).TryRead(body, environment.Today, asOf, out var request, out var fault))
        {
            throw new UnreadableInputException($"{Named(file)}: {(IsHookCall(body) ? HookCallRemedy : Explain(fault))}");
        }

        // By its type alone: a message may quote the order.
        var assessments = new OrderAssessor(knowledge).Assess(
            request.Orders, problem => environment.Error.WriteLine(
            $"{TerminalSafeText.Of(Named(file))}: an order could not be assessed because of a fault in this program ({problem.GetType().Name})"));
        return (body, request, assessments);
    }

    private static bool IsHookCall(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("hook", out _) && root.TryGetProperty("hookInstance", out _)
                && !root.TryGetProperty("resourceType", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Named(string file) => file == StandardInput ? "standard input" : file;

    private static string Explain(RequestFault fault) =>
        string.Join(" ", new[] { fault.Expression is { } place ? place + ":" : null, fault.Text,
        fault.Diagnostics is { } more ? $"({more})" : null }.OfType<string>());

    // Where no person looks these are the bytes of the service and not one more, so that both can be compared.
    internal static void Write(CommandEnvironment environment, ReadOnlySpan<byte> body)
    {
        environment.Output.Write(body);
        if (environment.OutputIsTerminal && body.Length > 0)
        {
            environment.Output.Write("\n"u8);
        }
    }

    internal static ReadOnlyMemory<byte> ReadInput(CommandEnvironment environment, string file, int limit)
    {
        try
        {
            if (file == StandardInput)
            {
                return ReadUpTo(environment.Input, limit);
            }

            using var stream = File.OpenRead(file);
            return ReadUpTo(stream, limit);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableInputException($"{Named(file)}: cannot be opened or read; name a readable file, or - for standard input");
        }
    }

    // One byte over the limit is enough for the reader to say that the input is too large.
    private static ReadOnlyMemory<byte> ReadUpTo(Stream stream, int limit)
    {
        using var body = new MemoryStream();
        var part = new byte[64 * 1024];
        while (body.Length <= limit && stream.Read(part) is > 0 and var read)
        {
            body.Write(part.AsSpan(0, read));
        }

        return body.ToArray();
    }
}
