using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace OrderCheck.Replay.Answering;

/// <summary>A service in this process that may read from one EHR, and what a hook call has to say so that it does.</summary>
internal static class EhrReadingService
{
    /// <summary>Starts the service.</summary>
    /// <typeparam name="T">What answers with it.</typeparam>
    /// <param name="fhirBase">Below this address it may read.</param>
    /// <param name="data">Its data folder; null for the shipped data.</param>
    /// <param name="asOf">Its day.</param>
    /// <param name="parallel">Most calls at once.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="use">Takes the service over.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<T> StartAsync<T>(
        string fhirBase, string? data, DateOnly asOf, int parallel, TimeProvider clock, Func<WebApplication, ServiceAnswers, T> use,
        CancellationToken stop)
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
        var service = Server.Program.Build(settings, clock, onlyArgs: true);
        try
        {
            await service.StartAsync(stop);
            return use(service, await ServiceAnswers.FindAsync(new Uri(service.Urls.First()), null, null, null, parallel, stop));
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the members of a hook call that let a service read from an EHR.</summary>
    public static void WriteAccess(Utf8JsonWriter json, string fhirBase, string token)
    {
        json.WriteString("fhirServer", fhirBase);
        json.WriteStartObject("fhirAuthorization");
        json.WriteString("access_token", token);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("expires_in", 300);
        json.WriteString("scope", "system/*.rs");
        json.WriteString("subject", "ordercheck");
        json.WriteEndObject();
    }
}
