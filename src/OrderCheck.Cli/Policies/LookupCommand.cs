using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderCheck.Cli.Policies;

/// <summary><c>ordercheck policies lookup</c>: which contractors and plans speak of a code, a study, a payer or an area, why, and since when.</summary>
internal static partial class LookupCommand
{
    private const int LabelWidth = 8;

    public static Command Build(CommandEnvironment environment, Option<string?> data)
    {
        var code = new Option<string?>("--code") { Description = "A diagnosis code, as R06.02.", HelpName = "ICD-10-CM" };
        var study = new Option<string?>("--study") { Description = "A CPT code or the id of a study; all studies if not given.", HelpName = "CPT" };
        var on = OrderCheckCommand.DayOption("--on", "Look at the editions of this day; today if not given.");
        var payer = new Option<string?>("--payer") { Description = "Name or id of a payer.", HelpName = "NAME" };
        var area = new Option<string?>("--area") { Description = "A place: a state, ZIP code, city or county, as \"Fairfax County, VA\".", HelpName = "PLACE" };
        var command = new Command("lookup", "Says which coverage policies speak of a diagnosis code, a study, a payer or an area, why, and since when.") { code, study, on, payer, area };
        command.SetAction(parsed =>
        {
            var knowledge = parsed.Load(data);
            var lookup = new PolicyLookup(parsed.GetValue(on) ?? environment.Today) { Code = parsed.GetValue(code)?.Trim().ToUpperInvariant() };
            if (parsed.GetValue(study) is { } wanted)
            {
                lookup = lookup with { Study = knowledge.Studies.ByCode(wanted) ?? knowledge.Studies.ById(wanted) };
                if (lookup.Study is null)
                {
                    return Refuse(environment, $"There is no study '{TerminalSafeText.Of(wanted)}'; the studies are {string.Join(", ", knowledge.Studies.All.Select(one => one.CptCode))}.");
                }
            }

            if (parsed.GetValue(payer) is { } name)
            {
                lookup = lookup with { Payer = knowledge.Payers.ById(name) ?? knowledge.Payers.Find([], name) };
                if (lookup.Payer is null)
                {
                    return Refuse(environment, $"No payer is known as '{TerminalSafeText.Of(name)}'.");
                }
            }

            if (parsed.GetValue(area) is { } place)
            {
                lookup = lookup with { Place = PlaceOf(place) };
                if (knowledge.Jurisdictions.Of(lookup.Place).IsEmpty)
                {
                    return Refuse(environment, $"No Medicare contractor is known for '{TerminalSafeText.Of(place)}'; end the place with its state, as in \"Fairfax County, VA\".");
                }
            }

            if (lookup is { Code: null, Study: null, Payer: null, Place: null })
            {
                return Refuse(environment, "Name at least one of --code, --study, --payer and --area.");
            }

            Write(new ConsoleOutput(environment), knowledge, lookup);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>"Fairfax County, VA", "Arlington, VA 22201", "VA" or "22201 VA": the state in two letters, a ZIP code, and what is before the comma as city and county.</summary>
    private static PlaceOfService PlaceOf(string text)
    {
        var parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        var name = parts.Length == 2 ? parts[0] : null;
        var isCounty = name is not null && name.EndsWith(" county", StringComparison.OrdinalIgnoreCase);
        return new PlaceOfService
        {
            State = State().Match(parts[^1].ToUpperInvariant()) is { Success: true } state ? state.Value : null,
            PostalCode = Zip().Match(text) is { Success: true } zip ? zip.Value : null,
            City = isCounty ? null : name,
            District = isCounty ? name![..^" county".Length] : name,
        };
    }

    private static void Write(ConsoleOutput output, Knowledge knowledge, PolicyLookup lookup)
    {
        if (lookup.Place is { } place)
        {
            foreach (var area in knowledge.Jurisdictions.Of(place).Select(knowledge.Jurisdictions.Find).OfType<Jurisdiction>())
            {
                output.Line($"{area.Id}: {area.Contractor}", ConsoleOutput.Strong);
                output.Row(2, "source", LabelWidth, Formats.Of(area.Citation));
            }
        }

        foreach (var row in knowledge.Policies.Plans.All.Where(row => row.Payer == lookup.Payer?.Id))
        {
            var limits = string.Join(", ", new[]
            {
                string.Join(" and ", row.Kinds.Select(kind => kind.ToCode()).Order(StringComparer.Ordinal)), row.States.Count == 0 ? null : string.Join(", ", row.States.Order(StringComparer.Ordinal)), row.Only,
                row.From is { } from ? $"from {Formats.Of(from)}" : null, row.Until is { } until ? $"until {Formats.Of(until)}" : null,
            }.OfType<string>());
            output.Line($"{row.Plan}: reviewed by {knowledge.Policies.Plans.Reviewers[row.Reviewer]} ({limits})", ConsoleOutput.Strong);
            output.Row(2, "source", LabelWidth, Formats.Of(row.Citation));
        }

        if (lookup.Study is { } study)
        {
            WritePayments(output, knowledge.Payments, study, lookup.On.Year);
        }

        var found = lookup.Find(knowledge);
        foreach (var one in found)
        {
            output.Break();
            output.Line($"{one.Policy.Id}, {one.Study.CptCode} {one.Study.Id}", ConsoleOutput.Strong);
            output.Row(2, "who", LabelWidth, $"{one.Policy.Title}; edition {Formats.Of(one.Edition.From)}");
            if (lookup.Code is { } code)
            {
                output.Row(2, "answer", LabelWidth, Says(one, code));
            }

            foreach (var criterion in one.Criteria)
            {
                output.Row(2, "why", LabelWidth, $"{criterion.Id.Criterion}: {criterion.Says}");
                output.Row(2, "source", LabelWidth, Formats.Of(criterion.Citation));
            }
        }

        output.Break();
        output.Line(found.Length == 1 ? "1 policy" : $"{found.Select(one => one.Policy.Id).Distinct().Count()} policies speak of it on {Formats.Of(lookup.On)}");
    }

    private static void WritePayments(ConsoleOutput output, PaymentTable payments, Study study, int year)
    {
        foreach (var inHospital in new[] { false, true })
        {
            if (payments.Total(study.CptCode, year, inHospital) is { } total && payments.Find(study.CptCode, year, inHospital) is { } rate)
            {
                output.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Medicare pays {total:0.00} dollars nationally {(inHospital ? "in a hospital, both parts" : "in an office")} ({rate.Year}); the patient's {payments.CoinsurancePercent:0} percent are {total * payments.CoinsurancePercent / 100:0.00}"));
                output.Row(2, "source", LabelWidth, Formats.Of(rate.Citation));
            }
        }

        if (payments.SelfPayOf(study.CptCode) is { } price)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"Who pays without insurance usually pays {price.From:0} to {price.To:0} dollars"));
            output.Row(2, "source", LabelWidth, Formats.Of(price.Citation));
        }
    }

    private static string Says(PolicyMention one, string code) => one.Mention switch
    {
        CodeMention.Listed => $"{code} is listed since {Formats.Of(one.Since!.Value)} or earlier",
        CodeMention.NotListed => $"{code} was looked up and is on no list",
        CodeMention.NotRead => $"the region of {code} was not read",
        _ => $"no diagnosis list; these criteria name {code} or what it stands for",
    };

    private static int Refuse(CommandEnvironment environment, string text)
    {
        environment.Error.WriteLine(text);
        return ExitCode.Usage;
    }

    [GeneratedRegex(@"\b[A-Z]{2}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex State();

    [GeneratedRegex(@"\b\d{5}\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Zip();
}
