using System.Buffers;
using System.CommandLine;
using System.Text;

namespace OrderCheck.Cli.Commands;

/// <summary><c>ordercheck abn-draft</c>: a draft of the Advance Beneficiary Notice for the orders of a file that call for one.</summary>
internal static class NoticeDraftCommand
{
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
            Description = "html for a page to print, fhir as POST /fhir/ServiceRequest/$abn-draft answers.",
            HelpName = "html|fhir",
            DefaultValueFactory = _ => "html",
        };
        format.AcceptOnlyFromAmong("html", "fhir");
        var name = Text("--notifier", "Who gives the notice; left open on the draft if not given.");
        var address = Text("--notifier-address", "Its address.");
        var phone = Text("--notifier-phone", "Its telephone number.");
        var command = new Command("abn-draft",
            "Drafts the Advance Beneficiary Notice (CMS-R-131) for the orders of a file that call for one. Exit code: 0 drafted, 1 no order calls for one, 2 wrong usage, 3 the input could not be read.")
        {
            file, asOf, format, name, address, phone,
        };
        command.SetAction(parsed =>
        {
            var notifier = new NoticeNotifier { Name = parsed.GetValue(name), Address = parsed.GetValue(address), Phone = parsed.GetValue(phone) };
            return Run(environment, parsed.Load(data), notifier, parsed.GetValue(file)!, parsed.GetValue(asOf), parsed.GetValue(format) == "html");
        });
        return command;
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT" };

    private static int Run(CommandEnvironment environment, Knowledge knowledge, NoticeNotifier notifier, string file, DateOnly? asOf, bool asHtml)
    {
        var (body, request, assessments) = CheckCommand.Assess(environment, knowledge, file, asOf);
        if (new NoticeDrafter(knowledge, notifier).Draft(assessments, request.Today) is not { } draft)
        {
            foreach (var assessment in assessments)
            {
                environment.Error.WriteLine(TerminalSafeText.Of($"{assessment.Order.Origin}: {NoticeDrafter.WhyNot(assessment, request.Today)}"));
            }

            return ExitCode.Failed;
        }

        var subject = new CheckRequestReader(knowledge, ReadingLimits.Default).ReadNoticeSubject(body);
        var answer = new ArrayBufferWriter<byte>();
        if (asHtml)
        {
            answer.Write(Encoding.UTF8.GetBytes(NoticeDraftWriter.Html(draft, subject)));
        }
        else
        {
            NoticeDraftWriter.Write(answer, draft, subject, request.Patient, environment.OutputIsTerminal);
        }

        CheckCommand.Write(environment, answer.WrittenSpan);
        return ExitCode.Done;
    }
}
