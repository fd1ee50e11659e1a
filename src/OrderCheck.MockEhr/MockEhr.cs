using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrderCheck.Ehr.Data;
using OrderCheck.Ehr.Faults;
using OrderCheck.Ehr.Fhir;
using OrderCheck.Ehr.Hooks;
using OrderCheck.Ehr.Http;
using OrderCheck.Ehr.Page;
using OrderCheck.Ehr.Recording;
using OrderCheck.Ehr.Smart;
using OrderCheck.Ehr.Stubs;
using WireMock.Logging;
using WireMock.Server;
using WireMock.Settings;
using WireMock.Types;

namespace OrderCheck.Ehr;

/// <summary>
/// START HERE: a FHIR R4 EHR on the loopback address that serves given bundles, fires CDS Hooks, and goes wrong on demand. WireMock.Net
/// hosts it.
/// </summary>
public sealed class MockEhr : IAsyncDisposable
{
    private readonly MockEhrSettings _settings;
    private readonly AccessTokens _tokens;
    private readonly CdsClient _cdsClient;
    private readonly OrderEntry _orders;
    private readonly EhrCharts _charts = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly RecordingProxy? _proxy;
    private readonly EhrMappings _mappings;
    private WireMockServer? _server;
    private FaultSchedule _faults;

    private MockEhr(MockEhrSettings settings, ImmutableArray<EhrResource> resources)
    {
        _settings = settings;
        Records = new EhrRecords(resources);
        Key = settings.Key ?? SigningKey.Create();
        _tokens = new AccessTokens(settings.Clock);
        _faults = new FaultSchedule(settings.Faults);
        _cdsClient = new CdsClient(Key, settings.Clock);
        _orders = new OrderEntry(Records, settings, _cdsClient, _tokens, () => Address);
        _proxy = settings.Record is { } record ? new RecordingProxy(record) : null;
        _mappings = new EhrMappings(
            new SmartInterface(_tokens, Records, settings, Key), new FhirInterface(Records, settings, _tokens), _proxy);
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5090</c>, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The base of its FHIR addresses, without a slash at the end.</summary>
    public string FhirBase => Address + Interfaces.Fhir;

    /// <summary>Below this address lie the charts of <see cref="Open"/>: what a service must be allowed to read.</summary>
    public string ChartsAddress => Address + Interfaces.Charts;

    /// <summary>Everything that it holds.</summary>
    public EhrRecords Records { get; }

    /// <summary>The key with which it signs CDS Hooks calls.</summary>
    public SigningKey Key { get; }

    /// <summary>The WireMock.Net server behind it: <c>ehr.Server.Given(...)</c> adds a stub, which answers before the data.</summary>
    public WireMockServer Server => _server!;

    /// <summary>The calls to its interfaces, in the order of their arrival, out of the request journal.</summary>
    public ImmutableArray<RecordedCall> Calls =>
        [.. Server.LogEntries.Where(entry => Interfaces.Contain(entry.RequestMessage.Path)).OrderBy(entry => entry.RequestMessage.DateTime)
            .Select((entry, index) => RecordedCall.Of(entry, index + 1))];

    /// <summary>What goes wrong, and when. Setting it starts to count anew.</summary>
    public FaultScript Faults
    {
        get => Volatile.Read(ref _faults).Script;
        set => Volatile.Write(ref _faults, new FaultSchedule(value));
    }

    /// <summary>Starts an EHR on a free port.</summary>
    /// <param name="bundles">FHIR JSON: every resource in it is served. Bundles that use the same ids are kept apart: the later one's ids
    /// get a prefix.</param>
    /// <exception cref="InvalidDataException">One of them is not JSON or holds no resource.</exception>
    public static Task<MockEhr> Start(params string[] bundles) => Start(new MockEhrSettings(), bundles);

    /// <summary>Starts an EHR.</summary>
    /// <param name="settings">How.</param>
    /// <param name="bundles">What it serves.</param>
    /// <exception cref="InvalidDataException">A bundle is not JSON or holds no resource, or a stub cannot be read.</exception>
    /// <exception cref="IOException">The port is taken, or the folder of stubs cannot be read.</exception>
    public static Task<MockEhr> Start(MockEhrSettings settings, params string[] bundles) =>
        Start(settings, bundles.Select((json, index) => new EhrBundle($"b{(index + 1).ToString(CultureInfo.InvariantCulture)}", json)),
            default);

    /// <summary>Starts an EHR.</summary>
    /// <param name="settings">How.</param>
    /// <param name="bundles">What it serves, each with a name.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="InvalidDataException">A bundle is not JSON or holds no resource, or a stub cannot be read.</exception>
    /// <exception cref="IOException">The port is taken, or the folder of stubs cannot be read.</exception>
    public static async Task<MockEhr> Start(MockEhrSettings settings, IEnumerable<EhrBundle> bundles, CancellationToken stop)
    {
        var stubs = settings.Stubs is { } folder ? StubReader.ReadFolder(folder) : [];
        var ehr = new MockEhr(settings, EhrBundles.Read(bundles));
        try
        {
            EnsurePortIsFree(settings.Port);
            // WireMock waits for its server on the calling thread.
            var listening = Task.Run(ehr.Listen, stop);
            var warm = PocoReader.Warm;
            if (settings.WarmUp)
            {
                await warm;
            }

            ehr._server = await listening;
            ehr.Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ehr._server.Port}");
            ehr._mappings.AddTo(ehr._server);
            foreach (var add in stubs)
            {
                add(ehr._server);
            }
        }
        catch
        {
            await ehr.DisposeAsync();
            throw;
        }

        return ehr;
    }

    /// <summary>Gives out a bearer token without asking for a secret.</summary>
    /// <param name="scopes">SMART scopes with blanks between them, such as <c>system/*.rs</c>.</param>
    /// <param name="lifetime">How long it holds; as set if null.</param>
    /// <param name="patient">The id of the patient to whom <c>patient/</c> scopes are confined.</param>
    public string IssueToken(string scopes = "system/*.rs", TimeSpan? lifetime = null, string? patient = null) =>
        _tokens.Issue(
            scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), lifetime ?? _settings.TokenLifetime, patient is null
                ? null
                : $"Patient/{patient}").Value;

    /// <summary>Serves records below an address of their own, apart from all others, until the chart is disposed of.</summary>
    /// <param name="resources">What it holds, as <see cref="EhrBundles.Read"/> gives it; may be nothing.</param>
    public EhrChart Open(ImmutableArray<EhrResource> resources) => _charts.Open(Address, resources);

    /// <summary>
    /// Fires a hook as the page does: discovery, prefetch from its own data, signed call; and does what the system actions of the answer
    /// say.
    /// </summary>
    /// <exception cref="InvalidDataException">There is nothing to fire, or no service for it.</exception>
    public Task<HookFiring> Fire(HookCall call, CancellationToken stop = default) => _orders.Fire(call, stop);

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => Server.ResetLogEntries();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Callers that this EHR keeps waiting on purpose shall not keep it from stopping.
        await _stopping.CancelAsync();
        if (_server is { } server)
        {
            await Task.Run(server.Dispose);
        }

        _proxy?.Dispose();
        _cdsClient.Dispose();
        Key.Dispose();
        _stopping.Dispose();
    }

    // WireMock waits ten seconds before it says so.
    private static void EnsurePortIsFree(int port)
    {
        if (port == 0)
        {
            return;
        }

        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException fault)
        {
            throw new IOException(
                $"Port {port.ToString(CultureInfo.InvariantCulture)} on 127.0.0.1 cannot be used: {fault.Message}", fault);
        }
    }

    private WireMockServer Listen() => WireMockServer.Start(new WireMockServerSettings
    {
        Urls = [string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_settings.Port}")],
        StartAdminInterface = _settings.Admin,
        MaxRequestLogCount = _settings.MaxCalls,
        // Bodies of requests; only the admin interface needs them as JSON.
        DisableJsonBodyParsing = !_settings.Admin,
        // FHIR's commas in a query are part of a value.
        QueryParameterMultipleValueSupport = QueryParameterMultipleValueSupport.Ampersand,
        Culture = CultureInfo.InvariantCulture,
        Logger = new WireMockNullLogger(),
        AdditionalServiceRegistration = services => services.AddHttpContextAccessor().AddRouting(),
        PreWireMockMiddlewareInit = app => Build((IApplicationBuilder)app),
    });

    private void Build(IApplicationBuilder app)
    {
        app.UseMiddleware<UnexpectedErrorMiddleware>();
        app.UseMiddleware<LoopbackOnlyMiddleware>();
        app.Use(_charts.EnterAsync);
        app.UseMiddleware<CorsMiddleware>();
        app.UseRouting();
        app.UseEndpoints(page => page.MapPage(Records, _settings, _orders, Key, () => Calls));
        app.Use(next => new AdminMiddleware(next, () => _mappings.AddTo(Server)).InvokeAsync);
        var guard = new TokenGuard(_tokens, _settings);
        app.Use(next => new FaultInjectionMiddleware(
            next, () => Volatile.Read(ref _faults), guard, _tokens, _mappings.AnswerAsync, _settings.Clock, _stopping.Token).InvokeAsync);
    }
}
