using System.Globalization;
using OrderCheck.Fhir;

namespace OrderCheck.Server;

/// <summary>The configuration section <c>OrderCheck</c>, read once at start. A name that is not listed here is refused, so a misspelt setting is never silently ignored.</summary>
internal sealed record ServerSettings
{
    public const string Section = "OrderCheck";

    public const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly string[] Known = ["Urls", "Limits", "TimeZone", "AsOf", "Salt", "DataFolder", "PayerTable", "Clients"];

    private static readonly string[] KnownLimits = [nameof(ReadingLimits.BodyBytes), nameof(ReadingLimits.Orders), nameof(ReadingLimits.ChartResources), nameof(ReadingLimits.Depth)];

    /// <summary>Addresses to listen on.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Sizes beyond which a request is refused.</summary>
    public ReadingLimits Limits { get; init; } = ReadingLimits.Default;

    /// <summary>The zone whose calendar says what "today" is.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>A fixed today for demonstrations, or null for the real one.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Salt of the assessment ids.</summary>
    public string Salt { get; init; } = "demo";

    /// <summary>Folder of the knowledge, or null for the one beside the program.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The site's own payer table in the format of <c>terminology/payers.json</c>, or null.</summary>
    public string? PayerTable { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartRefusedException">A setting is unknown or has no meaning.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        RefuseUnknown(section, Known);
        var limits = section.GetSection("Limits");
        RefuseUnknown(limits, KnownLimits);

        var clients = section.GetSection("Clients");
        if (clients.Value is { Length: > 0 } || clients.GetChildren().Any())
        {
            throw new StartRefusedException(
                "OrderCheck:Clients is configured, but this version cannot check who is calling and will not run open instead; remove OrderCheck:Clients to run the demonstration on this machine alone");
        }

        var standard = ReadingLimits.Default;
        return new ServerSettings
        {
            Urls = ReadUrls(configuration, section),
            Limits = new ReadingLimits
            {
                BodyBytes = Number(limits, nameof(ReadingLimits.BodyBytes), standard.BodyBytes, 1024, 256 * 1024 * 1024),
                Orders = Number(limits, nameof(ReadingLimits.Orders), standard.Orders, 1, 10_000),
                ChartResources = Number(limits, nameof(ReadingLimits.ChartResources), standard.ChartResources, 1, 1_000_000),
                Depth = Number(limits, nameof(ReadingLimits.Depth), standard.Depth, 16, 256),
            },
            TimeZone = Zone(section),
            AsOf = Day(section),
            Salt = section["Salt"] is { Length: > 0 } salt ? salt : "demo",
            DataFolder = section["DataFolder"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null,
            PayerTable = section["PayerTable"] is { Length: > 0 } table ? Path.GetFullPath(table) : null,
        };
    }

    private static void RefuseUnknown(IConfigurationSection section, string[] known)
    {
        foreach (var child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new StartRefusedException($"the setting {child.Path} is not known; known here are {string.Join(", ", known)}");
            }
        }
    }

    private static string[] ReadUrls(IConfiguration configuration, IConfigurationSection section)
    {
        // Kestrel's own section would win over the addresses that are checked here.
        Refuse(configuration, "Kestrel:Endpoints");
        foreach (var text in (string?[])[configuration[WebHostDefaults.ServerUrlsKey], section["Urls"]])
        {
            var urls = (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (urls.Length > 0)
            {
                return urls;
            }
        }

        // A port without an address means every address of the machine.
        Refuse(configuration, "http_ports");
        Refuse(configuration, "https_ports");
        return [DefaultUrl];
    }

    private static void Refuse(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        if (section.Value is { Length: > 0 } || section.GetChildren().Any())
        {
            throw new StartRefusedException($"the setting {key} is not supported; name the whole address in OrderCheck:Urls or --urls, such as {DefaultUrl}");
        }
    }

    private static int Number(IConfigurationSection section, string name, int standard, int least, int most)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new StartRefusedException($"{section.Path}:{name} is '{text}'; it must be a whole number from {least} to {most}");
    }

    private static TimeZoneInfo Zone(IConfigurationSection section)
    {
        if (section["TimeZone"] is not { Length: > 0 } id)
        {
            return TimeZoneInfo.Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new StartRefusedException($"{section.Path}:TimeZone is '{id}', which this machine does not know; use a name such as UTC or America/New_York");
    }

    private static DateOnly? Day(IConfigurationSection section)
    {
        if (section["AsOf"] is not { Length: > 0 } text)
        {
            return null;
        }

        return CalendarDay.Read(text) ?? throw new StartRefusedException($"{section.Path}:AsOf is '{text}'; it must be a date such as 2026-10-15");
    }
}
