using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server;

/// <summary>Runs the service, says where it runs, and says in plain words why it did not start.</summary>
public static class ServerApp
{
    private const string NotStarted = "OrderCheck did not start:";

    /// <summary>Runs the service until it is stopped.</summary>
    /// <param name="args">Settings as on the command line.</param>
    /// <param name="output">Where the service says that it has started.</param>
    /// <param name="error">Where it says why it has not.</param>
    /// <param name="stop">Stops the service.</param>
    /// <returns>0 after an orderly stop, 1 when the service refused to start.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stop = default)
    {
        try
        {
            await using var app = Program.Build(args);
            WarmUp.Run(app.Services.GetRequiredService<CurrentKnowledge>().Value.Knowledge);
            await app.StartAsync(stop);
            await output.WriteLineAsync(Announcement(app));
            await app.WaitForShutdownAsync(stop);
            return 0;
        }
        catch (StartRefusedException refusal)
        {
            await Refuse(refusal.Reasons);
        }
        catch (OptionsValidationException refusal)
        {
            await Refuse([.. refusal.Failures]);
        }
        catch (KnowledgeException fault)
        {
            await error.WriteLineAsync(
                $"""
                {NotStarted} the policy data is wrong.
                  file    {fault.File}
                  place   {fault.Place}
                  problem {fault.Problem}
                  remedy  {fault.Remedy}
                """);
        }
        catch (InvalidDataException fault)
        {
            await error.WriteLineAsync($"{NotStarted} {ConfigurationSources.Explain(fault)}");
        }
        catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{NotStarted} {fault.Message}");
        }

        return 1;

        Task Refuse(IReadOnlyList<string> reasons) => error.WriteLineAsync(
            reasons.Count == 1 ? $"{NotStarted} {reasons[0]}." : $"{NotStarted}{string.Concat(reasons.Select(reason => $"{Environment.NewLine}  {reason}."))}");
    }

    private static string Announcement(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var knowledge = app.Services.GetRequiredService<CurrentKnowledge>().Value.Knowledge;
        var settings = app.Services.Settings();
        return $"""
            {Mode(settings)}
              version    {ServiceVersion.Text}
              address    {string.Join("  ", addresses)}
              knowledge  {knowledge.Version}, {knowledge.Policies.All.Length} policies
              today      {(settings.AsOf is { } day ? $"{day:yyyy-MM-dd}, fixed" : $"by the calendar of {settings.TimeZone}")}
            {(settings.IsDemo ? DemoHints(app, addresses.First()) : ClientHints(settings))}
            It gives advice; it is not a payer's determination. Stop with Ctrl+C.
            """;
    }

    private static string Mode(OrderCheckOptions settings) =>
        settings.IsDemo
            ? "OrderCheck is running in demo mode: no clients are configured, callers are not checked, only this machine is served."
                + (settings.Sandbox is null ? "" : " The CDS Hooks sandbox is accepted; its key is public.")
            : $"OrderCheck is running for {string.Join(", ", settings.Clients.Select(client => client.Name))} at {settings.EffectivePublicUrl}; every call that asks something must be signed by one of them.";

    private static string ClientHints(OrderCheckOptions settings) =>
        $"""
          clients    each call is signed as docs/integrate.md describes
          page       {settings.EffectivePublicUrl}/ {(settings.HasOperatorKey ? "asks for the operator key" : "shows examples only: set OrderCheck:OperatorKeyFile to check orders there")}
        """;

    private static string DemoHints(WebApplication app, string address)
    {
        var example = app.Services.GetRequiredService<ShippedExamples>().All.FirstOrDefault()?.File ?? "order.json";
        return $$"""
              page       {{address}}/
              try        curl -s '{{address}}/fhir/ServiceRequest/$check' -H 'Content-Type: application/fhir+json' --data-binary '@{{example}}'
            """;
    }
}
