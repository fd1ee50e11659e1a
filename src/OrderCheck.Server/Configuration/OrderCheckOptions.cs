namespace OrderCheck.Server.Configuration;

/// <summary>How the service treats what test suites do.</summary>
internal enum ServiceProfile
{
    /// <summary>For use.</summary>
    Standard,

    /// <summary>For test suites: more cards, and a token may be used twice.</summary>
    Conformance,
}

/// <summary>The configuration section <c>OrderCheck</c>. It is checked at start, all of it; an unknown name or a value without meaning
/// stops the start.</summary>
internal sealed class OrderCheckOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "OrderCheck";

    /// <summary>Addresses to listen on; <c>--urls</c> and <c>ASPNETCORE_URLS</c> win over them. <c>http://127.0.0.1:5080</c> by
    /// default.</summary>
    public TextList Urls { get; set; } = [];

    /// <summary>The address at which callers see the service; tokens are made out to it. Needed with clients.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The PEM file with the certificate of https addresses and its chain.</summary>
    public string? Certificate { get; set; }

    /// <summary>The PEM file with its key, without a password; the same file by default.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>How often the files of <see cref="DataFolder"/>, of payer tables and of the certificate are looked at for changes, in seconds; 30 by default, 0 for never. SIGHUP
    /// has them read at once.</summary>
    [WholeNumber(0, 86_400)]
    public int ReloadSeconds { get; set; } = 30;

    /// <summary>How long the service still answers after the order to stop, in seconds, while readiness already says no; 0 by default. As long as the load balancer in front takes
    /// to notice.</summary>
    [WholeNumber(0, 600)]
    public int DrainSeconds { get; set; }

    /// <summary>Sizes beyond which a request is refused.</summary>
    public LimitOptions Limits { get; set; } = new();

    /// <summary>The time zone whose calendar says what "today" is; UTC by default.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>A fixed today, for demonstrations.</summary>
    public DateOnly? AsOf { get; set; }

    /// <summary>Salt of the assessment ids.</summary>
    public string Salt { get; set; } = "demo";

    /// <summary>Folder of the knowledge; the one that came with the program by default.</summary>
    public string? DataFolder { get; set; }

    /// <summary>The site's own payer table in the format of <c>terminology/payers.json</c>.</summary>
    public string? PayerTable { get; set; }

    /// <summary>Who may call. Without clients the service is in demo mode: no one is checked, and only this machine is served.</summary>
    public List<ClientOptions> Clients { get; set; } = [];

    /// <summary>The FHIR servers that may be read in demo mode.</summary>
    public TextList FhirServers { get; set; } = [];

    /// <summary>Private networks in which those may lie.</summary>
    public TextList Networks { get; set; } = [];

    /// <summary>How much may be read from an EHR.</summary>
    public EhrReadOptions Reads { get; set; } = new();

    /// <summary>The key that opens <c>/metrics</c> and the checks of the page. Without it no one sees the counts, and with clients the page
    /// checks nothing.</summary>
    public string? OperatorKey { get; set; }

    /// <summary>A file that holds the operator key, as secrets are mounted into containers; instead of <see cref="OperatorKey"/>.</summary>
    public string? OperatorKeyFile { get; set; }

    /// <summary>True when an operator key is configured, in either way.</summary>
    public bool HasOperatorKey => OperatorKey is { Length: > 0 } || OperatorKeyFile is { Length: > 0 };

    /// <summary>Networks of the proxies in front, such as <c>10.0.0.0/8</c>; from them alone <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are taken. None by default.</summary>
    public TextList TrustedProxies { get; set; } = [];

    /// <summary>The durable record of answers and feedback.</summary>
    public DecisionLogOptions DecisionLog { get; set; } = new();

    /// <summary>Where traces and metrics are sent.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>Origins whose pages may call from a browser; none by default.</summary>
    public TextList Origins { get; set; } = [];

    /// <summary>Conformance is for test suites, not for use.</summary>
    public ServiceProfile Profile { get; set; }

    /// <summary>True to refuse a call whose patient has no coverage that can be found, as CRD has it.</summary>
    public bool Strict { get; set; }

    /// <summary>Whether incoming orders are validated; off by default, because it costs half a millisecond an order, one at a
    /// time.</summary>
    public OrderValidationMode Validation { get; set; }

    /// <summary>Who gives an Advance Beneficiary Notice; left open on drafts by default.</summary>
    public AbnNotifierOptions AbnNotifier { get; set; } = new();

    /// <summary>The public sandbox, where it is accepted.</summary>
    public SandboxOptions? Sandbox { get; set; }

    /// <summary><see cref="PublicUrl"/>, or in demo mode without one the first address, without a slash at its end.</summary>
    public string EffectivePublicUrl => (PublicUrl.Length > 0 ? PublicUrl : Urls[0]).TrimEnd('/');

    /// <summary>True when no other machine can reach the service. Only then may servers without TLS be named.</summary>
    public bool IsThisMachineOnly => DemoMode.IsThisMachineOnly(Urls);

    /// <summary>True when no clients are configured.</summary>
    public bool IsDemo => Clients.Count == 0;
}
