namespace OrderCheck.Server.Authentication;

/// <summary>
/// Lets in who may call. Everything that is not merely given away (GET) needs a registered client, and what is marked <see cref="OperatorOnly"/> the
/// operator's key; an address that is added later is therefore closed until it is opened. Whoever is kept out learns nothing but that; the log says which check failed.
/// </summary>
internal static partial class ClientAuthenticationHandler
{
    private static readonly object ClientKey = new();

    /// <summary>The client that calls.</summary>
    public static RegisteredClient Client(HttpContext context) => (RegisteredClient)context.Items[ClientKey]!;

    /// <summary>The client that calls, or null when nobody in particular does.</summary>
    public static RegisteredClient? ClientIfAny(HttpContext context) => context.Items[ClientKey] as RegisteredClient;

    public static IApplicationBuilder UseCallerGuard(this IApplicationBuilder app)
    {
        var check = app.ApplicationServices.GetRequiredService<ClientTokenValidator>();
        var operatorKey = app.ApplicationServices.GetRequiredService<OperatorKey>();
        var settings = app.ApplicationServices.GetRequiredService<ServerSettings>();
        var counters = app.ApplicationServices.GetRequiredService<Counters>();
        var logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("OrderCheck.Callers");
        return app.Use(async (context, next) =>
        {
            var endpoint = context.GetEndpoint();
            var headers = context.Request.Headers.Authorization;
            var authorization = headers.Count == 1 ? headers[0] : null;
            if (endpoint?.Metadata.GetMetadata<OperatorOnly>() is not null)
            {
                if (operatorKey.Opens(authorization))
                {
                    await next(context);
                    return;
                }

                var known = settings.Demo is null && await Check(context, authorization) is { Client: not null };
                await Refuse(context, known ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized, "operator-key");
                return;
            }

            if (endpoint is null || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method))
            {
                await next(context);
                return;
            }

            // In demo mode nobody has to say who calls, but where the sandbox is accepted a token that comes must be good.
            if (settings.Demo is { } demo && (headers.Count == 0 || settings.Sandbox is null))
            {
                context.Items[ClientKey] = demo;
                await next(context);
                return;
            }

            var verdict = await Check(context, authorization);
            if (verdict.Client is null)
            {
                await Refuse(context, StatusCodes.Status401Unauthorized, verdict.Check);
                return;
            }

            context.Items[ClientKey] = verdict.Client;
            await next(context);
        });

        async Task<TokenValidationOutcome> Check(HttpContext context, string? authorization)
        {
            var verdict = await check.Check(authorization, context.Request.Path, context.RequestAborted);
            if (verdict.Names is { } names)
            {
                RequestLog.Name(context, names);
            }

            return verdict;
        }

        Task Refuse(HttpContext context, int status, string failed)
        {
            counters.Add("calls_refused", ("check", failed));
            Refused(logger, context.TraceIdentifier, failed);
            return status == StatusCodes.Status403Forbidden
                ? ErrorResponses.Write(context, status, "forbidden", "This address is not for this caller.", "Ask the people who run the service.")
                : ErrorResponses.WriteUnauthenticated(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId} was refused: {Check}")]
    private static partial void Refused(ILogger logger, string requestId, string check);
}
