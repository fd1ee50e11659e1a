using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Configuration;

/// <summary>Checks the settings as a whole and says everything that is wrong with them, not the first thing alone.</summary>
internal sealed class OrderCheckOptionsValidator : IValidateOptions<OrderCheckOptions>
{
    private const string Section = OrderCheckOptions.Section;

    public ValidateOptionsResult Validate(string? name, OrderCheckOptions options)
    {
        string[] problems = [.. Problems(options).Distinct(StringComparer.Ordinal)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(OrderCheckOptions options) =>
    [
        .. Annotated(options, Section),
        .. Annotated(options.Limits, $"{Section}:{nameof(options.Limits)}"),
        .. Annotated(options.Reads, $"{Section}:{nameof(options.Reads)}"),
        .. Annotated(options.DecisionLog, $"{Section}:{nameof(options.DecisionLog)}"),
        .. options.DecisionLog.Problems($"{Section}:{nameof(options.DecisionLog)}"),
        .. Annotated(options.AbnNotifier, $"{Section}:{nameof(options.AbnNotifier)}"),
        .. options.AbnNotifier.Problems($"{Section}:{nameof(options.AbnNotifier)}"),
        .. Annotated(options.Telemetry, $"{Section}:{nameof(options.Telemetry)}"),
        .. options.Telemetry.Problems($"{Section}:{nameof(options.Telemetry)}", options.DecisionLog.EffectiveMode),
        .. options.Clients.SelectMany((client, i) => Annotated(client, $"{Section}:{nameof(options.Clients)}:{i}")),
        .. Refusal(() => CheckAddresses(options)),
        .. Refusal(() => ServiceClients.Read(options)),
        .. Refusal(() => OperatorKey.Load(options)),
        .. Zone(options),
        .. DataFolder(options),
        .. PayerTables(options),
        .. Proxies(options),
        .. PublicUrl(options),
        .. Origins(options),
    ];

    private static IEnumerable<string> Annotated(object options, string path)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => $"{path}:{result.ErrorMessage}");
    }

    private static void CheckAddresses(OrderCheckOptions options)
    {
        foreach (var url in options.Urls)
        {
            ListeningAddresses.Parse(url);
        }

        if (options.IsDemo)
        {
            DemoMode.RefuseOpenAddresses(options.Urls);
        }

        ServerCertificate.Load(options);
    }

    private static IEnumerable<string> Refusal(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (StartRefusedException refusal)
        {
            return [refusal.Message];
        }
    }

    private static IEnumerable<string> Zone(OrderCheckOptions options) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _)
            ? []
            : [$"{Section}:TimeZone is '{options.TimeZone}', which this machine does not know; use a name such as UTC or America/New_York"];

    private static IEnumerable<string> DataFolder(OrderCheckOptions options) =>
        options.DataFolder is not { Length: > 0 } folder || Directory.Exists(folder)
            ? []
            : [$"{Section}:DataFolder is '{folder}', and there is no such folder; name one with the knowledge, or leave it out to use the one that came with the program"];

    private static IEnumerable<string> PayerTables(OrderCheckOptions options) =>
        options.Clients.Select((client, at) => (Key: $"{Section}:Clients:{at}:PayerTable", File: client.PayerTable))
            .Prepend((Key: $"{Section}:PayerTable", File: options.PayerTable))
            .Where(table => table.File is { Length: > 0 } && !File.Exists(table.File))
            .Select(table => $"{table.Key} is '{table.File}', and the payer table is missing there; name a file that exists, or leave the setting out");

    private static IEnumerable<string> Proxies(OrderCheckOptions options) => options.TrustedProxies
        .Where(network => !IPNetwork.TryParse(network, out _))
        .Select(network => $"{Section}:TrustedProxies names '{network}'; write a network such as 10.0.0.0/8 or an address such as 10.1.2.3/32");

    private static IEnumerable<string> PublicUrl(OrderCheckOptions options)
    {
        if (options.PublicUrl.Length == 0)
        {
            return options.IsDemo ? [] :
            [
                $"{Section}:Clients is configured without {Section}:PublicUrl; name the address at which callers see the service, "
                    + "such as https://ordercheck.example, because their tokens are made out to it",
            ];
        }

        var isGood = Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            && address is { Query: "", Fragment: "", UserInfo: "" };
        return isGood
            ? []
            : [$"{Section}:PublicUrl is '{options.PublicUrl}'; it must be an https address without query, such as https://ordercheck.example"];
    }

    private static IEnumerable<string> Origins(OrderCheckOptions options) => options.Origins
        .Where(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var address) || address.GetLeftPart(UriPartial.Authority) != origin)
        .Select(origin => $"{Section}:Origins names '{origin}'; an origin is scheme, host and port in lower case, such as https://ehr.example");
}
