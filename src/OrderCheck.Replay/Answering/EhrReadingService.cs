using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace OrderCheck.Replay.Answering;

/// <summary>An EHR of this process and a service that may read from it: one that was given, or one that is started for it.</summary>
internal sealed class EhrReadingService : IAsyncDisposable
{
    private readonly WebApplication? _started;
    private readonly string _token;

    private EhrReadingService(MockEhr ehr, WebApplication? started, ServiceAnswers answers)
    {
        (Ehr, _started, Answers) = (ehr, started, answers);
        _token = ehr.IssueToken();
    }

    /// <summary>The EHR.</summary>
    public MockEhr Ehr { get; }

    /// <summary>What the service answers.</summary>
    public ServiceAnswers Answers { get; }

    /// <summary>The settings of an EHR for a replay. The token outlives any replay.</summary>
    /// <param name="port">Its port; 0 for any free one.</param>
    /// <param name="clock">Its clock.</param>
    public static MockEhrSettings SettingsOf(int port, TimeProvider clock) =>
        new() { Port = port, TokenLifetime = TimeSpan.FromDays(365), MaxCalls = 100, Clock = clock };

    /// <summary>Takes the EHR over and finds the service, or starts one.</summary>
    /// <param name="ehr">The EHR; it ends with this, also when no service is found.</param>
    /// <param name="fhirBase">Below this address of it the service may read.</param>
    /// <param name="find">Finds the service that was given; null to start one.</param>
    /// <param name="data">Data folder of the service that is started; null for the shipped data.</param>
    /// <param name="asOf">Its day.</param>
    /// <param name="parallel">Most calls at once.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">There is no such service.</exception>
    public static async Task<EhrReadingService> StartAsync(
        MockEhr ehr, string fhirBase, Func<Task<ServiceAnswers>>? find, string? data, DateOnly asOf, int parallel, TimeProvider clock,
        CancellationToken stop)
    {
        WebApplication? started = null;
        try
        {
            if (find is not null)
            {
                return new EhrReadingService(ehr, null, await find());
            }

            started = Build(fhirBase, data, asOf, clock);
            await started.StartAsync(stop);
            return new EhrReadingService(ehr, started, await ServiceAnswers.FindAsync(new Uri(started.Urls.First()), null, null, null, parallel, stop));
        }
        catch
        {
            await (started?.DisposeAsync() ?? ValueTask.CompletedTask);
            await ehr.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the service has to say about itself; at the end also that a service that was given read nothing.</summary>
    /// <param name="atEnd">True after the last call.</param>
    /// <param name="name">What the EHR is called.</param>
    /// <param name="fhirBase">The address that the service has to be allowed to read.</param>
    public string? TakeAdvice(bool atEnd, string name, string fhirBase) => Answers.TakeAdvice(atEnd)
        ?? (atEnd && _started is null && Ehr.Calls.IsEmpty
            ? $"The service read nothing from the {name} EHR; may it? Its setting OrderCheck:FhirServers must name {fhirBase}."
            : null);

    /// <summary>Writes the members of a hook call that let the service read from the EHR.</summary>
    public void WriteAccess(Utf8JsonWriter json, string fhirBase)
    {
        json.WriteString("fhirServer", fhirBase);
        json.WriteStartObject("fhirAuthorization");
        json.WriteString("access_token", _token);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", 300);
        json.WriteString("scope", "system/*.rs");
        json.WriteString("subject", "ordercheck");
        json.WriteEndObject();
    }

    public async ValueTask DisposeAsync()
    {
        await Answers.DisposeAsync();
        await (_started?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Ehr.DisposeAsync();
    }

    private static WebApplication Build(string fhirBase, string? data, DateOnly asOf, TimeProvider clock)
    {
        // A replay compares answers: a busy machine must not turn a slow read into a missing one.
        string[] settings =
        [
            "--urls", "http://127.0.0.1:0", "--OrderCheck:Reads:BudgetMilliseconds", "8000",
            "--OrderCheck:FhirServers:0", fhirBase, "--OrderCheck:AsOf", Formats.Of(asOf),
            "--OrderCheck:DecisionLog:Mode", "off", "--Logging:Console:LogLevel:Default", "None",
            .. data is null ? (string[])[] : ["--OrderCheck:DataFolder", data],
        ];
        // What is set for a service elsewhere on the machine (clients, limits, data) is not meant for this one: it answers as this process
        // does.
        return Server.Program.Build(settings, clock, onlyArgs: true);
    }
}
