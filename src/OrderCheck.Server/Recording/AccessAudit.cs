using System.Buffers;
using System.Text;
using Hl7.Fhir.Model;
using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Recording;

/// <summary>
/// One FHIR R4 AuditEvent for each access, as a line of JSON in a category of its own: who asked about which patient, when, from where, and whether it was let in. The patient is
/// the keyed hash of the decision log, so both can be put together. Written where <see cref="TelemetryOptions.Audit"/> asks for it.
/// </summary>
internal static partial class AccessAudit
{
    /// <summary>The category of the events.</summary>
    public const string Category = "OrderCheck.Audit";

    private const string Systems = "https://ordercheck.example/fhir/NamingSystem/";
    private const string EventTypes = "http://terminology.hl7.org/CodeSystem/audit-event-type";
    private const string EntityTypes = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string ObjectRoles = "http://terminology.hl7.org/CodeSystem/object-role";

    public static IApplicationBuilder UseAccessAudit(this IApplicationBuilder app)
    {
        if (!app.ApplicationServices.GetRequiredService<IOptions<OrderCheckOptions>>().Value.Telemetry.Audit)
        {
            return app;
        }

        var recorder = app.ApplicationServices.GetRequiredService<DecisionRecorder>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        return app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            finally
            {
                if (context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<AuditedAccess>() is { } access)
                {
                    Audited(logger, Json(Of(context, endpoint.RoutePattern.RawText!, access, recorder)));
                }
            }
        });
    }

    private static AuditEvent Of(HttpContext context, string route, AuditedAccess access, DecisionRecorder recorder)
    {
        var call = CallFeature.Of(context);
        var source = context.Connection.RemoteIpAddress?.ToString();
        return new AuditEvent
        {
            Id = Guid.CreateVersion7(recorder.Now).ToString(),
            Type = new Coding(EventTypes, "rest", "RESTful Operation"),
            Action = access.IsReading ? AuditEvent.AuditEventAction.R : AuditEvent.AuditEventAction.E,
            Recorded = recorder.Now,
            Outcome = context.Response.StatusCode switch
            {
                < StatusCodes.Status400BadRequest => AuditEvent.AuditEventOutcome.N0,
                < StatusCodes.Status500InternalServerError => AuditEvent.AuditEventOutcome.N4,
                _ => AuditEvent.AuditEventOutcome.N8,
            },
            Agent =
            [
                new AuditEvent.AgentComponent
                {
                    Requestor = true,
                    Who = new ResourceReference { Identifier = new Identifier($"{Systems}client", call.Client?.Name ?? "unknown") },
                    Network = source is null ? null : new AuditEvent.NetworkComponent { Address = source, Type = AuditEvent.AuditEventAgentNetworkType.N2 },
                },
            ],
            Source = new AuditEvent.SourceComponent { Observer = new ResourceReference { Display = "OrderCheck" } },
            Entity = [Address(route, context.TraceIdentifier), .. call.Patients.Select(recorder.PatientHash).OfType<string>().Concat(call.PatientHashes).Distinct(StringComparer.Ordinal).Select(Patient)],
        };
    }

    private static AuditEvent.EntityComponent Address(string route, string request) => new()
    {
        What = new ResourceReference { Identifier = new Identifier($"{Systems}request", request) },
        Name = route,
    };

    private static AuditEvent.EntityComponent Patient(string hash) => new()
    {
        What = new ResourceReference { Identifier = new Identifier($"{Systems}patient-hash", hash) },
        Type = new Coding(EntityTypes, "1", "Person"),
        Role = new Coding(ObjectRoles, "1", "Patient"),
    };

    private static string Json(AuditEvent audit)
    {
        var output = new ArrayBufferWriter<byte>();
        FhirJson.Write(output, audit);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Event}")]
    private static partial void Audited(ILogger logger, string @event);
}
