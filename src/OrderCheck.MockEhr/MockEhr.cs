using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace OrderCheck.Ehr;

/// <summary>START HERE: a FHIR R4 EHR on the loopback address that serves given bundles, fires CDS Hooks, and goes wrong on demand.</summary>
public sealed class MockEhr : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AccessTokens _tokens;
    private readonly CallLog _calls;
    private readonly MockEhrSettings _settings;
    private readonly CdsClient _cdsClient;
    private readonly OrderEntry _orders;
    private readonly EhrCharts _charts = new();
    private FaultSchedule _faults;

    private MockEhr(MockEhrSettings settings, ImmutableArray<EhrResource> resources)
    {
        _settings = settings;
        Records = new EhrRecords(resources);
        Key = settings.Key ?? SigningKey.Create();
        _tokens = new AccessTokens(settings.Clock);
        _calls = new CallLog();
        _faults = new FaultSchedule(settings.Faults);
        _cdsClient = new CdsClient(Key, settings.Clock);
        _orders = new OrderEntry(Records, settings, _cdsClient, _tokens, () => Address);
        _app = Build();
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5090</c>, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The base of its FHIR addresses, without a slash at the end.</summary>
    public string FhirBase => Address + FhirEndpoints.Base;

    /// <summary>Everything that it holds.</summary>
    public EhrRecords Records { get; }

    /// <summary>The key with which it signs CDS Hooks calls.</summary>
    public SigningKey Key { get; }

    /// <summary>The calls to its interfaces, in the order of their arrival. The last ten thousand are kept.</summary>
    public ImmutableArray<RecordedCall> Calls => _calls.All;

    /// <summary>What goes wrong, and when. Setting it starts to count anew.</summary>
    public FaultScript Faults
    {
        get => Volatile.Read(ref _faults).Script;
        set => Volatile.Write(ref _faults, new FaultSchedule(value));
    }

    /// <summary>Starts an EHR on a free port.</summary>
    /// <param name="bundles">FHIR JSON: every resource in it is served. Bundles that use the same ids are kept apart: the later one's ids get a prefix.</param>
    /// <exception cref="InvalidDataException">One of them is not JSON or holds no resource.</exception>
    public static Task<MockEhr> Start(params string[] bundles) => Start(new MockEhrSettings(), bundles);

    /// <summary>Starts an EHR.</summary>
    /// <param name="settings">How.</param>
    /// <param name="bundles">What it serves.</param>
    /// <exception cref="InvalidDataException">A bundle is not JSON or holds no resource.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static Task<MockEhr> Start(MockEhrSettings settings, params string[] bundles) =>
        Start(settings, bundles.Select((json, index) => new EhrBundle(string.Create(CultureInfo.InvariantCulture, $"b{index + 1}"), json)), default);

    /// <summary>Starts an EHR.</summary>
    /// <param name="settings">How.</param>
    /// <param name="bundles">What it serves, each with a name.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="InvalidDataException">A bundle is not JSON or holds no resource.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<MockEhr> Start(MockEhrSettings settings, IEnumerable<EhrBundle> bundles, CancellationToken stop)
    {
        var ehr = new MockEhr(settings, EhrBundles.Read(bundles));
        try
        {
            await ehr._app.StartAsync(stop);
        }
        catch
        {
            await ehr.DisposeAsync();
            throw;
        }

        ehr.Address = ehr._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return ehr;
    }

    /// <summary>Gives out a bearer token without asking for a secret.</summary>
    /// <param name="scopes">SMART scopes with blanks between them, such as <c>system/*.rs</c>.</param>
    /// <param name="lifetime">How long it holds; as set if null.</param>
    /// <param name="patient">The id of the patient to whom <c>patient/</c> scopes are confined.</param>
    public string IssueToken(string scopes = "system/*.rs", TimeSpan? lifetime = null, string? patient = null) =>
        _tokens.Issue(scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), lifetime ?? _settings.TokenLifetime, patient is null ? null : $"Patient/{patient}").Value;

    /// <summary>Serves records below an address of their own, apart from all others, until the chart is disposed of.</summary>
    /// <param name="resources">What it holds, as <see cref="EhrBundles.Read"/> gives it; may be nothing.</param>
    public EhrChart Open(ImmutableArray<EhrResource> resources) => _charts.Open(Address, resources);

    /// <summary>Below this address lie the charts of <see cref="Open"/>: what a service must be allowed to read.</summary>
    public string ChartsAddress => Address + EhrCharts.Base;

    /// <summary>Fires a hook as the page does: discovery, prefetch from its own data, signed call; and does what the system actions of the answer say.</summary>
    /// <exception cref="InvalidDataException">There is nothing to fire, or no service for it.</exception>
    public Task<HookFiring> Fire(HookCall call, CancellationToken stop = default) => _orders.Fire(call, stop);

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => _calls.Forget();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Nobody whom this EHR keeps waiting on purpose shall keep it from stopping.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        try
        {
            await _app.StopAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
            // What was still under way is given up, as asked.
        }

        await _app.DisposeAsync();
        _cdsClient.Dispose();
        Key.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, _settings.Port);
        });
        builder.Services.AddRoutingCore();

        var app = builder.Build();
        app.UseOwnFaults();
        app.UseLoopbackHosts();
        app.Use(_charts.Enter);
        app.UseCors();
        app.UseFaults(_calls, () => Volatile.Read(ref _faults), _tokens, _settings.Clock);
        app.UseTokens(_tokens, _settings);
        app.UseRouting();
        app.MapFhir(Records, _settings);
        app.MapSmart(_tokens, Records, _settings, Key);
        app.MapPage(Records, _settings, _orders, Key, _calls);
        return app;
    }
}
