using System.Globalization;

namespace OrderCheck.Server.Hosting;

/// <summary>The configuration section <c>OrderCheck</c>, read once at start. A name that is not listed here is refused, so a misspelt setting is never silently ignored.</summary>
internal sealed record ServerSettings
{
    public const string Section = "OrderCheck";

    public const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly string[] Known =
    [
        "Urls", "Limits", "TimeZone", "AsOf", "Salt", "DataFolder", "PayerTable",
        "PublicUrl", "Clients", "FhirServers", "Networks", "Reads", "OperatorKey", "Origins", "Profile", "Strict", "Sandbox", "Certificate", "CertificateKey",
    ];

    private static readonly string[] KnownLimits = [nameof(ReadingLimits.BodyBytes), nameof(ReadingLimits.Orders), nameof(ReadingLimits.ChartResources), nameof(ReadingLimits.OrderParts), nameof(ReadingLimits.Depth)];

    private static readonly string[] KnownReads = ["BudgetMilliseconds", "Bytes", "Pages", "PerHost", "PerCall"];

    /// <summary>Addresses to listen on.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The PEM file with the certificate of https addresses and those that lead to a known one, or null.</summary>
    public string? Certificate { get; init; }

    /// <summary>The PEM file with its key, or null when the key is in the same file.</summary>
    public string? CertificateKey { get; init; }

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

    /// <summary>The address at which callers see the service, without a slash at its end. Tokens are made out to it.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The clients that may call, the sandbox among them where it is accepted.</summary>
    public ClientRegistry Clients { get; init; } = new([]);

    /// <summary>Who calls where no clients are configured: anybody on this machine. Null where callers are checked.</summary>
    public RegisteredClient? Demo { get; init; }

    /// <summary>The client that stands for the CDS Hooks sandbox, or null when it is not accepted. Its key is public, so this machine alone is served then.</summary>
    public RegisteredClient? Sandbox { get; init; }

    /// <summary>All who may call.</summary>
    public IEnumerable<RegisteredClient> Everybody => Demo is null ? Clients.All : [.. Clients.All, Demo];

    /// <summary>How much may be read from an EHR.</summary>
    public ReadSettings Reads { get; init; } = new();

    /// <summary>The key of the people who run the service, or null when there is none.</summary>
    public string? OperatorKey { get; init; }

    /// <summary>Origins whose pages may call the hooks from a browser.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>True to show what conformance tests want to see, and to take a token twice.</summary>
    public bool Conformance { get; init; }

    /// <summary>True to refuse a call whose patient has no coverage that can be found, as CRD has it.</summary>
    public bool Strict { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="StartRefusedException">A setting is unknown or has no meaning.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        RefuseUnknown(section, Known);
        var limits = section.GetSection("Limits");
        RefuseUnknown(limits, KnownLimits);
        RefuseUnknown(section.GetSection("Reads"), KnownReads);

        var urls = ReadUrls(configuration, section);
        var clients = ClientSettings.Read(section, DemoMode.IsThisMachineOnly(urls));
        var standard = ReadingLimits.Default;
        return new ServerSettings
        {
            Urls = urls,
            Certificate = section["Certificate"] is { Length: > 0 } certificate ? Path.GetFullPath(certificate) : null,
            CertificateKey = section["CertificateKey"] is { Length: > 0 } key ? Path.GetFullPath(key) : null,
            Limits = new ReadingLimits
            {
                BodyBytes = Number(limits, nameof(ReadingLimits.BodyBytes), standard.BodyBytes, 1024, 256 * 1024 * 1024),
                Orders = Number(limits, nameof(ReadingLimits.Orders), standard.Orders, 1, 10_000),
                ChartResources = Number(limits, nameof(ReadingLimits.ChartResources), standard.ChartResources, 1, 1_000_000),
                OrderParts = Number(limits, nameof(ReadingLimits.OrderParts), standard.OrderParts, 1, 1_000),
                Depth = Number(limits, nameof(ReadingLimits.Depth), standard.Depth, 16, 256),
            },
            TimeZone = Zone(section),
            AsOf = Day(section),
            Salt = section["Salt"] is { Length: > 0 } salt ? salt : "demo",
            DataFolder = section["DataFolder"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null,
            PayerTable = section["PayerTable"] is { Length: > 0 } table ? Path.GetFullPath(table) : null,
            PublicUrl = PublicAddressOf(section, urls, clients.Demo is null),
            Clients = clients.Registry,
            Demo = clients.Demo,
            Sandbox = clients.Sandbox,
            Reads = new ReadSettings
            {
                Budget = TimeSpan.FromMilliseconds(Number(section.GetSection("Reads"), "BudgetMilliseconds", 2000, 50, 8000)),
                Bytes = Number(section.GetSection("Reads"), "Bytes", 4 * 1024 * 1024, 1024, 64 * 1024 * 1024),
                Pages = Number(section.GetSection("Reads"), "Pages", 10, 1, 100),
                PerHost = Number(section.GetSection("Reads"), "PerHost", 16, 1, 1000),
                PerCall = Number(section.GetSection("Reads"), "PerCall", 100, 1, 1000),
            },
            OperatorKey = KeyOfOperator(section),
            Origins = ReadOrigins(section, clients.Sandbox is not null),
            Conformance = Word(section, "Profile", "standard", "conformance") == "conformance",
            Strict = Word(section, "Strict", "false", "true") == "true",
        };
    }

    internal static void RefuseUnknown(IConfigurationSection section, string[] known)
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

    private static string PublicAddressOf(IConfigurationSection section, string[] urls, bool needed)
    {
        if (section["PublicUrl"] is not { Length: > 0 } text)
        {
            return needed
                ? throw new StartRefusedException("OrderCheck:Clients is configured without OrderCheck:PublicUrl; name the address at which callers see the service, such as https://ordercheck.example, because their tokens are made out to it")
                : urls[0].TrimEnd('/');
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            && address is { Query: "", Fragment: "", UserInfo: "" }
                ? text.TrimEnd('/')
                : throw new StartRefusedException($"OrderCheck:PublicUrl is '{text}'; it must be an https address without query, such as https://ordercheck.example");
    }

    private static string? KeyOfOperator(IConfigurationSection section)
    {
        var key = section["OperatorKey"] is { Length: > 0 } told ? told : null;
        return key is null || (key.Length >= Authentication.OperatorKey.Least && key.All(character => character is > ' ' and < (char)127))
            ? key
            : throw new StartRefusedException($"OrderCheck:OperatorKey must be at least {Authentication.OperatorKey.Least} characters without spaces; make it of random letters and digits");
    }

    private static string[] ReadOrigins(IConfigurationSection section, bool sandbox)
    {
        var origins = Texts(section.GetSection("Origins"));
        foreach (var origin in origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var address) || address.GetLeftPart(UriPartial.Authority) != origin)
            {
                throw new StartRefusedException($"OrderCheck:Origins names '{origin}'; an origin is scheme, host and port in lower case, such as https://ehr.example");
            }
        }

        return origins.Length == 0 && sandbox ? ["https://sandbox.cds-hooks.org", "http://localhost:8080"] : origins;
    }

    /// <summary>A list of texts, written as a list or as one text with semicolons.</summary>
    internal static string[] Texts(IConfigurationSection section) =>
    [
        .. (section.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        .. section.GetChildren().Select(child => child.Value ?? throw new StartRefusedException($"{child.Path} must be a text")),
    ];

    /// <summary>One of a few words, the first when nothing is said.</summary>
    internal static string Word(IConfigurationSection section, string name, params string[] words) =>
        section[name] is not { Length: > 0 } text
            ? words[0]
            : Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase))
                ?? throw new StartRefusedException($"{section.Path}:{name} is '{text}'; it must be {string.Join(" or ", words)}");

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
